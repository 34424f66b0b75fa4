"""The ``wenda`` command in processes of its own, with the real model."""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import signal
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from index import Settings, open_index
from tests.commands import ROOT, WENDA, environment, free_port, one_line_of, run, start
from tests.conftest import SEEDS
from tests.folders import HORSES, POVERTY, write

PASSAGE = ["rank", "document", "title", "start", "end", "text", "score", "dense", "lexical"]
CITATION = ["n", "document", "title", "paragraph", "start", "end", "quote", "score"]
BUILD = [
    "documents", "passages", "sentences", "embedded", "reused", "removed",
    "skipped", "generation", "seconds",
]  # fmt: skip
ANSWER = [
    "question", "resolved_question", "answered", "confidence", "answer",
    "citations", "closest", "seconds",
]  # fmt: skip
FOUR, MARS = "四个不摘指什么？", "火星上有没有水？"
POSIX = {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


@pytest.fixture(scope="module")
def seeds(real_settings: Settings) -> Path:
    """A folder to work in whose ``.wenda`` is the index of the seed document."""
    folder = real_settings.index.parent / "work"
    shutil.copytree(real_settings.index, folder / ".wenda")
    return folder


def document_text(folder: Path, path: str) -> str:
    with open_index(folder / ".wenda") as index:
        return index.document(path).text


def test_search(seeds: Path) -> None:
    ended = run("search", "四个不摘", "-k", "3", "--json", folder=seeds)
    assert ended.code == 0
    assert [record["rank"] for record in ended.records] == [1, 2, 3]
    for record in ended.records:
        assert list(record) == PASSAGE
        text = document_text(seeds, record["document"])
        assert text[record["start"] : record["end"]] == record["text"]
    assert "四个不摘" in ended.records[0]["text"]
    scores = [record["score"] for record in ended.records]
    assert scores == sorted(scores, reverse=True)

    shown = run("search", "四个不摘", "-k", "1", folder=seeds)
    assert shown.out.startswith("1. 000_f9637205696df0b4.txt · ")
    assert "“四个不摘”" in shown.out
    assert shown.err == ""


def test_ask_is_one_conversation(seeds: Path) -> None:
    questions = ("善于打硬仗的老实人能发出什么信号？", "那善于扎堆的呢？", MARS)
    ended = run("ask", *questions, "--json", folder=seeds)
    assert ended.code == 0
    assert [list(record) for record in ended.records] == [ANSWER] * 3
    first, second, refused = ended.records
    assert [record["question"] for record in ended.records] == list(questions)
    assert [record["answered"] for record in ended.records] == [True, True, False]
    assert first["resolved_question"] == first["question"]
    assert "善于扎堆" in second["resolved_question"]
    assert "老实人" in second["resolved_question"]
    for record in (first, second):
        assert record["closest"] == []
        assert [citation["n"] for citation in record["citations"]] == list(
            range(1, len(record["citations"]) + 1)
        )
        for citation in record["citations"]:
            assert list(citation) == CITATION
            text = document_text(seeds, citation["document"])
            assert text[citation["start"] : citation["end"]] == citation["quote"]
            assert f"{citation['quote']}[{citation['n']}]" in record["answer"]
    assert refused["citations"] == []
    assert [list(passage) for passage in refused["closest"]] == [PASSAGE] * 3


def test_an_answer_for_a_person(seeds: Path) -> None:
    ended = run("ask", FOUR, folder=seeds)
    assert ended.code == 0
    answer, _, citations = ended.out.partition("\n\n")
    assert "不摘责任、不摘政策、不摘帮扶、不摘监管" in answer
    assert answer.endswith("]")
    assert citations.startswith("[1] 000_f9637205696df0b4.txt · ")
    assert "paragraph" in citations
    assert "confidence" in ended.out.splitlines()[-1]
    assert ended.err == ""


def test_the_threshold_decides_what_is_refused(seeds: Path) -> None:
    strict = run("ask", FOUR, "--threshold", "1", "--json", folder=seeds)
    assert strict.code == 0  # a refusal is fine
    assert strict.records[0]["answered"] is False
    lax = run("ask", MARS, "--threshold", "0", "--json", folder=seeds)
    assert lax.records[0]["answered"] is True
    shown = run("ask", MARS, folder=seeds)
    assert shown.code == 0
    assert "The closest passages:\n1. 000_f9637205696df0b4.txt" in shown.out


def test_asking_loads_no_torch(seeds: Path) -> None:
    script = (
        "import sys\n"
        f"sys.argv = ['wenda', 'ask', {FOUR!r}, '--json']\n"
        "from qa.cli import main\n"
        "try:\n    main()\nfinally:\n"
        "    heavy = {'torch', 'transformers', 'sentence_transformers', 'gradio', 'scipy'}\n"
        "    print(sorted(heavy & set(sys.modules)), 'openvino' in sys.modules, file=sys.stderr)\n"
    )
    ended = run(folder=seeds, command=(sys.executable, "-c", script))
    assert ended.code == 0
    assert ended.records[0]["answered"] is True
    assert ended.err.splitlines()[-1] == "[] True"


def test_status_verbose_shows_what_is_left_out_and_why(seeds: Path) -> None:
    path = next(SEEDS.iterdir()).name
    credit = (
        "本DOCX文档由 www.zciku.com/中词库网 生成，海量范文文档任你选，，为你的工作锦上添花,"
        "祝你一臂之力！"
    )
    shown = run("status", "--verbose", folder=seeds)
    reason = "credit of the generator or the site"
    lines = ["left out of the passages: 1 stretch", f"  {path}:", f"    {reason}: {credit}"]
    assert shown.out.splitlines()[-3:] == lines
    assert "left out" not in run("status", folder=seeds).out
    (state,) = run("status", "--verbose", "--json", folder=seeds).records
    (stretch,) = state["left_out"]
    assert (stretch["document"], stretch["reason"], stretch["text"]) == (path, reason, credit)
    assert stretch["end"] - stretch["start"] == len(credit)


def test_on_a_chinese_terminal_all_is_said_in_chinese(seeds: Path, tmp_path: Path) -> None:
    chinese = environment(LC_ALL="zh_CN.UTF-8")
    write(tmp_path / "notes", empty="", 空="　")
    (tmp_path / "notes" / "图.jpg").write_bytes(b"x")
    built = run("build", "notes", folder=tmp_path, environ=chinese)
    assert built.out.splitlines()[0] == "0 份文档，0 个片段，0 句（索引版本 000001）"
    assert "  empty.txt: 文件是空的" in built.out.splitlines()
    assert "  空.txt: 没有文字：只有空白、标点或套话" in built.out.splitlines()
    assert "  图.jpg: 不读取 .jpg 文件；可读的是：.docx" in built.out
    assert built.err.splitlines()[-2:] == ["读取文档: 2 份文档", "写入索引: 4 步"]
    state = run("status", "--verbose", folder=seeds, environ=chinese).out
    assert "下次建立    没有变化" in state.splitlines()
    assert "不放入片段的内容：1 处" in state.splitlines()
    assert "    生成工具或网站的署名: 本DOCX文档由 www.zciku.com" in state
    asked = run("ask", "四个不摘指什么？", "火星上有水吗？", folder=seeds, environ=chinese).out
    assert "把握 " in asked
    assert " 段" in asked
    gone = run("build", "nowhere", folder=tmp_path, environ=chinese)
    assert (gone.code, "nowhere 不存在；请给出存在的文件或文件夹" in gone.err) == (1, True)
    record = run("build", "notes", "--json", folder=tmp_path, environ=chinese).records[0]
    assert {each["path"]: each["reason"] for each in record["skipped"]}["empty.txt"] == (
        "it is empty"
    )


def test_status_check_finds_an_altered_file(seeds: Path, tmp_path: Path) -> None:
    shutil.copytree(seeds / ".wenda", tmp_path / ".wenda")
    (words,) = (tmp_path / ".wenda").glob("generations/*/text.utf8")
    content = bytearray(words.read_bytes())
    content[10] ^= 1
    words.write_bytes(content)
    ended = run("status", "--check", "--json", folder=tmp_path)
    assert ended.code == 1
    assert ended.out == ""
    assert "text.utf8" in one_line_of(ended.err)
    assert "wenda build" in ended.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("ask", "为什么？"), "there is no index at .wenda; make it with `wenda build`"),
        (("search", "马", "--json"), "there is no index at .wenda; make it with `wenda build`"),
        (("status",), "there is no index at .wenda; make it with `wenda build`"),
        (("status", "--index", "elsewhere"), "there is no index at elsewhere"),
        (("build",), "/seeds does not exist; give a file or folder that does: wenda build FOLDER"),
        (("build", "nowhere"), "/nowhere does not exist; give a file or folder that does"),
        (("build", ".", "--model", "no/such"), "the model 'no/such' is neither a folder"),
        (("eval", "nowhere.json"), "nowhere.json cannot be read"),
    ],
)
def test_a_failure_is_one_line_and_exit_code_1(
    arguments: tuple[str, ...], words: str, tmp_path: Path
) -> None:
    (tmp_path / "note.txt").write_text("马。", encoding="utf-8")
    ended = run(*arguments, folder=tmp_path)
    assert ended.code == 1
    assert ended.out == ""
    assert one_line_of(ended.err).startswith("wenda: ")
    assert words in ended.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask",), ("ask", ""), ("ask", "马？", " \n"), ("ask", "马？", "--threshold", "2"),
        ("search",), ("search", ""), ("search", "马", "-k", "0"), ("search", "马", "牛"),
        ("search", b"\xff\xfe".decode("utf-8", "surrogateescape")),
        ("build", "--no-such-option"), ("serve", "--port", "70000"), ("serve", "--port", "x"),
        ("eval",), ("no-such-command",), (),
    ],
)  # fmt: skip
def test_wrong_use_is_exit_code_2(arguments: tuple[str, ...], tmp_path: Path) -> None:
    ended = run(*arguments, folder=tmp_path)
    assert ended.code == 2
    assert "Traceback" not in ended.err
    assert list(tmp_path.iterdir()) == []


