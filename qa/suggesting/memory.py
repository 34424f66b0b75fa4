"""The file of checked questions: JSON, of one generation of the index, replaced atomically."""

from __future__ import annotations

import json
import logging
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from index import move_file
from qa.suggesting.texts import Suggestion

VERSION = 1  # to be changed with the rules, so that they are applied anew
_logger = logging.getLogger(__name__)


def read_checked(
    file: Path, generation: str, fingerprint: str
) -> dict[str, tuple[Suggestion, ...]]:
    """The questions by document; none where the file is missing, damaged, or of another index,
    generation or version of the rules."""
    try:
        stored = json.loads(file.read_text(encoding="utf-8"))
        if [stored["version"], stored["generation"], stored["documents"]] != [
            VERSION,
            generation,
            fingerprint,
        ]:
            return {}
        return {
            path: tuple(Suggestion(**each) for each in found)
            for path, found in stored["questions"].items()
        }
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        _logger.info("making the questions anew, %s is damaged: %s", file, error)
        return {}


def write_checked(
    file: Path, generation: str, fingerprint: str, checked: Mapping[str, Sequence[Suggestion]]
) -> None:
    """Write the questions; where that cannot be done they last as long as the process."""
    stored = {
        "version": VERSION,
        "generation": generation,
        "documents": fingerprint,
        "questions": {path: [asdict(each) for each in found] for path, found in checked.items()},
    }
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=file.parent, prefix=file.name, delete=False
        ) as beside:
            json.dump(stored, beside, ensure_ascii=True)
        move_file(Path(beside.name), file)
    except OSError as error:
        _logger.info("%s cannot be written: %s", file, error)
