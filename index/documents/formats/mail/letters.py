"""A mail as pieces of a document: who wrote what to whom, and what was said for the first time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from index.documents.boilerplate import QUOTED_REPLY
from index.documents.formats.markup.html import html_pieces, html_source, parse_html
from index.documents.formats.pieces import Entry, Piece
from index.documents.formats.text.plain_text import extract_lines
from index.errors import DocumentError
from index.patterns import compile_later
from index.text.han import has_han, is_wide
from index.types import Place

QUOTED = compile_later(r"\s{0,3}(?:[>＞|]\s?)+")
REPLY_TO = compile_later(
    r"\s*(?:-{2,}\s*(?:原始邮件|原邮件|转发的?邮件信?息?|回复的原邮件|Original Message|"
    r"Forwarded message)"
    r"\s*-{2,}|_{20,}|(?:在|于)?.{0,60}(?:写道|写到|寫道)[：:]|On .{5,200} wrote:)\s*",
    re.IGNORECASE,
)
SUBJECT_MARK = compile_later(
    r"^\s*(?:(?:re|fw|fwd|回复|答复|转发|回覆|轉寄)\s*(?:\[\d+\])?\s*[:：]\s*)+", re.I
)
LABELS = {
    True: ("发件人", "收件人", "抄送", "日期", "附件"),
    False: ("From", "To", "Cc", "Date", "Attachments"),
}
LEAST_QUOTED = 6  # characters of a line that can be recognised again
MOST_SEARCHED = 1 << 20
UNTITLED = {True: "（无主题）", False: "(no subject)"}


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail: its headers in words, when it was sent, its text or else its page, and its files."""

    subject: str
    sender: str
    to: str
    copies: str
    date: datetime | None
    text: str
    page: bytes = b""
    files: tuple[Entry, ...] = ()


def letter_pieces(letters: Iterable[Letter]) -> Iterator[Piece]:
    """The pieces of the mails of a file, one mail after another; what one quotes of another is
    omitted."""
    every = list(letters)
    threads: dict[str, str] = {}
    bodies = [_body(letter) for letter in every]
    for letter, body in zip(every, bodies, strict=True):
        own = "\n".join(_condensed(piece.text) for piece, quoted in body if not quoted)
        thread = _thread(letter.subject)
        threads[thread] = (threads.get(thread, "") + "\n" + own)[:MOST_SEARCHED]
    for letter, body in zip(every, bodies, strict=True):
        place = Place("mail", 0, date_words(letter.date)) if letter.date else None
        chinese = has_han(letter.subject + letter.text[:1000]) or has_han(letter.sender)
        yield Piece(letter.subject or UNTITLED[chinese], level=1, place=place)
        yield from (replace(piece, place=place) for piece in _headers(letter, chinese))
        known = threads[_thread(letter.subject)]
        said: set[str] = set()
        for piece, quoted in body:
            words = _condensed(piece.text)
            again = quoted and (len(words) < LEAST_QUOTED or words in known or words in said)
            again = again or REPLY_TO.fullmatch(piece.text) is not None
            said.add(words)
            yield replace(piece, place=place, omit=QUOTED_REPLY if again else piece.omit)


def date_words(date: datetime) -> str:
    """«2024-03-05 09:12»."""
    return f"{date.year:04}-{date.month:02}-{date.day:02} {date.hour:02}:{date.minute:02}"


def _thread(subject: str) -> str:
    return SUBJECT_MARK.sub("", subject).strip().lower()


def _condensed(text: str) -> str:
    return "".join(text.split())


def _headers(letter: Letter, chinese: bool) -> Iterator[Piece]:
    """A line for each header, its name a label."""
    date = ""
    if letter.date and chinese:
        at = letter.date
        date = f"{at.year}年{at.month}月{at.day}日 {at.hour:02}:{at.minute:02}"
    elif letter.date:
        date = date_words(letter.date)
    files = "，".join(each.name for each in letter.files)
    values = (letter.sender, letter.to, letter.copies, date, files)
    for label, value in zip(LABELS[chinese], values, strict=True):
        if value:
            head = f"{label}：" if chinese else f"{label}: "
            yield Piece(head + " ".join(value.split()), labels=(0, len(head.rstrip())))


def _body(letter: Letter) -> list[tuple[Piece, bool]]:
    """The pieces of what a mail says, each with whether it is quoted from another."""
    if letter.text.strip():
        return list(_text_body(letter.text))
    if not letter.page.strip():
        return []
    try:
        pieces = list(html_pieces(parse_html(html_source(letter.page))))
    except DocumentError:
        return []
    quoted = False
    found = []
    for piece in pieces:
        quoted = quoted or REPLY_TO.fullmatch(piece.text) is not None
        found.append((piece, quoted))
    return found


def _text_body(text: str) -> Iterator[tuple[Piece, bool]]:
    """Paragraphs, in stretches of what is quoted (behind «>», or below «原始邮件») and what is
    not."""
    below = False
    stretch: list[str] = []
    was = False
    for line in [*text.split("\n"), None]:
        marked = line is not None and QUOTED.match(line) is not None and bool(line.strip())
        if line is not None and REPLY_TO.fullmatch(line):
            below = below or not was
        quoted = marked or below
        if stretch and (line is None or quoted != was):
            yield from ((piece, was) for piece in _paragraphs(stretch))
            stretch = []
        if line is not None:
            stretch.append(QUOTED.sub("", line, count=1) if marked else line)
            was = quoted


def _paragraphs(lines: list[str]) -> Iterator[Piece]:
    """Paragraphs of lines that may be broken by hand."""
    text = "\n".join(lines)
    for block in extract_lines(text).blocks:
        joined = ""
        for line in text[block.start : block.end].split("\n"):
            shown = line.strip()
            if shown:
                wide = bool(joined) and (is_wide(joined[-1]) or is_wide(shown[0]))
                joined += shown if wide or not joined else f" {shown}"
        yield Piece(joined)
