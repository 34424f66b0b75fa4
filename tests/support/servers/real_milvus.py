"""The Milvus server 2.3.5 of the PyPI package «milvus», in a network namespace of its own.

It listens on all interfaces, so it is started where there is none but loopback. A socket in the
file system, which namespaces do not part, leads out of there:

    127.0.0.1:PORT  ->  SOCKET (``relay``, in the test)  ->  127.0.0.1 of the namespace (``main``)

    unshare --net python -m tests.support.servers.real_milvus DATA_FOLDER SOCKET
"""

from __future__ import annotations

import array
import fcntl
import os
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tests.support.commands import environment
from tests.support.places import CACHE, ROOT
from tests.support.processes import running

SECONDS_TO_START = 600.0
UNPACKED = CACHE / "milvus-2.3.5"
_UP = 0x1  # IFF_UP
_GET_FLAGS, _SET_FLAGS = 0x8913, 0x8914
Connect = Callable[[], socket.socket]


def missing() -> str:
    """Why it cannot be started here; "" where it can."""
    for name in ("pymilvus", "milvus"):
        if find_spec(name) is None:
            return f"{name} is not installed: pip install 'wenda[milvus-test]'"
    try:
        tried = subprocess.run(["unshare", "--net", "true"], check=False, capture_output=True)
    except OSError as error:
        return f"no network namespace can be made: {error}"
    return f"no network namespace can be made: {tried.stderr!r}" if tried.returncode else ""


@contextmanager
def real_milvus(folder: Path, address: tuple[str, int]) -> Iterator[tuple[str, int]]:
    """The address of the server and the number of its process, once it answers; ``address`` is
    where it is to be reached, its data is kept in the folder."""
    way, ready = folder / "way", folder / "ready"
    if not (folder / "bin").exists():  # unpacked once for all tests, which takes seconds
        UNPACKED.mkdir(parents=True, exist_ok=True)
        (folder / "bin").symlink_to(UNPACKED)
    for path in (way, ready):
        path.unlink(missing_ok=True)
    command = ["unshare", "--net", sys.executable, "-m", "tests.support.servers.real_milvus"]
    paths = os.pathsep.join([str(ROOT), _folder_of("milvus")])
    with running(
        [*command, str(folder), str(way)], folder=ROOT, environ=environment(PYTHONPATH=paths)
    ) as process:
        latest = time.monotonic() + SECONDS_TO_START
        while not ready.exists() and process.poll() is None and time.monotonic() < latest:
            time.sleep(0.1)
        assert ready.exists() or process.poll() is not None, "the server does not answer"
        if process.poll() is not None:
            raise RuntimeError(process.stderr.read() if process.stderr else "")
        with relay(listen(address), lambda: connect_to(way)):
            yield f"http://{address[0]}:{address[1]}", int(ready.read_text("ascii"))


def _folder_of(package: str) -> str:
    """Where a package is imported from, which need not be where the others are."""
    found = find_spec(package)
    assert found is not None and found.submodule_search_locations
    return str(Path(found.submodule_search_locations[0]).parent)


def listen(address: tuple[str, int] | str) -> socket.socket:
    """A socket that takes connections at an address, or at a path."""
    kind = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
    listening = socket.socket(kind, socket.SOCK_STREAM)
    if kind == socket.AF_INET:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(address)
    listening.listen()
    return listening


def connect_to(path: Path) -> socket.socket:
    """A connection to a socket in the file system."""
    found = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    found.connect(str(path))
    return found


@contextmanager
def relay(listening: socket.socket, connect: Connect) -> Iterator[None]:
    """Pass on every connection while the context lasts."""
    thread = threading.Thread(target=_accept, args=(listening, connect), daemon=True)
    thread.start()
    try:
        yield
    finally:
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()


def _accept(listening: socket.socket, connect: Connect) -> None:
    while True:
        try:
            one, _ = listening.accept()
        except OSError:  # closed
            return
        try:
            other = connect()
        except OSError:  # nothing is there any more
            one.close()
            continue
        for pair in ((one, other), (other, one)):
            threading.Thread(target=_copy, args=pair, daemon=True).start()


def _copy(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while content := source.recv(1 << 16):
            target.sendall(content)
    for each in (source, target):
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)


def raise_loopback() -> None:
    """Switch the loopback interface of this namespace on."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        request = array.array("b", struct.pack("16sh14x", b"lo", 0))
        fcntl.ioctl(asked, _GET_FLAGS, request)
        (flags,) = struct.unpack_from("h", request, 16)
        struct.pack_into("h", request, 16, flags | _UP)
        fcntl.ioctl(asked, _SET_FLAGS, request)


def main(folder: str, way: str) -> None:
    """Run the server until it ends, and pass on what comes through the socket."""
    raise_loopback()
    import milvus

    server: Any = milvus.MilvusServer(data_dir=folder)
    server.start()
    port = server.listen_port
    with relay(listen(way), lambda: socket.create_connection(("127.0.0.1", port))):
        beside = Path(folder) / "ready.part"
        beside.write_text(str(server.server_proc.pid), encoding="ascii")
        beside.replace(Path(folder) / "ready")
        server.server_proc.wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
