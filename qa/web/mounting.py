"""The page in an application: its queue, its styles and scripts, and what Gradio has to be told."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from index import MOST_BYTES
from qa.web.documents.uploaded import names_other_files
from qa.web.gradio_app import AT_ONCE
from qa.web.layout.columns import I18N

if TYPE_CHECKING:
    from fastapi import FastAPI

STATIC = Path(__file__).parent / "static"
SHEETS = ("wenda", "history", "suggestions", "scope", "model", "reading", "explanation")
STYLES = tuple(f"{name}.css" for name in SHEETS)
READING = ("reading.js", "links.js", "explanation.js")
SCRIPTS = (
    "scope.js", "documents.js", "model.js", *READING, "wenda.js", "history.js", "connection.js",
)  # fmt: skip
PROGRESS_NAP = 0.5  # seconds between two looks for the progress that Gradio draws, unused here


class DozingQueue(gr.queueing.Queue):
    """Gradio's queue, which looks for events a thousand times a second: a twentieth of a processor
    by itself. This one does so only for as long as somebody is at it; the first event after a
    pause waits for up to DOZE seconds."""

    DOZE = 0.04
    AWAKE = 5.0
    _stirred = 0.0

    @property
    def sleep_when_free(self) -> float:
        """Seconds to the next look."""
        return 0.001 if time.monotonic() - self._stirred < self.AWAKE else self.DOZE

    @sleep_when_free.setter
    def sleep_when_free(self, seconds: float) -> None:
        pass

    async def push(self, body: Any, request: Any, username: str | None) -> Any:
        """Take an event. A call of the API may leave out values at the end, such as the scope of a
        question; those of the components count then."""
        self._stirred = time.monotonic()
        if body.simple_format and body.fn_index in self.blocks.fns:
            body.data = complete_values(body.data, self.blocks.fns[body.fn_index].inputs)
        if names_other_files(body.data):
            return False, "a file is named that was not uploaded", "error"
        return await super().push(body, request, username)


def complete_values(given: list[Any], inputs: Sequence[Any]) -> list[Any]:
    """The values of a call for all inputs of its function, of which those that Gradio keeps itself
    are not given, nor need those be that come last."""
    if len(given) >= len(inputs):
        return given
    values = iter(given)
    return [None if each.skip_api else next(values, each.value) for each in inputs]


def theme() -> gr.themes.Base:
    """Fonts that are on the reader's machine, none from the network, and quiet colours."""
    sans = ["system-ui", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif"]
    return gr.themes.Base(
        primary_hue="teal", neutral_hue="stone", font=sans, font_mono=["monospace"]
    )


def mount(demo: gr.Blocks, application: FastAPI, host: str, port: int, root_path: str = "") -> None:
    """Put the screen at the root of an application, behind the routes that this has already.

    host, port: where the application is going to listen. root_path: where a proxy shows it.
    """
    prepare_gradio()
    demo.queue(default_concurrency_limit=AT_ONCE)
    demo.max_threads = demo._queue.max_thread_count = 2 * AT_ONCE
    demo._queue.__class__ = DozingQueue
    demo._queue.progress_update_sleep_when_free = PROGRESS_NAP
    gr.mount_gradio_app(
        application,
        demo,
        "/",
        server_name=host,
        server_port=port,
        root_path=root_path or None,
        theme=theme(),
        css="\n".join(map(read_asset, STYLES)),
        head=page_head(),
        max_file_size=MOST_BYTES,
        favicon_path=str(STATIC / "favicon.svg"),
        i18n=I18N,
        footer_links=[],
        show_error=False,
        ssr_mode=False,
        run_history=False,
    )
    demo.has_launched = True  # else Gradio does not look where a file is that a page names
    route: Any = application.routes[-1]
    demo.app = route.app  # which ``close`` tells that it is over


def page_head() -> str:
    """What the page puts into its head once it runs."""
    return "".join(f"<script>{read_asset(name)}</script>" for name in SCRIPTS)


def read_asset(name: str) -> str:
    """Read a static file of the screen as text."""
    return (STATIC / name).read_text(encoding="utf-8")


def prepare_gradio() -> None:
    """Set what Gradio reads from the environment: after each event it recomputes statistics of all
    events so far, for a page that is switched off here."""
    os.environ.setdefault("GRADIO_ANALYTICS_CACHE_FREQUENCY", "1000000000")
