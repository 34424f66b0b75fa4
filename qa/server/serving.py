"""Listening: the application on an address of this machine, in a thread of this process."""

from __future__ import annotations

import asyncio
import socket
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace

import h11
import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

from index import Settings, WendaError, is_loopback
from qa.accounts import Accounts, AuditLog, audit_file
from qa.server.application import build_application
from qa.server.entrance.callers import Knowing, local_user
from qa.server.entrance.credentials import Entrance, listing_of
from qa.server.entrance.permitted import Rules
from qa.server.entrance.quota import Quota
from qa.server.entrance.rates import Rates
from qa.server.entrance.reception import reception
from qa.server.measured_writer import MeasuredWriter
from qa.server.metrics import Measured, Metrics
from qa.web import gradio_app, mounting
from qa.web.state import Shared

SILENCE_SECONDS = 20.0
"""How long a connection may be open without a request."""
GRACE_SECONDS = 3
"""How long answers under way may take when the server ends."""
START_SECONDS = 60.0
MOST_FILES = 65536


class PatientProtocol(H11Protocol):
    """HTTP/1.1 that does not wait for ever for the head of a request."""

    _silence: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A connection: its first request is waited for."""
        super().connection_made(transport)
        self._expect_request()

    def data_received(self, data: bytes) -> None:
        """Part of a request: once its head is whole there is no hurry."""
        super().data_received(data)
        self._expect_request()

    def connection_lost(self, exc: Exception | None) -> None:
        """The end of the connection."""
        super().connection_lost(exc)
        self._forget()

    def _expect_request(self) -> None:
        if self.conn.their_state is not h11.IDLE:
            self._forget()
        elif self._silence is None:
            self._silence = self.loop.call_later(SILENCE_SECONDS, self._end)

    def _forget(self) -> None:
        if self._silence is not None:
            self._silence.cancel()
            self._silence = None

    def _end(self) -> None:
        self._silence = None
        if self.conn.their_state is h11.IDLE:
            self.transport.close()


@contextmanager
def serving(
    shared: Shared,
    settings: Settings,
    host: str = "127.0.0.1",
    port: int | None = 7860,
    know: Knowing = local_user,
    accounts: Accounts | None = None,
    open_to_all: bool = True,
) -> Iterator[str]:
    """Serve screen and API while the context lasts; gives their address.

    port: None takes a free one. know: says who sends a request, where there are no accounts.
    open_to_all: whether everybody may come in then who can reach the address; else it has to be
    one of this machine. Raises WendaError when the address cannot be listened on, or
    ``serve.closed``.
    """
    guarded = accounts is not None and accounts.users.any()
    with listening_socket(host, port) as listener:
        if not (guarded or open_to_all or is_loopback(listener.getsockname()[0])):
            raise WendaError("serve.closed", host=host)
        _allow_connections()
        bound = listener.getsockname()[1]
        metrics = Metrics()
        log = AuditLog(audit_file(settings)) if accounts is not None else None
        rules = Rules(log, Rates(settings), Quota(settings))
        assistant = Measured(shared.assistant, metrics)
        shared.line.waited = metrics.waited
        writer = None if shared.writer is None else MeasuredWriter(shared.writer, metrics)
        measured = replace(shared, assistant=assistant, writer=writer, receive=reception(rules))
        demo = gradio_app.build_app(measured)
        head = mounting.page_head()
        entrance = None
        if accounts is not None and guarded:
            entrance = Entrance(accounts, listing_of(assistant, settings), log)
        application = build_application(
            measured, settings, entrance or know, host, metrics, head, rules
        )
        mounting.mount(demo, application, host, bound, settings.root_path)
        with _running(application, listener, settings.trusted_proxies):
            try:
                yield address(host, bound)
            finally:
                demo.close(verbose=False)
                if entrance is not None:
                    entrance.close()


def address(host: str, port: int) -> str:
    """The address of the page, as a browser on this machine has it."""
    shown = {"0.0.0.0": "localhost", "::": "localhost"}.get(host.strip("[]"), host.strip("[]"))
    return f"http://[{shown}]:{port}/" if ":" in shown else f"http://{shown}:{port}/"


def listening_socket(host: str, port: int | None) -> socket.socket:
    """A socket that listens. Raises WendaError ``serve.address`` when it cannot."""
    try:
        (family, _, _, _, place), *_ = socket.getaddrinfo(
            host.strip("[]"), port or 0, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        # Named as TCP: else asyncio leaves Nagle's algorithm on, and answers come 40 ms later.
        listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        try:
            if sys.platform != "win32":
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(place)
            listener.listen(2048)
        except OSError:
            listener.close()
            raise
    except OSError as error:
        raise WendaError("serve.address", host=host, port=port) from error
    return listener


def _allow_connections() -> None:
    """Let this process have as many connections as the system grants."""
    if sys.platform == "win32":
        return
    import resource

    with suppress(ValueError, OSError):
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        most = MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_FILES)
        soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        if soft != resource.RLIM_INFINITY and soft < most:
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


@contextmanager
def _running(
    application: FastAPI, listener: socket.socket, proxies: Sequence[str]
) -> Iterator[None]:
    """Run the application in a thread until the end of the context. proxies: those that say whom
    they ask for."""
    server = uvicorn.Server(
        uvicorn.Config(
            application,
            http=PatientProtocol,
            log_level="warning",
            log_config=None,
            access_log=False,
            server_header=False,
            forwarded_allow_ips=list(proxies),
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
    )
    thread = threading.Thread(target=server.run, args=([listener],), name="serve", daemon=True)
    thread.start()
    try:
        _wait_for(server, thread)
        yield
    finally:
        server.should_exit = True
        thread.join(GRACE_SECONDS + 5)


def _wait_for(server: uvicorn.Server, thread: threading.Thread) -> None:
    """Until it answers. Raises RuntimeError when it does not start."""
    pause = threading.Event()
    for _ in range(int(START_SECONDS / 0.01)):
        if server.started:
            return
        if not thread.is_alive():
            break
        pause.wait(0.01)
    raise RuntimeError("the server did not start; the reason is on standard error")
