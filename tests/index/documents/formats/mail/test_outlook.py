"""Messages of Outlook: read through extract-msg, or a message says what to install."""

from __future__ import annotations

import builtins
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from index import DocumentError, build, open_index
from index.documents.reader import read_document
from tests.support.documents.compound_files import compound
from tests.support.documents.folders import settings_in
from tests.support.fake_encoder import FakeEncoder

TEXTS = {
    "001A": "IPM.Note",
    "0037": "水表",
    "0C1A": "张三",
    "1000": "装在井里。\r\n",
}
FILE = "__attach_version1.0_#0000000{}/"


def message(texts: Mapping[str, str], **files: bytes) -> bytes:
    """A message with these properties, by their numbers, and these files (MS-OXMSG)."""
    streams = {
        f"__substg1.0_{number}001F": text.encode("utf-16-le") for number, text in texts.items()
    }
    streams["__properties_version1.0"] = b"\0" * 32
    streams |= {f"__nameid_version1.0/__substg1.0_000{n}0102": b"" for n in (2, 3, 4)}
    for at, (name, content) in enumerate(files.items()):
        folder = FILE.format(at)
        streams[f"{folder}__properties_version1.0"] = _attached_by_value()
        streams[f"{folder}__substg1.0_3707001F"] = f"{name}.csv".encode("utf-16-le")
        streams[f"{folder}__substg1.0_37010102"] = content
    return compound(streams)


def _attached_by_value() -> bytes:
    """The property PidTagAttachMethod with the value 1, behind eight bytes."""
    return (b"\0" * 8 + struct.pack("<IIII", 0x37050003, 6, 1, 0)).ljust(8 + 16 * 256, b"\0")


def test_a_message_with_a_file(tmp_path: Path) -> None:
    content = message(TEXTS, 台账="名称,数量\n泵,3\n".encode().ljust(4096, b"\n"))
    file = tmp_path / "信.msg"
    file.write_bytes(content)
    settings = settings_in(tmp_path)
    report = build([file], settings=settings, encoder=FakeEncoder())
    assert report.skipped == ()
    with open_index(settings.index) as index:
        assert [each.path for each in index.documents] == ["信.msg", "信.msg/台账.csv"]
        assert index.document("信.msg").text.split("\n") == [
            "水表", "发件人：张三", "附件：台账.csv", "装在井里。"
        ]  # fmt: skip
        assert index.document("信.msg/台账.csv").text == "名称：泵，数量：3"


def test_without_the_package_a_message_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **named: Any) -> Any:
        if name.startswith("extract_msg"):
            raise ImportError(name)
        return real(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(DocumentError) as told:
        read_document("a.msg", message({}))
    assert str(told.value) == (
        ".msg files need the package extract_msg, which is not installed; "
        'install it: pip install "wenda[mail]"'
    )


@pytest.mark.parametrize("content", [b"no message", b"/etc/passwd", message({})[:600]])
def test_what_is_damaged_is_refused(content: bytes) -> None:
    with pytest.raises(DocumentError, match=r"it is damaged, or no \.msg"):
        read_document("a.msg", content)
