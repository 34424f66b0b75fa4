"""Put on PYTHONPATH, this keeps a Python process off every network but loopback.

Each attempt to look a name up or to reach another machine is written to the file that the
variable ATTEMPTS names, and fails.
"""

import os
import sys
from pathlib import Path

LOOKUPS = {
    "socket.getaddrinfo",
    "socket.gethostbyname",
    "socket.gethostbyaddr",
    "socket.getnameinfo",
}
SENDS = {"socket.connect", "socket.sendto", "socket.sendmsg"}
LOCAL = {None, "", "localhost", "0.0.0.0", "::", "::1"}


def _host(event: str, arguments: tuple[object, ...]) -> object:
    """Which machine an event is about; None for this one."""
    address = arguments[0 if event in LOOKUPS else 1]
    host = address[0] if isinstance(address, tuple) else address
    if event in SENDS and not isinstance(address, tuple):
        return None  # a socket in the file system, or one that is connected already
    return host.decode() if isinstance(host, bytes) else host


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    """An audit hook (https://docs.python.org/3/library/audit_events.html)."""
    if event not in LOOKUPS | SENDS:
        return
    host = _host(event, arguments)
    if host in LOCAL or str(host).startswith("127."):
        return
    with Path(os.environ["ATTEMPTS"]).open("a", encoding="utf-8") as file:
        file.write(f"{event} {host}\n")
    raise OSError(f"the tests allow no network: {event} {host}")


sys.addaudithook(_refuse)
