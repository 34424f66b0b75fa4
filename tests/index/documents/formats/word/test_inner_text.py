"""What stands within the paragraphs of a Word document besides plain runs."""

from __future__ import annotations

import docx
import pytest
from docx.oxml import parse_xml

from tests.support.documents.word_files import lines_of

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def math(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


def fraction(above: str, below: str) -> str:
    return f"<m:f><m:num>{above}</m:num><m:den>{below}</m:den></m:f>"


def raised(base: str, power: str) -> str:
    return f"<m:sSup><m:e>{math(base)}</m:e><m:sup>{math(power)}</m:sup></m:sSup>"


def lines(*elements: str) -> list[str]:
    """What is read of a document with these elements at its beginning."""
    word = docx.Document()
    for place, element in enumerate(elements):
        tag, _, rest = element.partition(">")
        word.element.body.insert(place, parse_xml(f"{tag} {NAMES}>{rest}"))
    return lines_of(word)


@pytest.mark.parametrize(
    ("equation", "text"),
    [
        (math("Q=") + fraction(math("a+b"), math("2")), "Q=(a+b)/2"),
        (raised("x", "2") + math("+") + raised("y", "n+1"), "x^2+y^(n+1)"),
        (
            f"<m:sSub><m:e>{math('v')}</m:e><m:sub>{math('0')}</m:sub></m:sSub>{math('=')}"
            f"<m:rad><m:deg/><m:e>{math('2gh')}</m:e></m:rad>",
            "v_0=√(2gh)",
        ),
        (
            '<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr>'
            f"<m:sub>{math('i=1')}</m:sub><m:sup>{math('n')}</m:sup><m:e>{math('x')}</m:e></m:nary>",
            "∑_(i=1)^n x",
        ),
        (
            '<m:d><m:dPr><m:begChr m:val="["/><m:endChr m:val="]"/></m:dPr>'
            f"<m:e>{math('a')}</m:e><m:e>{math('b')}</m:e></m:d>",
            "[a|b]",
        ),
        (
            f"<m:m><m:mr><m:e>{math('1')}</m:e><m:e>{math('0')}</m:e></m:mr>"
            f"<m:mr><m:e>{math('0')}</m:e><m:e>{math('1')}</m:e></m:mr></m:m>",
            "1, 0; 0, 1",
        ),
    ],
)
def test_equations_stand_in_their_sentence(equation: str, text: str) -> None:
    inline = f"<w:p>{run('流量按')}<m:oMath>{equation}</m:oMath>{run('计算。')}</w:p>"
    alone = f"<w:p><m:oMathPara><m:oMath>{equation}</m:oMath></m:oMathPara></w:p>"
    assert lines(inline, alone) == [f"流量按{text}计算。", text]


def test_an_equation_nested_too_deeply_is_cut_off() -> None:
    nested = math("x")
    for _ in range(60):
        nested = fraction(nested, math("2"))
    (line,) = lines(f"<w:p>{run('甲乙')}<m:oMath>{nested}</m:oMath></w:p>")
    assert line.startswith("甲乙")
    assert "x" not in line


def test_pronunciations_and_hidden_text_are_no_text() -> None:
    ruby = (
        f"<w:r><w:ruby><w:rt>{run('zhá')}</w:rt><w:rubyBase>{run('闸')}</w:rubyBase></w:ruby></w:r>"
    )
    hidden = run("内部备注", "<w:vanish/>") + run("，每月检查", '<w:vanish w:val="0"/>')
    assert lines(f"<w:p>{run('水')}{ruby}{hidden}{run('。')}</w:p>") == ["水闸，每月检查。"]


def test_symbols_given_by_their_codes() -> None:
    symbols = (
        '<w:r><w:sym w:font="SimSun" w:char="2103"/></w:r>'
        '<w:r><w:sym w:font="Wingdings" w:char="F0E0"/></w:r><w:r><w:sym w:char="x"/></w:r>'
    )
    assert lines(f"<w:p>{run('不超过40')}{symbols}{run('。')}</w:p>") == ["不超过40℃。"]


def test_what_was_moved_here_or_tagged_is_read_and_deleted_rows_are_not() -> None:
    paragraph = f"<w:p>{run('甲段已经移到这里。')}</w:p>"
    row = "<w:tr>{properties}<w:tc><w:p>{a}</w:p></w:tc><w:tc><w:p>{b}</w:p></w:tc></w:tr>"
    deleted = row.format(properties="<w:trPr><w:del/></w:trPr>", a=run("旧项"), b=run("一"))
    kept = row.format(properties="", a=run("新项"), b=run("二"))
    assert lines(
        f"<w:moveTo>{paragraph}</w:moveTo>",
        f"<w:customXml>{paragraph.replace('甲', '乙')}</w:customXml>",
        f"<w:tbl>{deleted}{kept}</w:tbl>",
    ) == ["甲段已经移到这里。", "乙段已经移到这里。", "新项：二"]


def test_a_text_box_in_a_cell_is_read_once() -> None:
    box = f"<w:txbxContent><w:p>{run('附注')}</w:p></w:txbxContent>"
    both = (
        f'<mc:AlternateContent><mc:Choice Requires="wps">{box}</mc:Choice>'
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    )
    cells = (
        f"<w:tc><w:p>{run('项目')}<w:r>{both}</w:r></w:p></w:tc><w:tc><w:p>{run('值')}</w:p></w:tc>"
    )
    assert lines(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>") == ["项目 附注：值"]


def test_a_sentence_whose_break_was_deleted_is_one() -> None:
    first = f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('水闸由养护队')}</w:p>"
    assert lines(first, f"<w:p>{run('每月检查一次。')}</w:p>") == ["水闸由养护队每月检查一次。"]
    assert lines(f"<w:p>{run('前一段。')}</w:p>", first) == ["前一段。", "水闸由养护队"]
