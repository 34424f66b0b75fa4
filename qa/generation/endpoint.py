"""Which language model is used, and where it is: the one place that reads its settings.

A key or an address lying about in the environment switches nothing on: only the name of a model
does, in ``WENDA_LLM`` or given to the command.
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import SplitResult, urlsplit

from index import SettingsError, is_loopback

DEFAULT_ADDRESS = "https://api.openai.com/v1"
LEAST_CONTEXT = 1024


class Secret:
    """A text that shows nowhere: not as a string, in a dataclass, a message or a log."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def __bool__(self) -> bool:
        return bool(self._text)

    def __repr__(self) -> str:
        return "Secret(***)" if self._text else "Secret()"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __reduce__(self) -> str:
        """Refuse to be pickled: what is written down is no secret."""
        raise TypeError("a secret is not to be written down")

    def reveal(self) -> str:
        """The text itself."""
        return self._text

    def hide_in(self, text: str) -> str:
        """A text with the secret, where it holds it, left out."""
        return text.replace(self._text, "***") if self._text else text


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A model behind an OpenAI-compatible endpoint, and the limits of its use.

    model: its name there; "" for the one that the endpoint lists.
    address: where ``/chat/completions`` is, without that.
    key: sent as a bearer token, if there is one.
    context: tokens that prompt and reply may have together.
    timeout: seconds for an answer in all; a third of it to the first token.
    max_tokens: tokens of a reply. calls: most requests for an answer.
    """

    model: str
    address: str = DEFAULT_ADDRESS
    key: Secret = field(default=Secret(""))
    context: int = 4096
    timeout: float = 60.0
    max_tokens: int = 700
    calls: int = 40

    def __post_init__(self) -> None:
        """Refuse values that cannot work."""
        _check_address(self.address)
        for name, value, least in (
            ("WENDA_LLM_CONTEXT", self.context, LEAST_CONTEXT),
            ("WENDA_LLM_TIMEOUT", self.timeout, 1),
            ("WENDA_LLM_MAX_TOKENS", self.max_tokens, 16),
            ("WENDA_LLM_CALLS", self.calls, 1),
        ):
            if not (math.isfinite(value) and value >= least):
                raise SettingsError("llm.setting", name=name, value=value, least=least)
        if self.max_tokens > self.context // 2:
            raise SettingsError("llm.too_many_tokens", tokens=self.max_tokens, context=self.context)

    @property
    def first_token(self) -> float:
        """Seconds to wait for the first token."""
        return self.timeout / 3

    @property
    def host(self) -> str:
        """The host, with its port where one is given."""
        return urlsplit(self.address).netloc

    @property
    def local(self) -> bool:
        """Whether it is this machine, going by the address alone."""
        return is_loopback(urlsplit(self.address).hostname or "")

    def url(self, path: str) -> str:
        """The address of a resource of the endpoint."""
        return f"{self.address.rstrip('/')}/{path}"

    def named(self, model: str) -> Endpoint:
        """The same endpoint with another model."""
        return replace(self, model=model)


def endpoint_from_environment(
    model: str | None = None, environment: Mapping[str, str] | None = None
) -> Endpoint | None:
    """The endpoint that is switched on, by the name of a model given or by WENDA_LLM; else None.

    Read are WENDA_LLM, OPENAI_BASE_URL, OPENAI_API_KEY, WENDA_LLM_CONTEXT, WENDA_LLM_TIMEOUT,
    WENDA_LLM_MAX_TOKENS and WENDA_LLM_CALLS. A name given wins; "" stands for WENDA_LLM's, or
    where that is not set for the only model of the endpoint that OPENAI_BASE_URL names. Raises
    SettingsError when a value cannot be used.
    """
    values = os.environ if environment is None else environment
    named = (values.get("WENDA_LLM") or "").strip()
    address = (values.get("OPENAI_BASE_URL") or "").strip()
    if not (model or named) and (model is None or not address):
        return None
    return Endpoint(
        model=model or named,
        address=address or DEFAULT_ADDRESS,
        key=Secret((values.get("OPENAI_API_KEY") or "").strip()),
        context=int(_number(values, "WENDA_LLM_CONTEXT", 4096)),
        timeout=_number(values, "WENDA_LLM_TIMEOUT", 60.0),
        max_tokens=int(_number(values, "WENDA_LLM_MAX_TOKENS", 700)),
        calls=int(_number(values, "WENDA_LLM_CALLS", 40)),
    )


def _number(values: Mapping[str, str], name: str, default: float) -> float:
    text = (values.get(name) or "").strip()
    try:
        number = float(text) if text else default
    except ValueError as error:
        raise SettingsError("llm.no_number", name=name, value=text) from error
    if not math.isfinite(number):
        raise SettingsError("llm.no_number", name=name, value=text)
    return number


def _check_address(address: str) -> SplitResult:
    """The parts of an address of a web service. Raises SettingsError where it is none."""
    try:
        parts = urlsplit(address)
        port_is_one = parts.port is None or 0 < parts.port < 65536
    except ValueError as error:
        raise SettingsError("llm.address", address=_shown(address)) from error
    if parts.scheme not in ("http", "https") or not parts.hostname or not port_is_one:
        raise SettingsError("llm.address", address=_shown(address))
    if parts.username or parts.password or parts.query or parts.fragment:
        raise SettingsError("llm.address_with_key", host=parts.hostname)
    return parts


def _shown(address: str) -> str:
    """An address that could not be read, without what may be a password or a key in it."""
    return address.rpartition("@")[2].partition("?")[0]
