"""Runs a build in a process of its own, so that questions can be answered meanwhile.

A build in the answering process would block the interpreter for up to a second at a time (while
jieba's dictionary and the tokenizer are loaded), and keep the memory it used. The other process
reads the settings as JSON from its standard input, and writes its progress and result as JSON, one
object per line, to its standard output. Its messages go to the standard error of this process.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from index import BuildReport, Progress, Reason, Settings, Skipped, WendaError, build
from qa.retrieval.dictionaries.bilingual import load_bilingual

NICE = 10  # of 19; how far a build steps back when answers want the processor
_SKIPPED = ("skipped", "lost")
_PATHS = ("index", "cache", "user_dictionary")
# It imports from where this process does, whatever lies in the working folder.
_SCRIPT = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from qa.build_process import run_build
run_build()
"""


def build_in_subprocess(
    settings: Settings, progress: Callable[[Progress], None], *, refresh: bool = True
) -> BuildReport:
    """``index.build`` with these settings in another process; returns when that has ended.

    refresh: whether to ask for the web pages again.

    Raises WendaError when the build fails, with its message, or when its process was ended;
    RuntimeError when it broke off by a fault of the program, which is on standard error then.
    """
    command = [sys.executable, "-c", _SCRIPT, json.dumps(sys.path)]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, encoding="utf-8", **pipes) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        given = {"settings": asdict(settings), "refresh": refresh}
        process.stdin.write(json.dumps(given, default=str))
        process.stdin.close()
        for line in process.stdout:
            told = json.loads(line)
            if "progress" in told:
                progress(Progress(**told["progress"]))
            elif "report" in told:
                return _report(told["report"])
            else:
                raise WendaError(Reason.from_json(told["error"]))
    if process.returncode > 0:
        raise RuntimeError(f"the build broke off (exit code {process.returncode})")
    raise WendaError("build.ended", signal=-process.returncode)


def _report(told: Mapping[str, Any]) -> BuildReport:
    named = {
        name: tuple(Skipped(path, Reason.from_json(why)) for path, why in told[name])
        for name in _SKIPPED
    }
    return BuildReport(**{**told, **named})


def run_build() -> None:
    """Entry point of the other process. Ctrl-C ends it silently, and the index stays intact."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if hasattr(os, "nice"):
        os.nice(NICE)
    # Nothing else may come between the lines: whatever prints does so on standard error.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)

    def tell(kind: str, what: object) -> None:
        answers.write(json.dumps({kind: what}) + "\n")

    received = json.loads(sys.stdin.read())
    given, refresh = received["settings"], received["refresh"]
    paths = {name: given[name] and Path(given[name]) for name in _PATHS}
    several = {name: tuple(value) for name, value in given.items() if isinstance(value, list)}
    try:
        settings = Settings(**{**given, **paths, **several})
        load_bilingual(settings.cache)  # made once, so that no question waits for it
        report = build(
            settings=settings,
            progress=lambda step: tell("progress", asdict(step)),
            refresh=refresh,
        )
        named = {
            name: [[each.path, each.why.as_json()] for each in getattr(report, name)]
            for name in _SKIPPED
        }
        tell("report", {**asdict(report), **named})
    except WendaError as error:
        tell("error", error.reason.as_json())
