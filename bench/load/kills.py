"""A server that is killed (``kill -9``) in the middle of uploads and builds, again and again.

    python -m bench.load.kills [--times 30]

A real ``wenda serve`` with an account. While two upload and have the index built, one talks to the
screen, whose conversations are kept, and one logs in, it is killed at a random moment. Then, each
time:

- every SQLite file is whole (``PRAGMA integrity_check`` of a copy), and so is every line of the log
  of who did what;
- every file among the documents is one that was sent, byte for byte, and every upload that was
  acknowledged is there;
- the index is whole (the checksums of all of its files);
- the server starts again, answers, and knows the key, every session that was begun, and every
  conversation that was shown.

At the end the index is built once more and has to hold every document that was acknowledged.
Prints a table, and ends with 1 where something was not so.
"""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import httpx
import typer

from bench.load.asking import made_up_text
from bench.load.server import DOCUMENTS, SECONDS, Server, client, end, machine_line, make_folder
from bench.load.server import start as start_server
from bench.measure.askers import QUESTIONS
from index import Settings, WendaError, check
from qa.accounts import open_accounts
from qa.history import History, history_file

NAME, PASSWORD = "anna", "correct horse battery"
UPLOADERS = 2
SHORTEST, LONGEST = 0.2, 6.0
"""Seconds of work before a kill, counted from the first piece of work that was acknowledged."""


@dataclass
class Acknowledged:
    """What the server said it had done, and what it was sent besides (which may be there)."""

    sent: dict[str, bytes] = field(default_factory=dict)
    uploads: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    sessions: list[str] = field(default_factory=list)
    builds: int = 0


class Work:
    """What is done at one server until it is killed."""

    def __init__(self, server: Server, key: str, done: Acknowledged, first: int) -> None:
        """key: of the account. first: what the names of this server's documents begin with."""
        self.done = done
        self.over = threading.Event()
        self.begun = threading.Event()
        self._server, self._key, self._first = server, key, first
        work = [self._upload] * UPLOADERS + [self._talk, self._log_in]
        self.threads = [
            threading.Thread(target=self._again, args=(each, n)) for n, each in enumerate(work, 1)
        ]

    def start(self) -> None:
        """Begin."""
        for thread in self.threads:
            thread.start()

    def stop(self) -> None:
        """Wait until all have noticed that the server is gone."""
        self.over.set()
        for thread in self.threads:
            thread.join()

    def _again(self, work: Callable[[httpx.Client, str], None], number: int) -> None:
        headers = {"authorization": f"Bearer {self._key}"}
        with client(self._server, number, headers=headers) as http:
            for turn in range(1, 10_000):
                try:
                    work(http, f"{self._first}-{number}-{turn}")
                except (httpx.HTTPError, ValueError):  # it is gone
                    return
                if self.over.is_set():
                    return

    def _upload(self, http: httpx.Client, name: str) -> None:
        file, content = f"upload-{name}.txt", made_up_text(name).encode()
        self.done.sent[file] = content
        if http.post("/v1/documents", files={"files": (file, content)}).status_code == 201:
            self.done.uploads.append(file)
            self.begun.set()
        if http.post("/v1/build").status_code == 200:
            self.done.builds += 1

    def _talk(self, http: httpx.Client, name: str) -> None:
        """A question at the screen: once its answer is shown, its conversation is kept."""
        question = f"{random.Random(name).choice(QUESTIONS)} ({name})"
        begun = http.post("/gradio_api/call/ask", json={"data": [question, "", "", ""]})
        told = http.get(f"/gradio_api/call/ask/{begun.json()['event_id']}").text
        if "event: complete" in told:
            self.done.questions.append(question)

    def _log_in(self, http: httpx.Client, _: str) -> None:
        response = http.post("/login", data={"name": NAME, "password": PASSWORD})
        if response.status_code == 303:
            self.done.sessions.append(response.cookies["wenda_session"])
            http.cookies.clear()
        self.over.wait(0.5)


def what_is_broken_on_disk(folder: Path, done: Acknowledged) -> Iterator[str]:
    """What must not be, in the files that a killed server has left."""
    for file in folder.rglob("*.sqlite"):
        if file.is_relative_to(folder / ".wenda"):  # a build that goes on may write to that one
            continue
        if said := integrity(file):
            yield f"{file.relative_to(folder)}: {said}"
    for log in folder.glob(".wenda-audit.jsonl"):
        for line in log.read_text("ascii").splitlines():
            if not _is_record(line):
                yield f"a torn line in the audit log: {line[:100]}"
    there = {path.name: path for path in (folder / DOCUMENTS).iterdir() if path.name[0] != "."}
    for name, path in there.items():
        if name in done.sent and path.read_bytes() != done.sent[name]:
            yield f"{name} is not what was sent"
        elif name not in done.sent and not name.startswith("000_"):
            yield f"{name} was never sent"
    for name in done.uploads:
        if name not in there:
            yield f"{name} was acknowledged, and is gone"
    if said := _damage(folder / ".wenda"):
        yield f"the index: {said}"


def _damage(index: Path) -> str:
    """What is wrong with an index, looked at again where a build that goes on has just replaced
    what was looked at; "" for nothing."""
    said = ""
    for _ in range(3):
        try:
            check(index)
        except WendaError as error:
            said = str(error)
        else:
            return ""
    return said


