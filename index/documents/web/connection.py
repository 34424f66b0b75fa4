"""Connections that lead only to machines that may be reached, and end in time.

A name is resolved once; every address it has is checked, and the connection goes to one of those
that were checked. So nobody can answer with another address between the check and the connection.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable
from typing import Any

import httpcore2

from index.documents.web.addresses import resolve

PATIENCE = 10.0
"""The most seconds to wait for a connection, or for the next bytes."""


class CheckedNetwork(httpcore2.NetworkBackend):
    """Connects to public machines, until a point in time (of ``time.monotonic``)."""

    def __init__(self, until: float, *, loopback: bool) -> None:
        self._until = until
        self._loopback = loopback
        self._network = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first of the machine's addresses that answers.

        Raises DocumentError when one of them may not be reached, and what httpcore2 raises.
        """
        last: Exception = httpcore2.ConnectError()
        for address in resolve(host, port, loopback=self._loopback):
            try:
                stream = self._network.connect_tcp(
                    address, port, time_left(self._until), local_address, socket_options
                )
                return _TimedStream(stream, self._until)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                last = error
        raise last

    def sleep(self, seconds: float) -> None:
        """Wait."""
        self._network.sleep(seconds)


class _TimedStream(httpcore2.NetworkStream):
    """A connection of which every step ends before the same point in time."""

    def __init__(self, stream: httpcore2.NetworkStream, until: float) -> None:
        self._stream = stream
        self._until = until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, time_left(self._until))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, time_left(self._until))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        secure = self._stream.start_tls(ssl_context, server_hostname, time_left(self._until))
        return _TimedStream(secure, self._until)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def time_left(until: float) -> float:
    """Seconds that a step may take. Raises httpcore2.ReadTimeout when there are none left."""
    left = until - time.monotonic()
    if left <= 0:
        raise httpcore2.ReadTimeout
    return min(left, PATIENCE)
