"""Requests to an OpenAI-compatible ``/embeddings``: batched, tried again, within time limits."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from index.encoding.pooling import scale_to_unit
from index.errors import ModelError
from index.hosts import is_private
from index.patterns import compile_later
from index.reasons import reason_from_text
from index.types import FloatArray

BATCH = 64
"""Most texts of a request; a service that takes fewer gets fewer."""

ATTEMPTS = 5
SECONDS = 120.0
"""Time given to one request, and the longest that a service may ask to be left alone."""

_MOST_BYTES = 200_000_000
_TOO_MUCH = compile_later(
    r"too (?:long|large|many)|maximum|context length|batch size|exceed|token limit|input length"
)
_MAY_PASS = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})


class _TooMuchError(Exception):
    """The service takes fewer texts at once, or shorter ones; the message is its own."""


class EmbeddingClient:
    """Texts to vectors by a service. The key is sent to it and shown nowhere."""

    def __init__(
        self,
        address: str,
        model: str,
        key: str = "",
        *,
        seconds: float = SECONDS,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """address: where ``/embeddings`` is, without that.

        Raises ModelError where httpx2 is missing, or texts and key would travel readable over a
        public network.
        """
        try:
            import httpx2
        except ImportError as error:
            raise ModelError("service.no_client") from error
        parts = urlsplit(address)
        self.host, self.model = parts.netloc, model
        near = is_private(parts.hostname or "")
        if parts.scheme != "https" and not near:
            raise ModelError("service.insecure", host=self.host)
        headers = {"User-Agent": "wenda"} | ({"Authorization": f"Bearer {key}"} if key else {})
        self._client = httpx2.Client(headers=headers, timeout=seconds, trust_env=not near)
        self._url = f"{address.rstrip('/')}/embeddings"
        self._key, self._seconds, self._sleep = key, seconds, sleep

    def embed(self, texts: Sequence[str], prompt: str = "") -> FloatArray:
        """The vectors of texts, each behind the prompt: shape (texts, dimension), rows of length 1.

        A text that the service finds too long is embedded in two halves, and so on; its vector is
        the mean of theirs by length. Raises ModelError when there is no answer that can be used.
        """
        batches = [texts[at : at + BATCH] for at in range(0, len(texts), BATCH)]
        return np.concatenate([self._embed(batch, prompt) for batch in batches])

    def _embed(self, texts: Sequence[str], prompt: str) -> FloatArray:
        try:
            return self._ask([prompt + text for text in texts])
        except _TooMuchError as error:
            if len(texts) > 1:
                middle = len(texts) // 2
                halves = (texts[:middle], texts[middle:])
                return np.concatenate([self._embed(half, prompt) for half in halves])
            first, second = _halve(texts[0])
            if not first:
                raise self._refused(400, str(error)) from None
        vectors = self._embed([first], prompt), self._embed([second], prompt)
        return scale_to_unit(vectors[0] * len(first) + vectors[1] * len(second))

    def _ask(self, texts: list[str]) -> FloatArray:
        """One request, tried again while the failure may pass."""
        body = {"model": self.model, "input": texts, "encoding_format": "float"}
        for attempt in range(1, ATTEMPTS + 1):
            try:
                status, headers, content = self._post(body)
            except ModelError:
                if attempt == ATTEMPTS:
                    raise
                self._sleep(2.0 ** (attempt - 2))
                continue
            if status == 200:
                return self._vectors(content, len(texts))
            said = self._words_of(content)
            after = _asked_wait(headers)
            if status not in _MAY_PASS or attempt == ATTEMPTS or (after or 0) > self._seconds:
                if status == 413 or (status in (400, 422) and _TOO_MUCH.search(said.lower())):
                    raise _TooMuchError(said)
                raise self._refused(status, said)
            self._sleep(2.0 ** (attempt - 2) if after is None else after)
        raise AssertionError("every attempt ends")

    def _post(self, body: Mapping[str, Any]) -> tuple[int, Mapping[str, str], bytes]:
        """The status, headers and content of a reply. Raises ModelError when none comes in time:
        a limit on the whole, which a server that sends a byte now and then does not escape."""
        import httpx2

        began, content = time.monotonic(), b""
        try:
            with self._client.stream("POST", self._url, json=body) as response:
                for piece in response.iter_bytes():
                    content += piece
                    late = time.monotonic() - began > self._seconds
                    if late or len(content) > _MOST_BYTES:
                        raise ModelError("service.slow", host=self.host, seconds=self._seconds)
                return response.status_code, response.headers, content
        except httpx2.TimeoutException as error:
            raise ModelError("service.slow", host=self.host, seconds=self._seconds) from error
        except (httpx2.TransportError, httpx2.DecodingError) as error:
            why = reason_from_text(self._hide(str(error)) or type(error).__name__)
            raise ModelError("service.unreachable", host=self.host, why=why) from error

    def _vectors(self, content: bytes, count: int) -> FloatArray:
        try:
            rows = sorted(json.loads(content)["data"], key=lambda row: int(row["index"]))
            vectors = np.array([row["embedding"] for row in rows], np.float32)
        except (ValueError, KeyError, TypeError) as error:
            raise ModelError("service.corrupt", host=self.host) from error
        if vectors.ndim != 2 or len(vectors) != count or not np.isfinite(vectors).all():
            raise ModelError("service.corrupt", host=self.host)
        return scale_to_unit(vectors)

    def _refused(self, status: int, said: str) -> ModelError:
        code = "service.key" if status in (401, 403) else "service.refused"
        why = reason_from_text(said or str(status))
        return ModelError(code, host=self.host, model=self.model, status=status, why=why)

    def _words_of(self, content: bytes) -> str:
        """What a service says is wrong, in one line, without the key."""
        text = content[:2000].decode("utf-8", "replace")
        try:
            told = json.loads(content)
            error = told.get("error", told.get("detail", told.get("message", text)))
            text = str(error.get("message", text) if isinstance(error, dict) else error)
        except (ValueError, AttributeError):
            pass  # it is no JSON object: its text as it is
        return " ".join(self._hide(text).split())[:300]

    def _hide(self, text: str) -> str:
        return text.replace(self._key, "***") if self._key else text


def _halve(text: str) -> tuple[str, str]:
    """A text cut near its middle, behind the end of a sentence or a space if there is one there."""
    middle = len(text) // 2
    near = range(len(text) // 4, len(text) * 3 // 4)
    for marks in ("。！？!?\n", "；;，,. "):
        ends = [at + 1 for at in near if text[at] in marks]
        if ends:
            middle = min(ends, key=lambda at: abs(at - middle))
            break
    return text[:middle], text[middle:]


def _asked_wait(headers: Mapping[str, str]) -> float | None:
    """How many seconds a service asks to be left alone (RFC 9110, section 10.2.3)."""
    value = headers.get("retry-after", "").strip()
    if value.isdigit():
        return float(value)
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return None
    zoned = until if until.tzinfo else until.replace(tzinfo=timezone.utc)
    return max(0.0, (zoned - datetime.now(timezone.utc)).total_seconds())