def integrity(file: Path) -> str:
    """What SQLite finds wrong with a copy of a file, its log included; "" for nothing."""
    with TemporaryDirectory() as name:
        for end_ in ("", "-wal"):
            there = file.with_name(file.name + end_)
            if there.exists():
                shutil.copy(there, Path(name) / there.name)
        with closing(sqlite3.connect(Path(name) / file.name)) as connection:
            try:
                (said,) = connection.execute("PRAGMA integrity_check").fetchone()
            except sqlite3.DatabaseError as error:
                return str(error)
    return "" if said == "ok" else str(said)


def _is_record(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False


def what_is_lost(server: Server, key: str, owner: str, done: Acknowledged) -> Iterator[str]:
    """What a server that has started again does not know any more."""
    with client(server) as http:
        headers = {"authorization": f"Bearer {key}"}
        ready = http.get("/readyz", headers=headers)
        if ready.status_code != 200:
            yield f"not ready: {ready.text[:200]}"
        asked = http.post("/v1/ask", json={"question": QUESTIONS[0]}, headers=headers)
        if not (asked.status_code == 200 and asked.json()["answered"]):
            yield f"no answer: {asked.text[:200]}"
        for token in done.sessions[-20:]:
            cookie = {"cookie": f"wenda_session={token}"}
            if http.get("/v1/status", headers=cookie).status_code != 200:
                yield "a session that was begun is not known"
    with closing(History(history_file(_settings(server.folder)))) as history:
        kept: dict[str, str] = {}
        for each in history.conversations(owner, most=10_000):
            conversation = history.conversation(owner, each.id)
            turns = conversation.turns if conversation else ()
            kept |= {turn.question: turn.text for turn in turns}
    for question in done.questions:
        if not kept.get(question):
            yield f"the conversation of {question} is gone"


def _settings(folder: Path) -> Settings:
    return Settings(index=folder / ".wenda")


def kill_again_and_again(folder: Path, times: int, longest: float = LONGEST) -> Outcome:
    """Kill a server of that folder so many times; what was done, and what was then not as it
    should be."""
    accounts = open_accounts(_settings(folder))
    with closing(accounts):
        owner = accounts.users.add(NAME, "admin", PASSWORD).id
        key = accounts.keys.make(NAME, "work", "admin")
    done, broken, starts = Acknowledged(), [], []
    chance = random.Random(times)
    for number in range(1, times + 1):
        server, seconds = _timed_start(folder)
        starts.append(seconds)
        try:
            broken += [f"{number}: {each}" for each in what_is_lost(server, key, owner, done)]
            work = Work(server, key, done, number)
            work.start()
            work.begun.wait(SECONDS)
            time.sleep(chance.uniform(SHORTEST, longest))
        finally:
            server.kill()
        work.stop()
        broken += [f"{number}: {each}" for each in what_is_broken_on_disk(folder, done)]
    server, seconds = _timed_start(folder)
    starts.append(seconds)
    try:
        broken += [f"last: {each}" for each in what_is_lost(server, key, owner, done)]
        broken += [f"last: {each}" for each in _missing_in_index(server, key, done)]
    finally:
        end(server)
    return Outcome(done, tuple(broken), tuple(starts))


def _timed_start(folder: Path) -> tuple[Server, float]:
    began = time.monotonic()
    return start_server(folder), time.monotonic() - began


def _missing_in_index(server: Server, key: str, done: Acknowledged) -> Iterator[str]:
    """Of what was acknowledged, what the index lacks once it is built."""
    with client(server, headers={"authorization": f"Bearer {key}"}) as http:
        http.timeout = httpx.Timeout(600)
        for _ in range(600):
            built = http.post("/v1/build")
            if built.status_code != 409:  # by what a killed server has begun
                break
            time.sleep(0.5)
        if built.status_code != 200:
            yield f"no build: {built.text[:200]}"
        for name in done.uploads:
            read = http.get(f"/v1/documents/{name}")
            if read.status_code != 200 or read.json()["text"].split() != (
                done.sent[name].decode().split()
            ):
                yield f"{name} is not in the index, or is another one there"


@dataclass(frozen=True)
class Outcome:
    """What was done at all servers together, what was broken, and how long each start took."""

    done: Acknowledged
    broken: tuple[str, ...]
    starts: tuple[float, ...]


def main(times: Annotated[int, typer.Option(min=1, help="How many kills.")] = 30) -> None:
    """Kill, look, and print the table."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        make_folder(folder)
        outcome = kill_again_and_again(folder, times)
    done = outcome.done
    print(f"{machine_line()}. Killed {times} times.\n")
    print("| what | of the server before it was killed |\n| --- | ---: |")
    print(f"| uploads acknowledged (sent) | {len(done.uploads)} ({len(done.sent)}) |")
    print(f"| builds that ended | {done.builds} |")
    print(f"| conversations kept | {len(done.questions)} |")
    print(f"| sessions begun | {len(done.sessions)} |")
    print(f"| longest start, seconds | {max(outcome.starts):.1f} |")
    print(f"| **broken or lost** | **{len(outcome.broken)}** |")
    for each in outcome.broken:
        print(each, file=sys.stderr)
    raise typer.Exit(1 if outcome.broken else 0)


if __name__ == "__main__":
    typer.run(main)
