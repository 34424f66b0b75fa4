"""Paths, as requests have them."""

from __future__ import annotations

from starlette.types import Scope


def path_of(scope: Scope) -> str:
    """The path of a request below the one that a proxy shows the server at."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", "")) or "/"
