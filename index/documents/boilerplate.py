"""Lines that are no content: credits of generators and sites, page numbers, separators.

Each rule is about the form of a whole line and, where an author could have written the same, about
its place too. What a rule takes out is kept in ``Document.omitted`` with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from index.patterns import compile_later
from index.reasons import Reason, reason_from_text
from index.text.numerals import TO_TEN

CREDIT = "credit of the generator or the site"
PAGE_NUMBER = "page number"
SEPARATOR = "separator"
CONTENTS_LINE = "table of contents"
RUNNING_HEAD = "repeated header or footer"
FOLDER_BOILERPLATE = "header or footer of many documents of the folder"
PAGE_FRAME = "navigation or page frame"
FRONT_MATTER = "front matter"
HIDDEN = "hidden sheet, row, column or slide"
QUOTED_REPLY = "quoted from another mail of the file"
UNCERTAIN = "read on a picture with little confidence"

OMISSIONS: Mapping[str, str] = {
    CREDIT: "omitted.credit",
    PAGE_NUMBER: "omitted.page_number",
    SEPARATOR: "omitted.separator",
    CONTENTS_LINE: "omitted.contents",
    RUNNING_HEAD: "omitted.running_head",
    FOLDER_BOILERPLATE: "omitted.folder",
    PAGE_FRAME: "omitted.page_frame",
    FRONT_MATTER: "omitted.front_matter",
    HIDDEN: "omitted.hidden",
    QUOTED_REPLY: "omitted.quoted_reply",
    UNCERTAIN: "omitted.uncertain",
}
"""Why a stretch is omitted: what an index stores, and its code in the catalogue."""

EDGE_LINES = 4  # a credit stands among the first or last so many lines
CREDIT_CHARACTERS = 160

DOMAIN = (
    r"(?:https?://|www\.|(?<![A-Za-z0-9@.])(?:[A-Za-z0-9-]+\.)+"
    r"(?:com|cn|net|org|cc|info|top|xyz|vip|edu|io|tv|me|site|club|hk|tw)(?![A-Za-z0-9]))"
)
THIS_TEXT = (
    r"(?:本|此|该|以上)\s*(?:[A-Za-z]{2,5}|电子)?\s*"
    r"(?:文档|文章|文件|文|范文|资料|资源|内容|电子书|小说|书|篇文章|课件|试卷|模板)?"
)
MADE_BY = r"(?:由|来自|来源于|源自|转自|转载自|摘自|下载自|下载于|是从|收集自|整理自|出自)"
WITH_DOMAIN = (
    THIS_TEXT + r"[^。！？]{0,6}" + MADE_BY,
    r"(?:来源网址|原文链接|原文地址|原文网址|本文链接|本文地址|本文网址|转载地址|下载地址|转载请注明|转载自)",
    r"(?:更多|海量|全部|完整|最新)[^。！？]{0,12}(?:范文|文档|资料|小说|电子书|文章|课件|试卷|模板|下载)",
    r"(?:范文大全|范文网|文库|文档网|资料网|小说网|词库网|作文网|公文网|论文网)",
    r"(?:生成|制作|整理|收集|上传|提供|分享)[^。！？]{0,8}(?:下载|范文|文档|资料)",
    r"(?i:(?:generated|created|downloaded|converted|produced|printed|provided)\s+(?:by|with|from|at|using))",
)
WITHOUT_DOMAIN = (
    r"^\W*(?:更多|海量)[^。！？]{0,16}(?:请)?(?:关注|访问|搜索|登录)[^。！？]{0,20}(?:公众号|网站|官网|微信|网)",
    r"^\W*(?:本|此|该)(?:文|文档|文章|资料)(?:内容)?(?:由|来自|来源于)?[^。！？]{0,6}(?:网络|互联网)[^。]{0,30}$",
    r"^\W*" + THIS_TEXT + r"由[^。！？]{1,20}(?:范文网|文库|词库网|文档网|资料网)[^。]{0,20}$",
    r"(?i:^\W*(?:generated|created|converted|produced)\s+(?:by|with|using)\s+[\w .\-/]{2,60}$)",
)
HAS_DOMAIN = compile_later(DOMAIN)
CREDIT_WITH_DOMAIN = compile_later("|".join(WITH_DOMAIN))
CREDIT_WITHOUT_DOMAIN = compile_later("|".join(WITHOUT_DOMAIN))

SEPARATOR_LINE = compile_later(r"[-=*_~#+·•—–─━═※☆★◆◇■□●○▲△▼▽<>|\s]{3,}")
PAGE_LINE = compile_later(
    rf"[\s\-—–·|]*第\s*[0-9{TO_TEN}百]+\s*页[\s，,/(（]*(?:共\s*[0-9{TO_TEN}百]+\s*页)?"
    r"[\s\-—–·|)）]*"
    r"|[\s|]*[-—–]{1,3}\s*[0-9]{1,4}\s*[-—–]{1,3}[\s|]*"
    r"|\s*(?i:page)\s*[0-9]{1,4}(?:\s*(?i:of|/)\s*[0-9]{1,4})?\s*"
)
LEADERS = compile_later(r".{2,80}?\s*(?:[.．…·‥]\s*){4,}\s*[0-9]{1,4}")


def omission_reason(stored: str) -> Reason:
    """The reason for an omission as an index stores it."""
    code = OMISSIONS.get(stored)
    return Reason(code) if code else reason_from_text(stored)


def omit_reason(line: str, from_start: int, from_end: int) -> str | None:
    """Why a line is kept out of the passages, or None when it is content.

    line: the whole line, without the white space around it.
    from_start, from_end: how many other lines stand before and behind it.
    """
    if SEPARATOR_LINE.fullmatch(line):
        return SEPARATOR
    if len(line) <= 40 and PAGE_LINE.fullmatch(line):
        return PAGE_NUMBER
    if len(line) <= 200 and LEADERS.fullmatch(line):
        return CONTENTS_LINE
    if min(from_start, from_end) < EDGE_LINES and is_credit(line):
        return CREDIT
    return None


def is_credit(line: str) -> bool:
    """Whether a line says where the file was made or found, in the ways sites do.

    A domain name alone is no sign, nor is a line as long as a paragraph.
    """
    if len(line) > CREDIT_CHARACTERS:
        return False
    if HAS_DOMAIN.search(line) and CREDIT_WITH_DOMAIN.search(line):
        return True
    return CREDIT_WITHOUT_DOMAIN.search(line) is not None


def alike(line: str) -> str:
    """A line with what changes from page to page evened out: numbers and spacing."""
    return re.sub(r"[0-9０-９]+", "0", "".join(line.split()))


def running_heads(edges: Sequence[Sequence[str]], alike: Callable[[str], str] = alike) -> set[str]:
    """The lines that recur at the top or bottom of pages (or chapters), as ``alike`` gives them.

    edges: of each page the lines at its top and bottom. A line counts when it is there on at
    least three pages and on a quarter of all (headers of left and right pages differ, and so do
    those of chapters).
    """
    counts: dict[str, int] = {}
    for lines in edges:
        for line in {alike(line) for line in lines}:
            counts[line] = counts.get(line, 0) + 1
    least = max(3, len(edges) / 4)
    return {line for line, count in counts.items() if count >= least and len(line) <= 100}
