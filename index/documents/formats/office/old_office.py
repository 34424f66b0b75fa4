"""Binary Office files (.doc, .ppt, .wps): converted by LibreOffice, if it is installed.

It runs in a process of its own that is shut in: a time limit, limits on memory and on what it may
write, a profile of its own in which macros, links and the network are off, and where the system
allows it no network at all. Whatever happens, it and its children are ended.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

from index.documents.folder_boilerplate import NO_BOILERPLATE, Boilerplate
from index.documents.formats.content import is_ole, list_streams
from index.documents.formats.needs import find_office
from index.documents.formats.pieces import Extracted
from index.errors import DocumentError

SECONDS = 120
MOST_CONVERTED = 512 << 20
WORKS = b"\x01\xfe"
LIMITED = """
import os, resource, sys
for name, most in (("AS", 6 << 30), ("FSIZE", 1 << 30), ("CORE", 0), ("CPU", 300)):
    kind = getattr(resource, "RLIMIT_" + name)
    hard = resource.getrlimit(kind)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (most, most))
os.execv(sys.argv[1], sys.argv[1:])
"""
OPTIONS = ("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo",
           "--nofirststartwizard")  # fmt: skip
OFF = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Writer/Content/Update", "Link", "0"),
    ("Calc/Content/Update", "Link", "0"),
    ("Common/Save/Document", "AutoSave", "false"),
)
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"
 xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
{items}
<item oor:path="/org.openoffice.Inet/Settings">
<prop oor:name="ooInetProxyType" oor:op="fuse"><value>1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings">
<prop oor:name="ooInetHTTPProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings">
<prop oor:name="ooInetHTTPProxyPort" oor:op="fuse"><value>9</value></prop></item>
</oor:items>
"""
ITEM = """<item oor:path="/org.openoffice.Office.{path}">
<prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>"""
_lock = threading.Lock()


def read_old_text(data: bytes, boilerplate: Boilerplate = NO_BOILERPLATE) -> Extracted:
    """The text of a .doc or .wps, as the Word reader gives it.

    Raises DocumentError when LibreOffice is not installed, takes too long or cannot read it, or
    the file is encrypted or damaged.
    """
    from index.documents.formats.word.document import read_word

    if not data.startswith(WORKS):
        _check(data, ".doc")
    return read_word(convert(data, ".doc", ".docx"), boilerplate)


def read_old_slides(data: bytes, boilerplate: Boilerplate = NO_BOILERPLATE) -> Extracted:
    """The text of a .ppt, as the reader of presentations gives it; raises as read_old_text."""
    from index.documents.formats.office.slides import read_slides

    _check(data, ".ppt")
    return read_slides(convert(data, ".ppt", ".pptx"), boilerplate)


def _check(data: bytes, suffix: str) -> None:
    """Raise DocumentError when a file is no compound file, or needs a password."""
    if not is_ole(data):
        raise DocumentError("document.damaged_kind", kind=suffix, why="OLE")
    streams = list_streams(data)
    if not streams:
        raise DocumentError("document.damaged_kind", kind=suffix, why="OLE")
    if {"EncryptedPackage", "EncryptedSummary", "EncryptedSummaryInformation"} & streams:
        raise DocumentError("document.encrypted")
    if "WordDocument" in streams and _is_encrypted_text(data):
        raise DocumentError("document.encrypted")
    if "Current User" in streams and _is_encrypted_slides(data):
        raise DocumentError("document.encrypted")


def _is_encrypted_text(data: bytes) -> bool:
    """The flag fEncrypted of the FIB (MS-DOC 2.5.2)."""
    return bool(int.from_bytes(_stream(data, "WordDocument")[10:12], "little") & 0x100)


def _is_encrypted_slides(data: bytes) -> bool:
    """The token of CurrentUserAtom (MS-PPT 2.3.2)."""
    return _stream(data, "Current User")[12:16] == b"\xdf\xc4\xd1\xf3"


def _stream(data: bytes, name: str) -> bytes:
    import io

    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            return bytes(ole.openstream(name).read(16))
    except OSError:
        return b""


def convert(data: bytes, suffix: str, wanted: str) -> bytes:
    """The bytes of a file in another format.

    Raises DocumentError as read_old_text.
    """
    program = find_office()
    if program is None:
        raise DocumentError("document.needs_office", suffix=suffix, wanted=wanted)
    with _lock, tempfile.TemporaryDirectory(prefix="wenda-office-") as name:
        folder = Path(name)
        (folder / f"input{suffix}").write_bytes(data)
        command = [
            program, f"-env:UserInstallation={_profile().as_uri()}", *OPTIONS,
            "--convert-to", wanted[1:], "--outdir", str(folder / "out"),
            str(folder / f"input{suffix}"),
        ]  # fmt: skip
        if not run_shut_in(command, folder, SECONDS):
            _profile.cache_clear()  # what was killed may have left it locked
            raise DocumentError("document.office_slow", seconds=SECONDS)
        made = folder / "out" / f"input{wanted}"
        if not made.is_file() or made.stat().st_size > MOST_CONVERTED:
            raise DocumentError("document.office_failed", suffix=suffix)
        return made.read_bytes()


def run_shut_in(command: Sequence[str], folder: Path, seconds: float) -> bool:
    """Run a program without network and within limits; whether it ended in time.

    Its children, if any are left, are ended with it.
    """
    process = subprocess.Popen(
        [*_shut_in(), *command],
        cwd=folder,
        env=_environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    finally:
        _end(process)
    return True


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and all of its group."""
    if sys.platform != "win32":
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    if process.poll() is None:
        process.kill()
    process.wait()


@cache
def _shut_in() -> tuple[str, ...]:
    """What stands before a command so that it runs within limits and, if that can be, without
    network."""
    limits: tuple[str, ...] = ()
    if sys.platform != "win32":
        limits = (sys.executable, "-I", "-S", "-c", LIMITED)
    unshare = shutil.which("unshare")
    if sys.platform == "linux" and unshare:
        apart = (unshare, "--user", "--map-root-user", "--net", "--pid", "--fork", "--kill-child")
        done = subprocess.run([*apart, "true"], capture_output=True, check=False)
        if done.returncode == 0:
            return (*apart, *limits)
    return limits


def _environment(folder: Path) -> dict[str, str]:
    """No variables but those that are needed; proxies that lead nowhere."""
    nowhere = "http://127.0.0.1:9"
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LANG") if name in os.environ}
    proxies = {"http_proxy": nowhere, "https_proxy": nowhere, "no_proxy": ""}
    return {**kept, **proxies, "HOME": str(folder), "TMPDIR": str(folder)}


@cache
def _profile_folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="wenda-office-profile-")


@cache
def _profile() -> Path:
    """A fresh profile in which everything is off that a document could set in motion; it is used
    again, for LibreOffice takes seconds to make one."""
    _profile_folder.cache_clear()
    folder = Path(_profile_folder().name)
    (folder / "user").mkdir()
    items = "\n".join(ITEM.format(path=path, name=name, value=value) for path, name, value in OFF)
    (folder / "user" / "registrymodifications.xcu").write_text(PROFILE.format(items=items), "utf-8")
    return folder
