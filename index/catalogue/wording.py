"""How a code is worded, and what several codes advise."""

from __future__ import annotations

from typing import Literal, NamedTuple

Language = Literal["zh", "en"]


class Wording(NamedTuple):
    """How a code is said in both languages, and in both what to do about it ("": nothing)."""

    en: str
    zh: str
    remedy_en: str = ""
    remedy_zh: str = ""


REBUILD = ("rebuild it with `wenda build`", "请用 `wenda build` 重建")
SAVE_AS_UTF8 = ("open it in an editor and save it as UTF-8", "请用编辑器打开，另存为 UTF-8")
DIVIDE = ("divide it", "请拆分")
