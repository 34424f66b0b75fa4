"""The boilerplate of a folder: header and footer lines that many of its documents share.

Web sites and offices put the same lines above and below every text: their name, a slogan, «打印本页
关闭窗口». A single document does not show that; a folder of them does. A line is boilerplate of a
folder when the very same line stands at the edge of at least five of the documents in it (including
its subfolders) and of at least a quarter of them all, around texts that differ.

What authors write recurs as well: «前言», «第一章», «本办法自发布之日起施行。», «各位代表：».
A line therefore counts only when it is short and is neither a sentence nor a numbered heading nor
a usual structural word; and only when nothing but such lines stands between it and the edge. Nor
may it be a title: thirty essays may all be called «我的家乡», so the line right above the text
stays. A line with words that only boilerplate has («扫码关注», «返回首页») may be any of these, and
may stand a little further in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from index.documents.headings import (
    CHAPTER,
    END_OF_SENTENCE,
    MARKED_HEADING,
    SECTION,
    SUBSECTION,
    may_be_heading,
)
from index.documents.outline import has_words
from index.patterns import compile_later
from index.text.vocabulary import word_code

_Item = TypeVar("_Item")

Boilerplate = frozenset[int]
"""The codes of the boilerplate lines of a folder."""

NO_BOILERPLATE: Boilerplate = frozenset()
EDGE = 8  # so many lines at each end of a document are looked at
LEAST_DOCUMENTS = 5
LEAST_SHARE = 0.25
MOST_CHARACTERS = 80
BODY_CHARACTERS = 1000

STRUCTURE = compile_later(
    r"前\s*言|引\s*言|导\s*言|导\s*读|序\s*言?|自序|代序|后\s*记|跋|摘\s*要|内容提要|内容简介|关键词|目\s*录|正\s*文"
    r"|结\s*语|结\s*论|总\s*结|小\s*结|附\s*录|附\s*件|附\s*表|附\s*则|总\s*则|参考文献|参考资料|注\s*释|说\s*明|致\s*谢"
    r"|(?i:abstract|introduction|preface|foreword|contents|summary|conclusions?|appendix|notes"
    r"|references|acknowledge?ments)"
)
AUTHOR = compile_later(
    r"\W*\w{0,4}(?:作\s*者|著者|撰文|译者|记\s*者|通讯员|文)\s*[:：/／|丨]|(?i:\W*by\s)"
)
ONLY_IN_BOILERPLATE = compile_later(
    r"版权所有|版权归|转载|公众号|扫码|二维码|关注我们|点击关注|微信|微博|客户端|下载|网站|网址|首页|上一[篇页章]"
    r"|下一[篇页章]|返回|打印|收藏|分享到|字号|字体|责任编辑|责编|免责声明|备案|ICP|客服|登录|注册"
    r"|https?:|www\.|©|(?i:copyright|all rights reserved|powered by|subscribe|sign in|log in)"
)


@dataclass(frozen=True, slots=True)
class Edges:
    """What a document shows at its edges, before any boilerplate of its folder is left out.

    lines: the codes of the lines that could be boilerplate. body: the code of its longest line, by
    which copies and versions of one text are known. left_out: which of ``lines`` it was read
    without.
    """

    lines: Boilerplate = NO_BOILERPLATE
    body: int = 0
    left_out: Boilerplate = NO_BOILERPLATE


NO_EDGES = Edges()


def line_code(line: str) -> int:
    """The code of a line, in which white space does not count."""
    return word_code("".join(line.split()))


def may_be_boilerplate(line: str) -> bool:
    """Whether a line could be part of a boilerplate, by its words."""
    if len(line) > MOST_CHARACTERS or not has_words(line):
        return False
    if ONLY_IN_BOILERPLATE.search(line):
        return True
    if END_OF_SENTENCE.search(line) or AUTHOR.match(line) or STRUCTURE.fullmatch(line.strip()):
        return False
    return not any(form.match(line) for form in (CHAPTER, SECTION, SUBSECTION, MARKED_HEADING))


def candidates(lines: Sequence[str]) -> list[int]:
    """The positions of the lines that could be boilerplate, by their words and their place."""
    found = edge_positions(lines, may_be_boilerplate)
    title = next((position for position in range(len(lines)) if position not in found), 0) - 1
    if title < 0 or ONLY_IN_BOILERPLATE.search(lines[title]) or may_be_heading(lines[title + 1]):
        return found
    return [position for position in found if position != title]


def edge_positions(lines: Sequence[str], known: Callable[[str], bool]) -> list[int]:
    """The positions of the lines that are ``known`` and lie at an edge, ascending."""
    inwards = range(len(lines)), range(len(lines) - 1, -1, -1)
    return sorted({position for way in inwards for position in _outermost(lines, way, known)})


def _outermost(lines: Sequence[str], way: Sequence[int], known: Callable[[str], bool]) -> list[int]:
    """From one end: those before the first line that is not known, and those with words that
    only boilerplate has."""
    found = []
    reached = False
    for position in way[:EDGE]:
        line = lines[position]
        if not known(line):
            reached = True
        elif not reached or ONLY_IN_BOILERPLATE.search(line):
            found.append(position)
    return found


def find_edges(lines: Sequence[str], boilerplate: Boilerplate) -> tuple[Edges, list[int]]:
    """What the lines of a document show at its edges, and the positions of those to be left out as
    boilerplate of the folder. Where no other line has words, none is."""
    codes = {position: line_code(lines[position]) for position in candidates(lines)}
    others = [line for position, line in enumerate(lines) if position not in codes]
    body = max(others or lines, key=len, default="")
    boilerplate_lines = {lines[position] for position, code in codes.items() if code in boilerplate}
    left_out = edge_positions(lines, boilerplate_lines.__contains__) if boilerplate_lines else []
    if not any(has_words(line) for position, line in enumerate(lines) if position not in left_out):
        left_out = []
    seen = frozenset(codes.values())
    return Edges(seen, line_code(body[:BODY_CHARACTERS]), seen & boilerplate), left_out


def sample_edges(items: Sequence[_Item], length: Callable[[_Item], int]) -> list[_Item]:
    """Of many lines those that ``find_edges`` has to see: those at the ends, and the longest of the
    others."""
    if len(items) <= 2 * EDGE + 1:
        return list(items)
    return [*items[:EDGE], max(items[EDGE:-EDGE], key=length), *items[-EDGE:]]


@dataclass(frozen=True, slots=True)
class FolderBoilerplate:
    """The boilerplate of every folder of an index ("" is the whole)."""

    by_folder: Mapping[str, Boilerplate] = field(default_factory=dict)

    def of(self, path: str) -> Boilerplate:
        """The boilerplate of a document: that of its folder and of all folders around it."""
        if not self.by_folder:
            return NO_BOILERPLATE
        around = (self.by_folder.get(folder, NO_BOILERPLATE) for folder in _folders(path))
        return NO_BOILERPLATE.union(*around)


NO_FOLDER_BOILERPLATE = FolderBoilerplate()


def _folders(path: str) -> list[str]:
    """A document's folder and those around it, the outermost last."""
    names = path.split("/")[:-1]
    return ["/".join(names[:count]) for count in range(len(names), -1, -1)]


