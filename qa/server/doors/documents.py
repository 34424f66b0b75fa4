"""The documents: listing, reading, adding and removing them under ``/v1/documents``."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, File, Query, UploadFile
from fastapi.responses import JSONResponse, Response

from index import Document, DocumentInfo, WendaError
from qa.server.entrance.callers import Caller, needs
from qa.server.generations import of_one_generation
from qa.server.house import House, HouseOf
from qa.server.wire.problems import PROBLEMS
from qa.server.wire.records import DocumentRecord, DocumentsRecord, RemovalRecord, UploadRecord

router = APIRouter(prefix="/v1/documents", tags=["documents"], responses=PROBLEMS)
MOST_LISTED = 10_000
MOST_FILES = 100


@router.get("", responses={200: {"model": DocumentsRecord}})
def list_documents(
    house: HouseOf,
    offset: Annotated[int, Query(ge=0, le=1_000_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST_LISTED)] = 1000,
) -> Response:
    """The documents of the index, by path, so many from ``offset``."""
    generation, seen = of_one_generation(house.assistant, house.assistant.documents)
    shown = [listed_record(each) for each in seen[offset : offset + limit]]
    return JSONResponse({"generation": generation, "total": len(seen), "documents": shown})


def listed_record(info: DocumentInfo) -> dict[str, Any]:
    """A document without its text."""
    names = ("path", "title", "characters", "paragraphs", "passages", "sentences")
    return {name: getattr(info, name) for name in names}


@router.get("/{path:path}", responses={200: {"model": DocumentRecord}})
def read_document(
    path: str,
    house: HouseOf,
    start: Annotated[int, Query(ge=0, le=1_000_000_000)] = 0,
    end: Annotated[int | None, Query(ge=0, le=1_000_000_000)] = None,
) -> Response:
    """A document: its outline, and its text from ``start`` to ``end`` (not included), in
    characters."""
    document = house.assistant.document(path)
    return JSONResponse(document_record(document, start, end))


def document_record(document: Document, start: int, end: int | None) -> dict[str, Any]:
    """A document with its outline and a stretch of its text; ``end`` None: to the end. Raises
    WendaError ``http.range`` when it has no such stretch."""
    length = len(document.text)
    stop = length if end is None else end
    if not start <= stop <= length:
        raise WendaError(
            "http.range", document=document.path, start=start, end=stop, characters=length
        )
    return {
        "path": document.path,
        "title": document.title,
        "characters": length,
        "start": start,
        "end": stop,
        "text": document.text[start:stop],
        "parts": [{"title": p.title, "start": p.start, "end": p.end} for p in document.parts],
        "headings": _headings(document),
    }


def check_seen(path: str, caller: Caller) -> None:
    """What does not exist for a caller is not there."""
    if not caller.may_see(path):
        raise WendaError("index.no_document", document=path)


def _headings(document: Document) -> list[dict[str, Any]]:
    """Every heading with the first paragraph below it, in order."""
    found: list[dict[str, Any]] = []
    last = None
    for paragraph in document.paragraphs:
        if paragraph.heading is not None and paragraph.heading != last:
            found.append(
                {
                    "heading": paragraph.heading,
                    "paragraph": paragraph.number,
                    "start": paragraph.start,
                    "page": paragraph.page,
                }
            )
        last = paragraph.heading
    return found


@router.post(
    "",
    status_code=201,
    dependencies=[needs("editor")],
    responses={201: {"model": UploadRecord}, 200: {"model": UploadRecord}},
)
def add_documents(
    files: Annotated[list[UploadFile], File(min_length=1, max_length=MOST_FILES)], house: HouseOf
) -> Response:
    """Put files among the documents, for the next build.

    Folders in their names are dropped; where another file has a name, the new one gets a number.
    201 when one is new, 200 when all were there already. A file that is refused is named with the
    reason; where all are, the response is the problem of the first.
    """
    added: list[dict[str, Any]] = []
    refused: list[tuple[str, WendaError]] = []
    for file in files:
        name = file.filename or "document"
        try:
            stored = _add(file, name, house)
            added.append({"name": name, **stored})
        except WendaError as error:
            refused.append((name, error))
    if not added:
        raise refused[0][1]
    record = {"added": added, "refused": [_refused(name, error) for name, error in refused]}
    return JSONResponse(record, 201 if any(each["new"] for each in added) else 200)


def _add(file: UploadFile, name: str, house: House) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="wenda-upload-") as folder:
        received = Path(folder) / "received"
        with received.open("wb") as target:
            shutil.copyfileobj(file.file, target, 1 << 20)
        put = house.assistant.add_file(received, name)
        return {"stored_as": put.path.name, "new": put.new}


def _refused(name: str, error: WendaError) -> dict[str, Any]:
    return {"name": name, "reason": str(error), **error.reason.as_json()}


@router.delete(
    "/{path:path}", dependencies=[needs("editor")], responses={200: {"model": RemovalRecord}}
)
def remove_document(path: str, house: HouseOf) -> Response:
    """Move the file of a document to the trash beside the index, for the next build."""
    removal = house.assistant.remove_document(path)
    return JSONResponse({"file": str(removal.file), "documents": list(removal.documents)})
