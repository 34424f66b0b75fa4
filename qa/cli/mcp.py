"""``wenda mcp``: the documents as tools for an assistant that starts this command."""

from __future__ import annotations

import signal
import sys
from typing import Annotated

import typer

from qa.cli.options import IndexOption, make_settings
from qa.cli.streams import exit_codes, say, terminal_language
from qa.i18n.messages import say as text_in


def mcp(
    allow_changes: Annotated[bool, typer.Option("--allow-changes")] = False,
    index: IndexOption = None,
) -> None:
    """Serve the Model Context Protocol on standard input and output."""
    with exit_codes():
        from qa.server.mcp.stdio import serve_stdio

        if sys.stdin.isatty():
            say(text_in(terminal_language(), "cli_mcp"))
        # Python would wait for a line of input before it minds Ctrl-C.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        serve_stdio(make_settings(index), terminal_language(), allow_changes)
