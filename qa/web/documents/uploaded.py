"""Files that a page names: none but those that were uploaded.

A browser uploads a file and then says where the server put it. Gradio checks that this is in the
folder of uploads only where the app was started by ``launch()``, which it is not here; unchecked,
any file of the machine could be put among the documents by its path, or fetched by an address.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gradio.utils import get_upload_folder


def names_other_files(data: Any) -> bool:
    """Whether some values that a page sends name a file that was not uploaded."""
    folder = Path(get_upload_folder()).resolve()
    return not all(_is_within(path, folder) for path in _named(data))


def _is_within(path: str, folder: Path) -> bool:
    try:
        return Path(path).resolve().is_relative_to(folder)
    except (ValueError, OSError):  # no path at all
        return False


def _named(data: Any) -> Iterator[str]:
    """The paths of all files in values as JSON has them."""
    waiting = [data]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            if "meta" in value and isinstance(value.get("path"), str):
                yield value["path"]
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
