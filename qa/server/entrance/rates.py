"""How often one account, or one address, may ask and upload.

What is counted are questions and searches, by whichever door they come, and files. An account has
the rate of the settings, and so has an address where there are no accounts; with accounts an
address has ten times that, for a whole office may come from it. The counts are in the memory of
this process.
"""

from __future__ import annotations

import math
import time
from typing import Literal

from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from index import Settings, WendaError
from qa.server.entrance.attempts import network_of
from qa.server.entrance.callers import Caller

Kind = Literal["question", "upload"]
USUAL = {"question": "60/minute", "upload": "1000/hour"}
SHARE = 10
"""How many accounts an address may have that ask as often as they may."""


class Rates:
    """What was asked and uploaded lately."""

    def __init__(self, settings: Settings) -> None:
        """Those of the settings; the usual ones hold for all but who sits at this computer."""
        given = {"question": settings.question_rate, "upload": settings.upload_rate}
        self._usual = {kind for kind, rate in given.items() if not rate}
        self._rates = {kind: _parse(rate or USUAL[kind]) for kind, rate in given.items()}
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def take(self, kind: Kind, caller: Caller) -> None:
        """Count one. Raises WendaError ``http.question_rate`` or ``http.upload_rate`` when it is
        too many, with the seconds until the next may come; then it is not counted."""
        self.check(kind, caller)
        for rate, key in self._applying(kind, caller):
            self._limiter.hit(rate, *key)

    def check(self, kind: Kind, caller: Caller) -> None:
        """Raise WendaError, as ``take`` does, where one more would be too many."""
        now = time.time()
        left = [
            self._limiter.get_window_stats(rate, *key).reset_time - now
            for rate, key in self._applying(kind, caller)
            if not self._limiter.test(rate, *key)
        ]
        if left:
            raise WendaError(f"http.{kind}_rate", seconds=max(1, math.ceil(max(left))))

    def _applying(self, kind: Kind, caller: Caller) -> list[tuple[RateLimitItem, tuple[str, ...]]]:
        """The rates that hold for a caller, each with what it is counted under."""
        if not caller.address or (kind in self._usual and caller.at_this_computer):
            return []
        address: tuple[str, ...] = (kind, "address", network_of(caller.address))
        if not caller.owner:
            return [(rate, address) for rate in self._rates[kind]]
        account: tuple[str, ...] = (kind, "account", caller.owner)
        wider = [_wider(rate) for rate in self._rates[kind]]
        return [(rate, account) for rate in self._rates[kind]] + [(rate, address) for rate in wider]


def _parse(rates: str) -> list[RateLimitItem]:
    return [] if rates == "off" else parse_many(rates)


def _wider(rate: RateLimitItem) -> RateLimitItem:
    """The rate of an address whose accounts have the given one."""
    return type(rate)(SHARE * rate.amount, rate.multiples)