def test_a_setting_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    ended = run("status", folder=tmp_path, environ=environment(WENDA_THRESHOLD="half"))
    assert ended.code == 1
    assert one_line_of(ended.err).startswith("wenda: WENDA_THRESHOLD is 'half'")


def test_the_index_can_be_named(seeds: Path, tmp_path: Path) -> None:
    options = run("search", "马", "--index", seeds / ".wenda", "--json", folder=tmp_path)
    variable = environment(WENDA_INDEX=str(seeds / ".wenda"))
    assert options.code == 0
    assert run("search", "马", "--json", folder=tmp_path, environ=variable).out == options.out


@pytest.mark.parametrize("changes", [POSIX, {"PYTHONIOENCODING": "gbk"}], ids=["posix", "gbk"])
def test_json_is_utf8_whatever_the_terminal(seeds: Path, changes: dict[str, str]) -> None:
    plain = run("search", "“四个不摘”", "--json", folder=seeds)
    other = run("search", "“四个不摘”", "--json", folder=seeds, environ=environment(**changes))
    assert other.code == 0
    assert other.out == plain.out
    assert "四个不摘" in other.out


def test_a_terminal_without_chinese_gets_question_marks(seeds: Path) -> None:
    ended = run("search", "四个不摘", "-k", "1", folder=seeds, environ=environment(**POSIX))
    assert ended.code == 0
    assert "????" in ended.out
    assert ended.err == ""