def find_folder_boilerplate(documents: Mapping[str, Edges]) -> FolderBoilerplate:
    """The boilerplate of the folders of a set of documents, given by their paths, in any order."""
    folders = {path: _folders(path) for path in documents}
    sizes = Counter(folder for around in folders.values() for folder in around)
    counts = Counter(_places(documents, folders))
    enough = {
        place
        for place, count in counts.items()
        if count >= max(LEAST_DOCUMENTS, LEAST_SHARE * sizes[place[0]])
    }
    bodies: dict[tuple[str, int], set[int]] = {place: set() for place in enough}
    for path, edges in documents.items() if enough else ():
        for folder in folders[path]:
            for line in edges.lines:
                if (folder, line) in enough:
                    bodies[folder, line].add(edges.body)
    found: dict[str, set[int]] = {}
    for (folder, line), different in bodies.items():
        if len(different) >= max(LEAST_DOCUMENTS, LEAST_SHARE * sizes[folder]):
            found.setdefault(folder, set()).add(line)
    return FolderBoilerplate({folder: frozenset(lines) for folder, lines in found.items()})


def _places(
    documents: Mapping[str, Edges], folders: Mapping[str, list[str]]
) -> Iterable[tuple[str, int]]:
    """Each line with each folder it is in, as often as there are documents."""
    for path, edges in documents.items():
        for folder in folders[path]:
            for line in edges.lines:
                yield folder, line
