"""The ``wenda`` command."""

from qa.cli.commands import main

__all__ = ["main"]
