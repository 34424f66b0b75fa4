"""Slowing down those who try passwords: by account, and by the address they come from.

Every attempt counts before its password is looked at, so that many at once gain nothing. After
some free ones each waits twice as long as the one before. An account waits a minute at most, so
that nobody can keep others out of theirs for long.
"""

from __future__ import annotations

import ipaddress
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from index import WendaError
from qa.accounts import fold_name

FORGOTTEN_SECONDS = 3600.0
"""After so long without an attempt, everything is forgotten."""
MOST_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Patience:
    """How many attempts are free, and how long one waits at most afterwards, in seconds."""

    free: int
    longest: float


BY_ACCOUNT = Patience(5, 60.0)
BY_ADDRESS = Patience(20, 900.0)


class Attempts:
    """What was tried lately, in the memory of this process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """``clock``: the time in seconds."""
        self._clock = clock
        self._tried: OrderedDict[str, tuple[int, float]] = OrderedDict()
        self._lock = threading.Lock()

    def begin(self, name: str, address: str) -> None:
        """Count an attempt. Raises WendaError ``http.slowed`` when it comes too early."""
        with self._lock:
            now = self._clock()
            waits = [self._left(key, patience, now) for key, patience in self._keys(name, address)]
            if max(waits) > 0:
                raise WendaError("http.slowed", seconds=math.ceil(max(waits)))
            for key, _ in self._keys(name, address):
                self._tried[key] = (self._count(key, now) + 1, now)
                self._tried.move_to_end(key)
            while len(self._tried) > MOST_REMEMBERED:
                self._tried.popitem(last=False)

    def succeeded(self, name: str, address: str) -> None:
        """Note that an attempt succeeded: the account starts afresh, and the address has one
        attempt less."""
        (account, _), (place, _) = self._keys(name, address)
        with self._lock:
            self._tried.pop(account, None)
            if place in self._tried:
                count, at = self._tried[place]
                self._tried[place] = (count - 1, at)

    def _count(self, key: str, now: float) -> int:
        count, at = self._tried.get(key, (0, now))
        return 0 if now - at > FORGOTTEN_SECONDS else count

    def _left(self, key: str, patience: Patience, now: float) -> float:
        over = self._count(key, now) - patience.free
        if over < 0:
            return 0.0
        wait = min(patience.longest, 2.0 ** min(over, 30))
        return self._tried[key][1] + wait - now

    def _keys(self, name: str, address: str) -> tuple[tuple[str, Patience], ...]:
        place = f"address {network_of(address)}"
        return (f"account {fold_name(name)[:100]}", BY_ACCOUNT), (place, BY_ADDRESS)


def network_of(address: str) -> str:
    """The part of an address that one person is assumed to hold: of IPv6 the first 64 bits."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 6:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
