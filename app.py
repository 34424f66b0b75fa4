"""The chat: ``python app.py [--host HOST] [--port PORT] [--index DIR]`` is ``wenda serve``."""

from __future__ import annotations

import sys

from qa.cli import main

if __name__ == "__main__":
    main(["serve", *sys.argv[1:]])
