"""What docs/api.md shows is tried out: its curl commands, and the server behind nginx."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Settings
from tests.qa.server.visits import Door, client_to, open_door
from tests.support.commands import free_port
from tests.support.places import ROOT
from tests.support.processes import running
from tests.support.waiting import wait_until

TEXT = (ROOT / "docs" / "api.md").read_text("utf-8")
SHELL = re.findall(r"```bash\n(.*?)```", TEXT, re.DOTALL)
COMMANDS = [line for block in SHELL for line in block.replace("\\\n", "").splitlines()]


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with open_door(tmp_path_factory.mktemp("door")) as door:
        yield door


@pytest.mark.skipif(not shutil.which("curl"), reason="there is no curl")
@pytest.mark.parametrize("command", COMMANDS, ids=range(len(COMMANDS)))
def test_the_commands_work(command: str, door: Door, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("notes", encoding="utf-8")
    here = command.replace("127.0.0.1:7860", f"127.0.0.1:{door.port}")
    shown = subprocess.run(
        here.replace("curl -s", "curl --fail-with-body --noproxy '*' -s"),
        shell=True, cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert shown.returncode == 0, shown.stdout
    assert shown.stdout[:1] in ("{", "e", ":")
    assert "event: error" not in shown.stdout


CONFIGURATION = """\
daemon off; pid {folder}/pid; error_log stderr; worker_processes 1; {user}
events {{ }}
http {{
  access_log off;
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  server {{ listen 127.0.0.1:{port};
{location}
  }}
}}
"""


@pytest.mark.skipif(not shutil.which("nginx"), reason="there is no nginx")
def test_behind_nginx(tmp_path: Path) -> None:
    """The page, its assets, the API and streams are under the path, for the proxy's own name."""
    (location,) = re.findall(r"```nginx\n(.*?)```", TEXT, re.DOTALL)
    settings = Settings(root_path="/wenda", allowed_hosts=("docs.example.org",))
    with open_door(tmp_path, settings) as door:
        port = free_port()
        user = "user root;" if hasattr(os, "geteuid") and os.geteuid() == 0 else ""
        written = CONFIGURATION.format(
            folder=tmp_path, port=port, user=user,
            location=location.replace("127.0.0.1:7860", f"127.0.0.1:{door.port}"),
        )  # fmt: skip
        (tmp_path / "nginx.conf").write_text(written, encoding="utf-8")
        command: list[str | Path] = [
            "nginx",
            "-p",
            tmp_path,
            "-e",
            "stderr",
            "-c",
            tmp_path / "nginx.conf",
        ]
        with running(command, folder=tmp_path, environ=dict(os.environ)) as nginx:
            wait_until(lambda: (tmp_path / "pid").exists() or nginx.poll() is not None, "nginx")
            assert nginx.poll() is None, nginx.stderr.read()
            with client_to(f"http://127.0.0.1:{port}") as http:
                try_out(f"docs.example.org:{port}", http)


def try_out(host: str, http: object) -> None:
    """What a browser and a program do, under the path of the proxy."""
    import httpx

    assert isinstance(http, httpx.Client)
    named = {"host": host}
    page = http.get("/wenda/", headers={**named, "accept": "text/html"})
    assert page.status_code == 200
    assert f"http://{host}/wenda" in page.text
    asset = re.search(r'"\./(assets/[^"]+\.js)"', page.text)
    assert asset
    assert http.get(f"/wenda/{asset[1]}", headers=named).status_code == 200
    own = {**named, "origin": f"http://{host}"}
    call = http.post("/wenda/gradio_api/call/ask", json={"data": ["火星？", ""]}, headers=own)
    told = http.get(f"/wenda/gradio_api/call/ask/{call.json()['event_id']}", headers=own)
    assert "event: complete" in told.text
    asked = {"question": "四个不摘指什么？", "stream": True}
    assert "event: answer" in http.post("/wenda/v1/ask", json=asked, headers=own).text
    foreign = {**named, "origin": "https://evil.example"}
    assert http.post("/wenda/v1/build", headers=foreign).status_code == 403
    stranger = http.get("/wenda/v1/documents", headers={"host": "evil.example"})
    assert stranger.status_code == 421
