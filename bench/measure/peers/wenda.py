"""Wenda itself, measured the same way; a build reads the documents and cuts the passages too."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.measure.peers.driver import WARM, Clock, Job, K, memory, read_lines, timed


def _settings(job: Job) -> Any:
    from index import Settings

    return Settings(index=job.folder, cache=job.model)


def build(job: Job) -> dict[str, Any]:
    """Build from the folder of documents; the time does not count loading what a build needs."""
    from index import build, load_encoder

    settings = _settings(job)
    began = Clock()
    encoder = load_encoder(settings)
    with TemporaryDirectory() as folder:
        Path(folder, "one.txt").write_text(WARM, encoding="utf-8")
        warm = settings.with_changes(index=Path(folder, "index"))
        build([Path(folder, "one.txt")], settings=warm, encoder=encoder)
    loaded = Clock()
    report = build([job.passages], settings=settings, encoder=encoder)
    built = Clock()
    return {
        "load": loaded - began,
        "build": built - loaded,
        "passages": report.passages,
        "memory": memory(),
    }


def serve(job: Job) -> dict[str, Any]:
    """Open, print the best passage of the first question, then search and ask the others."""
    import qa

    stages = {"imported": memory()}
    retriever = qa.Retriever.open(settings=_settings(job))
    stages["opened"] = memory()
    questions = read_lines(job.questions) if job.questions else []
    print(json.dumps(retriever.search(questions[0], K)[0].text, ensure_ascii=False), flush=True)
    stages["first"] = memory()
    best: list[int] = []
    search = timed(lambda text: best.append(retriever.search(text, K)[0].passage), questions[1:])
    stages["searched"] = memory()
    assistant = qa.Assistant(retriever)
    answered: list[bool] = []
    assistant.ask(questions[0])
    ask = timed(lambda text: answered.append(assistant.ask(text).answered), questions[1:])
    stages["warm"] = memory()
    return {"search": search, "ask": ask, "best": best, "answered": answered, "memory": stages}


def dump(job: Job) -> dict[str, Any]:
    """Write the passages of the built index as JSON lines, for the other programs to embed."""
    from index import open_index

    with open_index(job.folder) as opened:
        texts = [opened.passage(number).text for number in range(len(opened))]
    lines = "".join(json.dumps(text, ensure_ascii=False) + "\n" for text in texts)
    Path(job.passages).write_text(lines, encoding="utf-8")
    return {"passages": len(texts)}


def answered(job: Job) -> dict[str, Any]:
    """The number of the first question that is answered and not refused, None without one."""
    import qa

    assistant = qa.Assistant(qa.Retriever.open(settings=_settings(job)))
    questions = read_lines(job.questions) if job.questions else []
    replies = ((n, assistant.ask(text)) for n, text in enumerate(questions))
    return {"first": next((n for n, reply in replies if reply.answered), None)}


if __name__ == "__main__":
    commands = {"build": build, "serve": serve, "dump": dump, "answered": answered}
    print(json.dumps(commands[sys.argv[1]](Job.parse(sys.argv[2]))))
