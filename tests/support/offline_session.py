"""A whole session with the product: build, ask, serve, and ask in the chat. A program of its own,
so that it can run where there is no network: ``python -m tests.support.offline_session FOLDER``."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from urllib.request import urlopen

from tests.support.commands import free_port, run, start
from tests.support.places import SEEDS
from tests.support.processes import interrupt

QUESTION = "四个不摘指什么？"


def check(condition: bool, what: object) -> None:
    """Stop the session where something is not as it should be."""
    if not condition:
        sys.exit(f"failed: {what}")


def session(folder: Path) -> None:
    """Build, ask and serve in a folder."""
    built = run("build", SEEDS, "--json", folder=folder)
    check(built.code == 0 and built.records[0]["embedded"] > 30, built)
    asked = run("ask", QUESTION, "--json", folder=folder)
    check(asked.code == 0 and asked.records[0]["answered"], asked)
    with start("serve", "--port", str(free_port()), "--json", folder=folder) as process:
        chat(json.loads(process.stdout.readline())["url"], asked.records[0]["citations"])
        _, errors = interrupt(process)
    check(errors == "wenda: stopped\n", errors)


def chat(url: str, citations: list[dict[str, str]]) -> None:
    """The page is served whole, and the chat answers as the command did."""
    with urlopen(url, timeout=60) as response:
        check(response.status == 200, response.status)
    # What this client would look up and report itself; the server was started before.
    os.environ |= {"GRADIO_ANALYTICS_ENABLED": "False", "HF_HUB_OFFLINE": "1"}
    from gradio_client import Client

    client = Client(url, verbose=False, analytics_enabled=False)
    shown = json.dumps(client.predict(QUESTION, api_name="/ask"))
    for citation in citations:
        quote = json.dumps(citation["quote"])[1:-1].split("\\")[0]
        check(quote in shown, quote)


if __name__ == "__main__":
    session(Path(sys.argv[1]))
    sys.stdout.write("done\n")
