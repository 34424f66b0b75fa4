"""What a format needs that may not be installed, and whether it is there by now."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path

from index.reasons import Reason

OFFICE = ("soffice", "libreoffice")
OFFICE_FOLDERS = (
    "/Applications/LibreOffice.app/Contents/MacOS",
    "C:/Program Files/LibreOffice/program",
    "/opt/libreoffice/program",
)
OF_PICTURES = frozenset({
    "document.no_character_codes", "document.scan", "recognition.needs_package", "recognition.off",
})  # fmt: skip
"""Why pages that are pictures were left out; the first two are those of older indexes."""


def find_office() -> str | None:
    """The path of LibreOffice, or None if it is not installed."""
    for name in OFFICE:
        if found := shutil.which(name):
            return found
    for folder in OFFICE_FOLDERS:
        if found := shutil.which("soffice", path=folder):
            return str(Path(found))
    return None


def is_met(reason: Reason, *, ocr: bool = True) -> bool:
    """Whether a file was left out for lack of something that is there now; ``ocr``: whether
    pictures are to be read."""
    if reason.code == "document.needs_office":
        return find_office() is not None
    if reason.code in OF_PICTURES:
        return ocr and find_spec("rapidocr") is not None
    if reason.code == "document.needs_package":
        return find_spec(str(dict(reason.fields)["package"])) is not None
    return False
