"""Which of Gradio's paths are open: those that the screen and clients of its endpoints use.

Gradio serves more than that, and every version may bring other things: it fetches addresses of the
network for whoever names them (``file=https://…``, ``proxy=``), calls functions past the queue
(``run/``), and has tools for those who develop with it. None of that is wanted here.
"""

from __future__ import annotations

GRADIO = "/gradio_api/"
OPEN = frozenset(
    {
        "app_id",
        "call",
        "cancel",
        "heartbeat",
        "info",
        "openapi.json",
        "queue",
        "reset",
        "startup-events",
        "theme.css",
        "upload",
        "upload_progress",
    }
)
"""The first segments of what is open below ``GRADIO``; besides files that were uploaded."""
CLOSED = frozenset({"monitoring", "runs", "svelte", "vibe-code"})
"""The first segments of what is closed elsewhere."""
_FILE = "file="


def is_closed(path: str) -> bool:
    """Whether a path, decoded and below that of a proxy, is one that nobody needs."""
    if not path.startswith(GRADIO):
        return path.lstrip("/").partition("/")[0] in CLOSED
    rest = path.removeprefix(GRADIO)
    if rest.startswith(_FILE):
        return "://" in rest
    return rest.partition("/")[0] not in OPEN
