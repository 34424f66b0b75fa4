"""After any sequence of changes, an index kept up to date equals one built from nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as configured
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from index import build, current_generation, load_words, open_index
from index.building.generation import postings
from tests.support.documents.folders import (
    HORSES,
    POVERTY,
    TRADITIONAL,
    quick_folder,
    searches,
    settings_in,
    stored_files,
)
from tests.support.fake_encoder import FakeEncoder

FRAMED = ["子/深", "子/z", "子/一", "a", "b", "名字"]
NAMES = st.sampled_from([*FRAMED, "d e"])
HEAD, FOOT = "某某文库 · 名家散文选", "扫码关注，每天读一篇。"
TEXTS = st.one_of(
    st.sampled_from([HORSES, POVERTY, TRADITIONAL, HORSES + POVERTY, POVERTY * 12, "", "　\n"]),
    st.lists(st.sampled_from([HORSES, POVERTY, TRADITIONAL]), min_size=2, max_size=4).map("".join),
    st.sampled_from([HORSES, POVERTY]).map(lambda text: f"{HEAD}\n{text}\n{FOOT}"),
    st.text(alphabet="天地人a1。，\n 　\U0001f600\u0301", max_size=200),
)


class Keeping(RuleBasedStateMachine):
    """A folder, its index kept up to date, and words only ever in one version of one document."""

    def __init__(self) -> None:
        super().__init__()
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(postings, "_POSTINGS_AT_ONCE", 40)  # else all go in one piece
        self.folder = quick_folder()
        self.work = self.folder.__enter__()
        self.docs = self.work / "docs"
        self.docs.mkdir()
        self.settings = settings_in(self.work)
        self.marks: dict[str, str] = {}
        self.gone: set[str] = set()
        self.count = 0
        self.built = False

    def teardown(self) -> None:
        self.folder.__exit__(None, None, None)
        self.patch.undo()

    def path(self, name: str) -> Path:
        return self.docs / f"{name}.txt"

    def forget(self, name: str) -> None:
        if name in self.marks:
            self.gone.add(self.marks.pop(name))

    @rule(name=NAMES, text=TEXTS, marked=st.booleans())
    def add_or_edit(self, name: str, text: str, marked: bool) -> None:
        self.write(name, text, marked)

    @rule(count=st.integers(1, len(FRAMED)), mark=st.sampled_from(["天", "地"]))
    def frame(self, count: int, mark: str) -> None:
        """So many documents between the same two lines: from five on these are their frame."""
        for name in FRAMED[:count]:
            self.write(
                name,
                f"{HEAD}\n{name}记\n　　{name}{mark}的正文，各不相同。\n{FOOT}\n",
                marked=False,
            )

    def write(self, name: str, text: str, marked: bool) -> None:
        self.forget(name)
        if marked:
            self.count += 1
            self.marks[name] = f"mark{self.count}"
            text += f"\n　　{self.marks[name]}是记号。"
        path = self.path(name)
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        self.built = False

    @rule(name=NAMES)
    def delete(self, name: str) -> None:
        self.forget(name)
        self.path(name).unlink(missing_ok=True)
        self.built = False

    @rule(old=NAMES, new=NAMES)
    def rename(self, old: str, new: str) -> None:
        if old != new and self.path(old).exists():
            self.forget(new)
            self.path(new).parent.mkdir(exist_ok=True)
            self.path(old).replace(self.path(new))
            if old in self.marks:
                self.marks[new] = self.marks.pop(old)
            self.built = False

    @rule(name=NAMES)
    def touch(self, name: str) -> None:
        if self.path(name).exists():
            self.path(name).touch()

    @rule()
    def build(self) -> None:
        build([self.docs], settings=self.settings, encoder=FakeEncoder())
        self.equals_an_index_built_from_nothing()
        self.what_is_there_is_found_and_what_is_gone_is_not()
        self.built = True

    @precondition(lambda self: self.built)
    @rule()
    def build_what_did_not_change(self) -> None:
        encoder = FakeEncoder()
        before = current_generation(self.settings.index)
        again = build([self.docs], settings=self.settings, encoder=encoder)
        assert (again.generation, again.embedded, again.removed) == (before, 0, 0)
        assert encoder.encoded == []

    def equals_an_index_built_from_nothing(self) -> None:
        clean = self.settings.with_changes(index=self.work / "clean")
        build([self.docs], settings=clean, encoder=FakeEncoder())
        assert searches(self.settings) == searches(clean)
        assert stored_files(self.settings) == stored_files(clean)
        shutil.rmtree(clean.index)

    def what_is_there_is_found_and_what_is_gone_is_not(self) -> None:
        cutter = load_words(self.settings)
        with open_index(self.settings.index) as index:
            for name, mark in self.marks.items():
                ids, _ = index.lexical_search(index.word_ids(cutter.words(mark)), 5)
                assert [index.passage(i).document for i in ids.tolist()] == [f"{name}.txt"]
            for mark in self.gone:
                assert index.word_ids(cutter.words(mark)) == [-1]
                assert all(mark not in index.passage(i).text for i in range(len(index)))


TestKeeping = Keeping.TestCase
TestKeeping.settings = configured(
    max_examples=25,
    stateful_step_count=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
