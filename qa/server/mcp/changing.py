"""The tools that change the documents and the index: for editors, where that is allowed at all."""

from __future__ import annotations

import asyncio
import binascii
import tempfile
from base64 import b64decode
from pathlib import Path

from index import BuildReport, Progress, WendaError
from qa.i18n.messages import say, stage_name
from qa.serialize import build_record
from qa.server.doors.documents import check_seen
from qa.server.doors.upkeep import build_steps
from qa.server.house import House
from qa.server.mcp.arguments import AddArguments, BuildArguments, RemoveArguments
from qa.server.mcp.call import Call, Reply
from qa.server.mcp.texts import built_text

_STAGES = ("scan", "read", "embed", "write")


def _far(step: Progress) -> float:
    """How far a build is, in stages; for a client it may only ever grow."""
    before = _STAGES.index(step.stage) if step.stage in _STAGES else 0
    return before + (step.done / step.total if step.total else 0.0)


async def add_document(call: Call, given: AddArguments) -> Reply:
    """Put a file among the documents, for the next build. Raises WendaError."""
    record = await asyncio.to_thread(_add, call.house, given.name, _contents(given))
    key = "tool_added" if record["new"] else "tool_known"
    return Reply(say(call.language, key, name=record["stored_as"]), record)


def _contents(given: AddArguments) -> bytes:
    if (given.text is None) == (given.base64 is None):
        raise WendaError("mcp.contents")
    if given.base64 is None:
        return (given.text or "").encode("utf-8", "replace")
    try:
        return b64decode(given.base64, validate=True)
    except (binascii.Error, ValueError) as error:
        raise WendaError("mcp.base64") from error


def _add(house: House, name: str, contents: bytes) -> dict[str, object]:
    with tempfile.TemporaryDirectory(prefix="wenda-upload-") as folder:
        received = Path(folder) / "received"
        received.write_bytes(contents)
        put = house.assistant.add_file(received, name)
    return {"name": name, "stored_as": put.path.name, "new": put.new}


async def remove_document(call: Call, given: RemoveArguments) -> Reply:
    """Move the file of a document to the trash, for the next build. Raises WendaError."""
    check_seen(given.document, call.caller)
    removal = await asyncio.to_thread(call.house.assistant.remove_document, given.document)
    names = ", ".join(removal.documents)
    text = say(call.language, "tool_removed", names=names, file=removal.file)
    return Reply(text, {"file": str(removal.file), "documents": list(removal.documents)})


async def build(call: Call, given: BuildArguments) -> Reply:
    """Bring the index up to date, telling the progress; it runs to its end even if nobody waits for
    it any more. Raises WendaError."""
    told = -1.0
    async for step in build_steps(call.house):
        if isinstance(step, BuildReport):
            return Reply(built_text(step, call.language), build_record(step))
        if isinstance(step, Progress) and (far := _far(step)) > told:
            stage = stage_name(call.language, step.stage)
            await call.tell(far, len(_STAGES), f"{stage} {step.done}/{step.total}")
            told = far
    raise RuntimeError("a build ended without its report")
