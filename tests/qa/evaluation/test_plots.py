"""Pictures of curves: drawn with all their letters, or a word on why they are not."""

from __future__ import annotations

import sys
import warnings
from pathlib import Path

import pytest
from PIL import Image

from index import SettingsError
from qa.evaluation import plots
from qa.evaluation.curves import Curves
from tests.support.commands import run

CURVES = Curves(
    name="样本",
    ranks={"fused": (1, 2, 1), "dense": (1, 0, 3), "lexical": (2, 2, 1)},
    sure=(0.9, 0.8, 0.4),
    held=(True, False, True),
    hard=(0.1, 0.6, 0.2),
    easy=(0.0, 0.1, 0.0),
)
PICTURES = {
    f"样本.{name}.{kind}"
    for name in ("retrieval", "risk-coverage", "reliability")
    for kind in ("png", "svg")
}


@pytest.fixture
def family() -> str:
    try:
        return plots.chinese_family()
    except SettingsError as error:
        pytest.skip(str(error))


@pytest.mark.usefixtures("family")
def test_every_letter_is_drawn(tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # matplotlib warns of a letter that no font has
        drawn = plots.drawing(tmp_path / "new" / "folder")(CURVES)
    assert {path.name for path in drawn} == PICTURES
    assert {path.parent for path in drawn} == {tmp_path / "new" / "folder"}
    for path in drawn:
        if path.suffix == ".png":
            with Image.open(path) as picture:
                assert picture.size == (960, 720)
                assert len(picture.convert("RGB").getcolors(1 << 20) or ()) > 10
        else:
            assert path.read_text("utf-8").startswith("<?xml")


@pytest.mark.usefixtures("family")
def test_drawing_twice_gives_the_same_files(tmp_path: Path) -> None:
    one, other = (plots.drawing(tmp_path / name)(CURVES) for name in ("one", "other"))
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in other]


@pytest.mark.usefixtures("family")
def test_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    draw = plots.drawing(tmp_path)
    draw(CURVES)
    assert {path.name for path in draw(CURVES)} == {
        name.replace("样本", "样本-2") for name in PICTURES
    }


@pytest.mark.usefixtures("family")
def test_curves_of_few_questions_are_drawn(tmp_path: Path) -> None:
    nothing = Curves("空", {"fused": ()}, (), (), ())
    assert len(plots.drawing(tmp_path)(nothing)) == 6
    all_answerable = Curves("可答", {"fused": (1,)}, (0.9,), (True,), ())
    assert len(plots.drawing(tmp_path)(all_answerable)) == 6


def test_a_machine_without_chinese_letters(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(plots, "_has_letters", lambda path: False)
    with pytest.raises(SettingsError, match=r"pip install 'wenda\[plot\]'.*fonts-noto-cjk"):
        plots.drawing(tmp_path)


def test_the_font_of_the_extra_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine that has no other."""
    font = pytest.importorskip("pylopdf_fonts_zh_cn", reason="needs the extra plot").sans_path()
    has_letters = plots._has_letters
    monkeypatch.setattr(plots, "_has_letters", lambda path: path == str(font) and has_letters(path))
    assert plots.chinese_family() == "Noto Sans SC"


def test_a_machine_without_matplotlib(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", None)
    with pytest.raises(SettingsError, match=r"pip install 'wenda\[plot\]'"):
        plots.drawing(tmp_path)


def test_what_cannot_be_drawn_is_said_before_anything_is_asked(tmp_path: Path) -> None:
    (tmp_path / "questions.jsonl").write_text('{"turns": ["马"], "answerable": false}')
    (tmp_path / "taken").write_text("a file")
    ended = run("eval", "questions.jsonl", "--plot", "taken", folder=tmp_path)
    assert (ended.code, ended.out) == (1, "")
    assert "taken cannot be made a folder" in ended.err or "pictures need" in ended.err
