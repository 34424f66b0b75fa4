"""Folders of pages and typed questions: read, asked, and measured."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from index import SettingsError
from qa.cli.text import format_figures
from qa.evaluation.curves import Curves, folder_curves
from qa.evaluation.figures import folder_figures
from qa.evaluation.folders import FolderQuestion, QuestionFolder, read_folder
from qa.evaluation.outcomes import FolderOutcome
from qa.evaluation.run import Asking, evaluate_files, read_questions
from qa.types import Answer, Citation
from tests.support.documents.folders import settings_in
from tests.support.fake_encoder import FakeEncoder
from tests.support.places import ROOT, own_cache

TYPED = ROOT / "bench" / "data" / "typed"

PAGES = [
    {"id": "flat", "title": "青枫公寓退押金", "text": "押金3200元。\n管家姓孟。"},
    {"id": "school", "title": "临江区幼升小报名", "text": "网上登记从5月15日开始。"},
    {"id": "law", "title": "第十二条", "text": "合伙协议应当以书面形式订立。"},
]
DEPOSIT = {"document": "flat", "question": "押金多少元", "kind": "keyword", "answers": ["3200元"]}
PARTNERS = {"documents": ["law", "school"], "question": "合伙协议要书面的吗", "kind": "layman"}
NOTHING = {"document": "school", "question": "明年几月登记", "kind": "other-year", "answers": []}


def folder_of(
    path: Path, questions: Sequence[Mapping[str, Any]], pages: Sequence[Mapping[str, Any]] = PAGES
) -> Path:
    path.mkdir(exist_ok=True)
    for name, items in (("documents", pages), ("questions", questions)):
        lines = "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items)
        (path / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    return path


def test_a_folder_is_read(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "typed", [DEPOSIT, PARTNERS, NOTHING])
    assert read_folder(folder) == QuestionFolder(
        (
            ("flat.txt", "青枫公寓退押金\n押金3200元。\n管家姓孟。\n"),
            ("school.txt", "临江区幼升小报名\n网上登记从5月15日开始。\n"),
            ("law.txt", "第十二条\n合伙协议应当以书面形式订立。\n"),
        ),
        (
            FolderQuestion("押金多少元", "keyword", ("flat.txt",), ("3200元",), True),
            FolderQuestion("合伙协议要书面的吗", "layman", ("law.txt", "school.txt"), (), True),
            FolderQuestion("明年几月登记", "other-year", ("school.txt",), (), False),
        ),
    )


def test_questions_put_into_the_other_script(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "typed", [NOTHING])
    read = read_questions(folder, "traditional")
    assert isinstance(read, QuestionFolder)
    assert [question.text for question in read.questions] == ["明年幾月登記"]


@pytest.mark.parametrize("missing", ["documents.jsonl", "questions.jsonl"])
def test_a_folder_without_its_files(tmp_path: Path, missing: str) -> None:
    folder = folder_of(tmp_path / "typed", [DEPOSIT])
    (folder / missing).unlink()
    with pytest.raises(SettingsError, match=rf"typed holds no {missing}; a folder of questions"):
        read_folder(folder)


def test_a_folder_without_questions(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="typed holds no questions"):
        read_questions(folder_of(tmp_path / "typed", []))


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{", r"not a document \(Expecting.*expected an object with id, title, text"),
        ("[]", r"not a document \(not an object\)"),
        ('{"id": "a", "title": "题"}', r"not a document \(text is missing\)"),
        ('{"id": 1, "title": "题", "text": ""}', r"not a document \(id is not a string\)"),
        ('{"id": "../a", "title": "题", "text": ""}', r"no file can be called '../a.txt'"),
        ('{"id": "", "title": "题", "text": ""}', r"no file can be called '.txt'"),
        ('{"id": "law", "title": "题", "text": ""}', r"the id 'law' is that of an earlier line"),
    ],
)
def test_lines_that_are_no_documents(tmp_path: Path, line: str, why: str) -> None:
    folder = folder_of(tmp_path / "typed", [DEPOSIT])
    with (folder / "documents.jsonl").open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    with pytest.raises(SettingsError, match=rf"documents\.jsonl, line 5: {why}"):
        read_folder(folder)


@pytest.mark.parametrize(
    ("item", "why"),
    [
        ({"document": "flat"}, r"not a question \(answers is missing\); expected an object with"),
        ({**DEPOSIT, "answers": "3200元"}, r"not a question \(answers is not a list of strings\)"),
        ({**PARTNERS, "documents": []}, r"not a question \(documents is empty\)"),
        ({**DEPOSIT, "document": "hut"}, "there is no document 'hut'; expected the id of a line"),
        (
            {**DEPOSIT, "answers": ["3200元", "3200圆"]},
            "the answer '3200圆' is not in its document",
        ),
        ({**DEPOSIT, "answers": ["5月15日"]}, "the answer '5月15日' is not in its document"),
        ({**DEPOSIT, "answers": [""]}, "the answer '' is not in its document"),
    ],
)
def test_lines_that_are_no_questions(tmp_path: Path, item: dict[str, Any], why: str) -> None:
    folder = folder_of(tmp_path / "typed", [DEPOSIT, item])
    with pytest.raises(SettingsError, match=rf"questions\.jsonl, line 2: {why}"):
        read_folder(folder)


def test_the_typed_questions_of_this_project_can_be_read() -> None:
    folder = read_folder(TYPED)
    assert len(folder.documents) == 50
    assert len(folder.questions) == 1518


@pytest.mark.parametrize(
    ("name", "pages", "questions"),
    [
        ("unseen/long_pages", 30, 811),
        ("unseen/encyclopedia", 22, 616),
        ("unseen/law", 19, 532),
        ("unseen/across", 16, 448),
        ("unseen/news", 64, 766),
        ("unseen/web", 70, 942),
        ("typed_fit", 1394, 36049),
    ],
)
def test_the_other_folders_can_be_read(name: str, pages: int, questions: int) -> None:
    folder = read_folder(TYPED.parent / name)
    assert (len(folder.documents), len(folder.questions)) == (pages, questions)


def test_decoys_stand_in_their_pages() -> None:
    pages = dict(read_folder(TYPED).documents)
    lines = map(json.loads, (TYPED / "questions.jsonl").read_text("utf-8").splitlines())
    assert [
        each for each in lines if each.get("decoy", "") not in pages[f"{each['document']}.txt"]
    ] == []


def test_half_of_the_questions_of_each_page_are_answered() -> None:
    folder = read_folder(TYPED)
    for page, _ in folder.documents:
        answered = [each.answerable for each in folder.questions if page in each.documents]
        assert abs(sum(answered) - len(answered) / 2) <= 4, page


KEYWORD = FolderQuestion("押金多少元", "keyword", ("flat.txt",), ("3200元",), True)
UNSAID = FolderQuestion("明年几月登记", "unsaid", ("school.txt",), (), False)


def outcome(
    question: FolderQuestion,
    confidence: float,
    rank: int = 0,
    *,
    held: bool = False,
    best: bool = False,
    possible: bool | None = None,
) -> FolderOutcome:
    """What became of a question; ``possible``: whether what is shown as possible is right."""
    answered = confidence >= 0.5
    quoted = Citation(1, question.documents[0], "题", 1, 0, 6, "押金多少元。", confidence)
    answer = Answer(
        question.text,
        question.text,
        answered,
        confidence,
        "",
        (quoted,) if answered else (),
        (),
        0.01,
        reason=None if answered else "not_found" if possible is None else "uncertain",
    )
    right = (True,) if answered else ()
    return FolderOutcome(question, answer, rank, rank, 0, held, best, possible is True, right)


OUTCOMES = [
    outcome(KEYWORD, 0.9, 1, held=True, best=True),
    outcome(KEYWORD, 0.8, 2, held=True),
    outcome(KEYWORD, 0.7, 0),
    outcome(KEYWORD, 0.4, 1, held=True, possible=True),
    outcome(KEYWORD, 0.3, 1, possible=False),
    outcome(UNSAID, 0.1),
    outcome(UNSAID, 0.25, possible=False),
    outcome(UNSAID, 0.75),
]


def test_figures_worked_out_by_hand() -> None:
    figures = folder_figures("typed", OUTCOMES, 0.5, ablate=True)
    assert (figures["questions"], figures["answerable"], figures["unanswerable"]) == (8, 5, 3)
    assert figures["retrieval"] == {"r@1": 0.6, "r@5": 0.8, "r@10": 0.8, "mrr@10": 0.7}
    assert figures["answer"] == {
        "best_citation_holds": 0.2,
        "contains_gold": 0.4,
        "contains_gold_if_not_refused": 0.6,
        "wrong": 0.2,
        "characters": 6.0,
    }
    assert figures["citation"] == {"precision": 1.0}
    assert figures["refused"] == {"answerable": 0.4, "unanswerable": 0.6667}
    assert figures["possible"] == {"answerable": 0.4, "right": 0.5, "unanswerable": 0.3333}
    assert figures["abstention"]["auroc"] == 0.8  # 12 of 15 pairs
    assert figures["abstention"]["ece"] == pytest.approx(0.375)
    assert figures["latency_ms"] == {"p50": 10.0, "p95": 10.0}
    assert figures["dense_alone"] == figures["retrieval"]
    assert figures["lexical_alone"]["r@10"] == 0.0
    assert [each["confidence"] for each in figures["failed"]] == [0.7, 0.4, 0.3, 0.75]


def test_intervals_hold_their_figures() -> None:
    figures = folder_figures("typed", OUTCOMES, 0.5, ablate=False)
    low, high = figures["interval_95"]["contains_gold"]
    assert (low, high) == (0.0, 0.8)
    assert figures["interval_95"]["auroc"][0] < 0.8 <= figures["interval_95"]["auroc"][1]
    alone = folder_figures("typed", OUTCOMES[:5], 0.5, ablate=False)["interval_95"]
    assert alone["auroc"] == []
    assert "refused_unanswerable" not in alone


def test_every_kind_has_figures_of_its_own() -> None:
    kinds = folder_figures("typed", OUTCOMES, 0.5, ablate=False)["by_kind"]
    assert list(kinds) == ["keyword", "unsaid"]
    assert kinds["unsaid"] == {
        "questions": 3,
        "answerable": 0,
        "unanswerable": 3,
        "refused": {"unanswerable": 0.6667},
        "possible": {"unanswerable": 0.3333},
    }
    assert kinds["keyword"]["answer"]["contains_gold"] == 0.4
    assert kinds["keyword"]["refused"] == {"answerable": 0.4}
    assert "abstention" not in kinds["keyword"]


def test_the_figures_as_text() -> None:
    lines = format_figures(folder_figures("typed", OUTCOMES, 0.5, ablate=False)).splitlines()
    at = next(
        number
        for number, line in enumerate(lines)
        if line.startswith("answerable  ") and "questions" in line
    )
    assert [line.split() for line in lines[at : at + 4]] == [
        [
            "answerable",
            "questions",
            "r@1",
            "best",
            "holds",
            "holds",
            "unrefused",
            "wrong",
            "refused",
            "possible",
            "…",
            "right",
            "characters",
        ],
        [
            "keyword",
            "5",
            "0.600",
            "0.200",
            "0.400",
            "0.600",
            "0.200",
            "0.400",
            "0.400",
            "0.500",
            "6.000",
        ],
        ["unanswerable", "questions", "refused", "possible"],
        ["unsaid", "3", "0.667", "0.333"],
    ]
    assert lines[-1] == "failed              4 of 8, which --json names"


def test_what_is_drawn() -> None:
    assert folder_curves("typed", OUTCOMES, 0.5) == Curves(
        name="typed",
        ranks={"fused": (1, 2, 0, 1, 1), "dense": (1, 2, 0, 1, 1), "lexical": (0, 0, 0, 0, 0)},
        sure=(0.9, 0.8, 0.7, 0.4, 0.3),
        held=(True, True, False, True, False),
        hard=(0.1, 0.25, 0.75),
    )


def test_a_folder_is_asked(tmp_path: Path) -> None:
    """Its index is kept: the second time nothing is embedded."""
    folder = folder_of(tmp_path / "typed", [DEPOSIT, PARTNERS, NOTHING])
    settings = settings_in(tmp_path, cache=own_cache(tmp_path), threshold=0.0)
    encoder = FakeEncoder()
    (evaluated,) = evaluate_files([folder], settings, Asking(), encoder=encoder)
    figures = evaluated.figures
    assert figures["file"] == str(folder)
    assert figures["retrieval"] == {"r@1": 1.0, "r@5": 1.0, "r@10": 1.0, "mrr@10": 1.0}
    assert figures["answer"]["best_citation_holds"] == 1.0
    assert figures["answer"]["contains_gold"] == 1.0
    assert figures["refused"] == {"answerable": 0.0, "unanswerable": 0.0}
    assert [each["question"] for each in figures["failed"]] == ["明年几月登记"]
    assert evaluated.curves.name == "typed"
    assert evaluated.curves.ranks["fused"] == (1, 1)
    assert evaluated.curves.held == (True, True)
    embedded = len(encoder.encoded)
    assert embedded == 3
    list(evaluate_files([folder], settings, Asking(), encoder=encoder))
    assert len(encoder.encoded) == embedded


def test_everything_is_refused_at_the_highest_threshold(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "typed", [DEPOSIT, PARTNERS, NOTHING])
    settings = settings_in(
        tmp_path, cache=own_cache(tmp_path), threshold=1.0, possible_threshold=0.0
    )
    (evaluated,) = evaluate_files([folder], settings, Asking(), encoder=FakeEncoder())
    figures = evaluated.figures
    assert figures["answer"]["contains_gold"] == 0.0
    assert figures["answer"]["contains_gold_if_not_refused"] == 1.0
    assert figures["refused"] == {"answerable": 1.0, "unanswerable": 1.0}
    assert figures["possible"] == {"answerable": 1.0, "right": 1.0, "unanswerable": 1.0}
    assert "citation" not in figures
