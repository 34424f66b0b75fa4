"""Building the index, its state, and whether the server is up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Body, Request
from fastapi.responses import JSONResponse, Response

from index import BuildReport, Progress, WendaError
from qa.serialize import build_record, status_record
from qa.server.entrance.callers import needs
from qa.server.house import House, HouseOf
from qa.server.wire.bodies import BuildBody
from qa.server.wire.events import BEAT, BEAT_SECONDS, event, stream
from qa.server.wire.problems import PROBLEMS
from qa.server.wire.records import BuildRecord, Ready, StatusRecord

router = APIRouter(tags=["upkeep"], responses=PROBLEMS)


@router.post(
    "/v1/build",
    dependencies=[needs("editor")],
    responses={200: {"model": BuildRecord, "content": {"text/event-stream": {}}}},
)
async def build(
    request: Request, house: HouseOf, body: Annotated[BuildBody | None, Body()] = None
) -> Response:
    """Bring the index up to date with its folders; questions are answered meanwhile.

    With ``stream`` the response is events: ``progress`` while it goes on, at the end ``report``, or
    ``error`` with a problem. A build runs to its end even if nobody waits for it any more.
    """
    steps = build_steps(house)
    if body is not None and body.stream:
        return stream(request, _told(steps))
    async for step in steps:
        if isinstance(step, BuildReport):
            return JSONResponse(build_record(step))
    raise RuntimeError("a build ended without its report")


async def build_steps(house: House) -> AsyncIterator[Progress | BuildReport | None]:
    """The steps of a build, then its report; None now and then while nothing happens."""
    loop = asyncio.get_running_loop()
    steps: asyncio.Queue[Progress | None] = asyncio.Queue()
    pool = ThreadPoolExecutor(1, "build")

    def tell(step: Progress | None) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(steps.put_nowait, step)

    work = pool.submit(house.assistant.rebuild, tell)
    work.add_done_callback(lambda _: tell(None))
    pool.shutdown(wait=False)
    while True:
        try:
            step = await asyncio.wait_for(steps.get(), BEAT_SECONDS)
        except asyncio.TimeoutError:
            yield None
            continue
        if step is None:
            yield work.result()
            return
        yield step


async def _told(steps: AsyncIterator[Progress | BuildReport | None]) -> AsyncIterator[str]:
    async for step in steps:
        if step is None:
            yield BEAT
        elif isinstance(step, Progress):
            yield event("progress", asdict(step))
        else:
            yield event("report", build_record(step))


@router.get("/v1/status", responses={200: {"model": StatusRecord}})
def status(house: HouseOf) -> Response:
    """What the index holds, and what the next build would change."""
    return JSONResponse(status_record(house.assistant.status(), checked=False))


@router.get("/healthz", responses={200: {"model": Ready}})
async def health(request: Request) -> Response:
    """Whether the server is up; the header ``X-Wenda-Start`` is another after every start."""
    house: House = request.app.state.house  # whoever asks: nobody has to come in for this
    return JSONResponse({"status": "ok"}, headers={"X-Wenda-Start": house.started})


@router.get("/readyz", responses={200: {"model": Ready}})
def ready(house: HouseOf) -> Response:
    """Whether questions can be answered: 200, or 503 with the problem."""
    return JSONResponse({"status": "ready", "generation": house.assistant.generation})


@router.get(
    "/metrics",
    dependencies=[needs("admin")],
    response_class=Response,
    responses={200: {"content": {"text/plain": {}}}},
)
def metrics(house: HouseOf) -> Response:
    """Counts for Prometheus."""
    try:
        generation = house.assistant.generation
    except WendaError:
        generation = ""
    text = house.metrics.text(generation, house.line.waiting)
    return Response(text, media_type="text/plain; version=0.0.4; charset=utf-8")