def test_a_reader_that_left_is_no_failure(seeds: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as closed:
        ended = run("search", "马", "--json", folder=seeds, stdout=closed)
    assert (ended.code, ended.err) == (0, "")


def test_without_standard_output(seeds: Path) -> None:
    shell = ("sh", "-c", 'exec "$@" >&-', "sh", *WENDA)
    ended = run("search", "马", folder=seeds, command=shell)
    assert (ended.code, ended.err) == (0, "")


def test_evaluation(seeds: Path, tmp_path: Path) -> None:
    context = POVERTY.strip()
    answers = [{"text": "摘帽不摘责任", "answer_start": context.index("摘帽不摘责任")}]
    asked = {"id": "1", "question": FOUR, "answers": answers}
    paragraphs = [{"context": context, "qas": [asked]}, {"context": HORSES, "qas": []}]
    squad = {"version": "1", "data": [{"title": "扶贫", "paragraphs": paragraphs}]}
    (tmp_path / "squad.json").write_text(json.dumps(squad), encoding="utf-8")
    turns = [{"id": "a", "turns": [FOUR], "evidence": [["摘帽不摘责任"]], "answerable": True}]
    turns += [{"id": "b", "turns": [MARS], "evidence": [], "answerable": False}]
    lines = "".join(json.dumps(turn) + "\n" for turn in turns)
    (tmp_path / "turns.jsonl").write_text(lines, encoding="utf-8")

    files = (tmp_path / "squad.json", tmp_path / "turns.jsonl")
    ended = run("eval", *files, "--limit", "5", "--ablate", "--json", folder=seeds)
    assert ended.code == 0
    squad_figures, turn_figures = ended.records
    groups = {"retrieval", "answer", "citation", "abstention", "latency_ms"}
    assert groups | {"file", "evidence"} <= set(squad_figures)
    assert groups | {"file"} <= set(turn_figures)
    assert squad_figures["file"] == str(tmp_path / "squad.json")
    assert squad_figures["retrieval"]["r@1"] == 1.0
    assert squad_figures["evidence"] == {"s@1": 1.0, "s@3": 1.0}
    assert squad_figures["answer"]["contains_gold"] == 1.0
    assert {"p50", "p95"} <= set(turn_figures["latency_ms"])
    assert run("eval", files[1], folder=seeds).out.startswith("file  ")


def test_serve(seeds: Path) -> None:
    port = str(free_port())
    process = start("serve", "--port", port, "--json", folder=seeds)
    url = json.loads(process.stdout.readline())["url"]
    assert url == f"http://127.0.0.1:{port}/"
    with urlopen(url, timeout=60) as response:
        assert response.status == 200
        assert "Wenda" in response.read().decode()
    taken = run("serve", "--port", port, folder=seeds)
    assert (taken.code, taken.out) == (1, "")
    assert f"127.0.0.1:{port}" in one_line_of(taken.err)
    assert "--port" in taken.err
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, "", "wenda: stopped\n")


def test_help_comes_at_once(tmp_path: Path) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    ended = run("--help", folder=tmp_path)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert ended.code == 0
    for command in ("build", "search", "ask", "eval", "status", "serve"):
        assert f"\n  {command}" in ended.out
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert spent < 1.5  # seconds of processor time


@pytest.mark.parametrize("command", ["build", "search", "ask", "eval", "status", "serve"])
def test_every_command_takes_index_and_json(command: str, tmp_path: Path) -> None:
    ended = run(command, "--help", folder=tmp_path)
    assert ended.code == 0
    assert "--index DIR" in ended.out
    assert "--json" in ended.out


def test_version(tmp_path: Path) -> None:
    declared = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text("utf-8"), re.M)
    assert declared
    assert run("--version", folder=tmp_path).out == f"wenda {declared[1]}\n"
