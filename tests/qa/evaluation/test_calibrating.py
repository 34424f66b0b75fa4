"""Calibrating for another model: which examples a question gives, and what is fitted to them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import qa.evaluation.calibrating
from index import Settings, SettingsError, build
from qa import Assistant, Retriever
from qa.evaluation.calibrating import Example, calibrate_model, make_questions
from qa.ranking.calibration import read_calibration
from qa.ranking.pipeline import rank_query
from tests.support.bundled import needs_bundled
from tests.support.documents.folders import settings_in, write
from tests.support.fake_encoder import FakeEncoder
from tests.support.places import own_cache

FACTS = {
    f"fact{number}": f"{name}{verb}于{year}年。\n{name}的{what}长{number + 11}公里。\n"
    for number, (name, verb, year, what) in enumerate(
        [
            ("青石大桥", "建成", 1931, "桥面"),
            ("云岭水库", "竣工", 1958, "堤坝"),
            ("白塘码头", "启用", 1902, "岸线"),
            ("南屏铁路", "通车", 1937, "隧道"),
            ("松岗公路", "开通", 1964, "路段"),
            ("河口灯塔", "落成", 1888, "航道"),
        ]
    )
}


@pytest.fixture
def chosen(tmp_path: Path) -> Settings:
    write(tmp_path / "docs", **FACTS)
    settings = settings_in(tmp_path, cache=own_cache(tmp_path), model="fake")
    build([tmp_path / "docs"], settings=settings, encoder=FakeEncoder())
    return settings


def squad(folder: Path) -> Path:
    """Two questions for each of the facts, in SQuAD format."""
    paragraphs = []
    for text in FACTS.values():
        name, year = text[:4], text[text.index("于") + 1 : text.index("年")]
        length = text[text.rindex("长") + 1 : text.index("公里")]
        asked = {
            f"{name}是哪一年{text[4:6]}的？": year,
            f"{name}的{text[-9:-6]}长多少公里？": length,
        }
        paragraphs.append(
            {
                "context": text,
                "qas": [{"question": q, "answers": [{"text": a}]} for q, a in asked.items()],
            }
        )
    path = folder / "facts.json"
    path.write_text(json.dumps({"data": [{"title": "", "paragraphs": paragraphs}]}), "utf-8")
    return path


@needs_bundled
def test_labelled_questions_calibrate_a_model(
    chosen: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(qa.evaluation.calibrating, "LEAST", 20)
    done = calibrate_model([squad(tmp_path)], chosen, 100, encoder=FakeEncoder())
    assert (done.model, done.questions, done.calibration.questions) == ("fake", 12, 24)
    assert 0.3 < done.right <= 0.5  # half of the examples have no answer left
    assert read_calibration(chosen, FakeEncoder().fingerprint) == done.calibration
    retriever = Retriever.open(settings=chosen, encoder=FakeEncoder())
    question = "青石大桥是哪一年建成的？"
    index = retriever.current()
    query = retriever.query(index, question)
    shipped = rank_query(retriever, index, query, calibrated=False).confidence
    answer = Assistant(retriever).ask(question)
    assert answer.confidence == pytest.approx(done.calibration.apply(shipped))


def test_questions_are_made_from_documents_all_over_the_index(chosen: Settings) -> None:
    retriever = Retriever.open(settings=chosen, encoder=FakeEncoder())
    made = make_questions(retriever, 6)
    assert len(made) == 6
    assert len({each.document for each in made}) > 1
    for each in made:
        assert retriever.document(each.document).text[each.start : each.end].strip()
    assert make_questions(retriever, 6) == made


@needs_bundled
def test_made_questions_are_right_where_their_sentence_is_quoted(chosen: Settings) -> None:
    retriever = Retriever.open(settings=chosen, encoder=FakeEncoder())
    (made,) = make_questions(retriever, 1)
    as_asked, without = qa.evaluation.calibrating.judge_made(retriever, made)
    index = retriever.current()
    query = retriever.query(index, made.question)
    assert as_asked == Example(rank_query(retriever, index, query).confidence, True)
    assert not without.right
    assert without.confidence < as_asked.confidence


def test_too_few_answers_are_told(chosen: Settings) -> None:
    with pytest.raises(SettingsError, match=r"too few to calibrate.*at least 40"):
        calibrate_model([], chosen, 3, encoder=FakeEncoder())
    assert read_calibration(chosen, FakeEncoder().fingerprint) is None


def test_the_bundled_model_needs_none(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="calibrated as it ships"):
        calibrate_model([], Settings(index=tmp_path / "none", cache=tmp_path), 10)


def test_a_file_that_is_none_is_told_before_anything_is_asked(
    chosen: Settings, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError, match=r"nowhere\.json cannot be read"):
        calibrate_model([tmp_path / "nowhere.json"], chosen, 10)
