"""Calibrating the confidence for another model, and saying whether that was done."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from index import IndexStatus, Settings
from qa.cli.options import IndexOption, JsonOption, make_settings
from qa.cli.streams import (
    ProgressBars,
    exit_codes,
    progress_bar,
    say,
    terminal_language,
    write_json,
    write_text,
)
from qa.i18n.messages import Language
from qa.i18n.messages import say as text_in
from qa.ranking.calibration import needs_calibration, read_calibration
from qa.retrieval.retriever import Retriever

if TYPE_CHECKING:
    from qa.evaluation.calibrating import Calibrated


def calibrate(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE_OR_FOLDER", show_default=False)
    ] = None,
    limit: Annotated[int, typer.Option(min=1)] = 300,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Fit the confidence to another model than the bundled one."""
    with exit_codes():
        from qa.evaluation.calibrating import calibrate_model

        done = calibrate_model(
            files or [],
            make_settings(index),
            limit,
            progress=progress_bar,
            building=ProgressBars(),
        )
        if as_json:
            write_json(calibrated_record(done))
        else:
            write_text(format_calibrated(done, terminal_language()))


def calibrated_record(done: Calibrated) -> dict[str, Any]:
    """What was fitted, for ``--json``."""
    return {
        "model": done.model,
        "fingerprint": done.calibration.fingerprint,
        "reranker": done.calibration.reranker,
        "questions": done.questions,
        "answers": done.calibration.questions,
        "right": done.right,
        "slope": done.calibration.slope,
        "shift": done.calibration.shift,
        "ece": {"before": done.error_before, "after": done.error_after},
        "brier": {"before": done.brier_before, "after": done.brier_after},
        "path": str(done.path),
    }


def format_calibrated(done: Calibrated, language: Language) -> str:
    """What was fitted, in a line."""
    return text_in(
        language,
        "cli_calibrated",
        model=done.model,
        questions=done.questions,
        before=f"{done.error_before:.3f}",
        after=f"{done.error_after:.3f}",
        brier_before=f"{done.brier_before:.3f}",
        brier_after=f"{done.brier_after:.3f}",
        path=done.path,
    )


def calibration_record(settings: Settings, status: IndexStatus) -> dict[str, Any]:
    """Whether the confidence with the model of an index can be relied on, for ``--json``."""
    needed = needs_calibration(status.model, settings)
    return {"calibrated": not needed or read_calibration(settings, status.fingerprint) is not None}


def format_calibration(settings: Settings, status: IndexStatus, language: Language) -> list[str]:
    """The same as a line; none for the bundled model by itself."""
    if not needs_calibration(status.model, settings):
        return []
    fitted = read_calibration(settings, status.fingerprint)
    if fitted is None:
        return [text_in(language, "cli_is_uncalibrated")]
    return [text_in(language, "cli_is_calibrated", count=fitted.questions)]


def warn_of_uncalibrated(settings: Settings, model: str, fingerprint: str) -> None:
    """Tell the person once where the confidence with a model means little."""
    if needs_calibration(model, settings) and read_calibration(settings, fingerprint) is None:
        say(text_in(terminal_language(), "cli_uncalibrated", model=model))


def warn_if_uncalibrated(retriever: Retriever) -> None:
    """The same for an open index."""
    warn_of_uncalibrated(retriever.settings, retriever.encoder_name, retriever.encoder_fingerprint)
