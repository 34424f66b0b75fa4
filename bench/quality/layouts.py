"""How are the same pages read, made by five programs: tables over pages, columns, heads and feet.

    python -m bench.quality.layouts [--keep FOLDER]

Ten documents are each set by LibreOffice, reportlab, WeasyPrint, Typst and Chromium: fifty PDFs.
Four are tables of ninety rows over several pages (with lines and without, the heads repeated or
not, some cells of two lines), six are prose of numbered rules (plain, with running heads and page
numbers, in two columns, indented, with headings, in larger type). Printed is, by document and
program, the share of the rows that are read whole with their heads, or of the paragraphs that are
read whole, over lines, columns and pages. Programs that are missing are passed over.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any

import typer

from index.documents.reader import read_document

ROWS, RULES = 90, 30
HEADS = ("编号", "安装地点", "口径", "负责人")
SERIF = "Noto Serif CJK SC"
SECONDS = 300


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is set: paragraphs or the rows of a table, and how."""

    name: str
    table: bool = False
    lines: bool = False
    repeat: bool = False
    columns: int = 1
    head: str = ""
    indent: bool = False
    titles: bool = False
    size: float = 11


SHEETS = (
    Sheet("table, lines, heads repeated", table=True, lines=True, repeat=True),
    Sheet("table, lines, heads once", table=True, lines=True),
    Sheet("table, no lines, heads repeated", table=True, repeat=True),
    Sheet("table, no lines, heads once", table=True),
    Sheet("prose"),
    Sheet("prose, running head", head="青石县水务局文件汇编"),
    Sheet("prose, two columns", columns=2),
    Sheet("prose, indented", indent=True),
    Sheet("prose, headings", titles=True),
    Sheet("prose, larger type", size=14),
)


def rows() -> list[tuple[str, ...]]:
    """The rows of the tables; every seventh has a cell that takes two lines."""
    return [
        (
            f"S-{number:04d}",
            f"水厂路{number}号" + ("地下室东侧第二个检查井内" if number % 7 == 0 else ""),
            f"DN{15 + 5 * (number % 3)}",
            "林周郭沈"[number % 4] + "晓峰",
        )
        for number in range(1, ROWS + 1)
    ]


def rules() -> list[str]:
    """The paragraphs of the prose."""
    return [
        f"第{number}号水闸由所在乡镇的养护队每月检查一次，汛期每周检查两次，发现渗漏的，应当立即上报县水务局，"
        f"并在{number}日之内修好；修不好的，报请市里派人前来处理，费用从第{number}项经费中列支。"
        for number in range(11, 11 + RULES)
    ]


def title(number: int) -> str:
    """The heading above every fifth paragraph."""
    return f"第{'一二三四五六七八九十'[number // 5]}章 水闸养护" if number % 5 == 0 else ""


def html_page(sheet: Sheet, columns_rule: str = "") -> str:
    """A sheet as a page of HTML."""
    style = (
        f"@page{{size:A4;margin:2.2cm;{columns_rule}}}"
        f"body{{font-family:'{SERIF}';font-size:{sheet.size}pt;text-align:justify}}"
        + (f"body{{columns:{sheet.columns};column-gap:1cm}}" if sheet.columns > 1 else "")
        + "table{border-collapse:collapse;width:13cm}td,th{padding:4px 10px;text-align:left}"
        + ("td,th{border:1px solid #333}" if sheet.lines else "")
        + ("p{text-indent:2em;margin:0}" if sheet.indent else "")
    )
    if sheet.table:
        cells = ["".join(f"<td>{cell}</td>" for cell in row) for row in rows()]
        head = "<tr>" + "".join(f"<th>{head}</th>" for head in HEADS) + "</tr>"
        head = f"<thead>{head}</thead>" if sheet.repeat else head
        body = f"<table>{head}{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"
    else:
        body = "".join(
            (f"<h2>{title(number)}</h2>" if sheet.titles and title(number) else "")
            + f"<p>{escape(text)}</p>"
            for number, text in enumerate(rules())
        )
    return f"<html><meta charset=utf-8><style>{style}</style><body>{body}</body></html>"


def by_weasyprint(sheet: Sheet) -> bytes:
    """A sheet, set by WeasyPrint."""
    from weasyprint import HTML

    rule = f"@top-center{{content:'{sheet.head}'}}@bottom-center{{content:counter(page)}}"
    return bytes(HTML(string=html_page(sheet, rule if sheet.head else "")).write_pdf())


def by_chromium(sheet: Sheet) -> bytes:
    """A sheet, set by Chromium; a running head is that of its own print."""
    with tempfile.TemporaryDirectory() as name:
        page, made = Path(name, "a.html"), Path(name, "a.pdf")
        page.write_text(html_page(sheet), encoding="utf-8")
        plain = [] if sheet.head else ["--no-pdf-header-footer"]
        run("chromium", "--headless", "--no-sandbox", "--disable-gpu", *plain,
            f"--print-to-pdf={made}", str(page))  # fmt: skip
        return made.read_bytes()


def by_typst(sheet: Sheet) -> bytes:
    """A sheet, set by Typst."""
    import typst

    head = f'header: align(center)[{sheet.head}], numbering: "1",' if sheet.head else ""
    indent = ", first-line-indent: (amount: 2em, all: true)" if sheet.indent else ""
    lines = [
        f'#set page("a4", {head} columns: {sheet.columns})',
        f'#set text(font: "{SERIF}", size: {sheet.size}pt, lang: "zh")',
        f"#set par(justify: true{indent})",
    ]
    if sheet.table:
        heads = ", ".join(f"[*{head}*]" for head in HEADS)
        cells = ", ".join(f"[{cell}]" for row in rows() for cell in row)
        stroke = "1pt" if sheet.lines else "none"
        heads = f"table.header({heads})" if sheet.repeat else heads
        lines.append(f"#table(columns: (3cm, 4cm, 2cm, 3cm), stroke: {stroke}, {heads}, {cells})")
    else:
        for number, text in enumerate(rules()):
            if sheet.titles and title(number):
                lines += ["", f"= {title(number)}"]
            lines += ["", text]
    return bytes(typst.compile("\n".join(lines).encode("utf-8")))


def by_reportlab(sheet: Sheet) -> bytes:
    """A sheet, set by reportlab."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.platypus import (
        BaseDocTemplate,
        Frame,
        LongTable,
        PageTemplate,
        Paragraph,
    )  # fmt: skip

    font = "STSong-Light"
    registerFont(UnicodeCIDFont(font))
    size = sheet.size
    style = ParagraphStyle(
        "a", fontName=font, fontSize=size, leading=1.5 * size, wordWrap="CJK",
        spaceAfter=0.5 * size, firstLineIndent=2 * size * sheet.indent,
    )  # fmt: skip
    large = ParagraphStyle("b", parent=style, fontSize=1.5 * size, leading=2.2 * size)
    parts: list[Any] = []
    if sheet.table:
        cells = [[Paragraph(cell, style) for cell in row] for row in (HEADS, *rows())]
        grid = [("GRID", (0, 0), (-1, -1), 0.5, "black")] if sheet.lines else []
        parts.append(LongTable(cells, [90, 130, 60, 80], repeatRows=int(sheet.repeat), style=grid))
    for number, text in enumerate([] if sheet.table else rules()):
        if sheet.titles and title(number):
            parts.append(Paragraph(title(number), large))
        parts.append(Paragraph(text, style))

    def draw_head(canvas: Any, _document: Any) -> None:
        if sheet.head:
            canvas.setFont(font, 9)
            canvas.drawCentredString(A4[0] / 2, A4[1] - 36, sheet.head)
            canvas.drawCentredString(A4[0] / 2, 30, str(canvas.getPageNumber()))

    width = (A4[0] - 120 - 24 * (sheet.columns - 1)) / sheet.columns
    frames = [Frame(60 + (width + 24) * at, 60, width, A4[1] - 120, 0, 0, 0, 0)
              for at in range(sheet.columns)]  # fmt: skip
    buffer = io.BytesIO()
    document = BaseDocTemplate(buffer, pagesize=A4)
    document.addPageTemplates([PageTemplate(frames=frames, onPage=draw_head)])
    document.build(parts)
    return buffer.getvalue()


def by_libreoffice(sheet: Sheet) -> bytes:
    """A sheet as a Word document, set by LibreOffice."""
    import docx
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    document: Any = docx.Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = SERIF, Pt(sheet.size)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), SERIF)
    section = document.sections[0]
    if sheet.head:
        section.header.paragraphs[0].text = sheet.head
    if sheet.columns > 1:
        columns = section._sectPr.find(qn("w:cols"))
        columns.set(qn("w:num"), str(sheet.columns))
    if sheet.table:
        table = document.add_table(rows=0, cols=len(HEADS))
        table.style = "Table Grid" if sheet.lines else "Normal Table"
        for row in (HEADS, *rows()):
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
        if sheet.repeat:
            table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for number, text in enumerate([] if sheet.table else rules()):
        if sheet.titles and title(number):
            document.add_heading(title(number), 2)
        paragraph = document.add_paragraph(text)
        if sheet.indent:
            paragraph.paragraph_format.first_line_indent = Pt(2 * sheet.size)
    with tempfile.TemporaryDirectory() as name:
        source = Path(name, "a.docx")
        document.save(str(source))
        run("soffice", f"-env:UserInstallation=file://{name}/profile", "--headless",
            "--convert-to", "pdf", "--outdir", name, str(source))  # fmt: skip
        return Path(name, "a.pdf").read_bytes()


def run(*command: str) -> None:
    """Run a program. Raises CalledProcessError when it fails, TimeoutExpired when it hangs."""
    subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)


PROGRAMS: Mapping[str, tuple[Callable[[Sheet], bytes], bool]] = {
    "LibreOffice": (by_libreoffice, shutil.which("soffice") is not None),
    "reportlab": (by_reportlab, find_spec("reportlab") is not None),
    "WeasyPrint": (by_weasyprint, find_spec("weasyprint") is not None),
    "Typst": (by_typst, find_spec("typst") is not None),
    "Chromium": (by_chromium, shutil.which("chromium") is not None),
}


def wanted(sheet: Sheet) -> list[str]:
    """The lines that are to be read."""
    if not sheet.table:
        return rules()
    return ["，".join(f"{head}：{cell}" for head, cell in zip(HEADS, row, strict=True))
            for row in rows()]  # fmt: skip


def share(data: bytes, lines: Sequence[str]) -> float:
    """The share of the lines that are paragraphs of a PDF, whatever its white space."""
    document = read_document("a.pdf", data)
    found = {"".join(document.text[each.start : each.end].split()) for each in document.paragraphs}
    return sum(line in found for line in lines) / len(lines)


def main(
    keep: Annotated[Path | None, typer.Option(help="Where the PDFs are kept.")] = None,
) -> None:
    """Read the same documents as PDFs of five programs."""
    programs = {name: make for name, (make, there) in PROGRAMS.items() if there}
    print(f"| document | {' | '.join(programs)} |\n|---|{'---|' * len(programs)}")
    shares: list[float] = []
    for number, sheet in enumerate(SHEETS):
        shown = []
        for name, make in programs.items():
            data = make(sheet)
            if keep is not None:
                keep.mkdir(parents=True, exist_ok=True)
                (keep / f"{number}-{name}.pdf").write_bytes(data)
            shares.append(share(data, wanted(sheet)))
            shown.append(f"{shares[-1]:.2f}")
        print(f"| {sheet.name} | {' | '.join(shown)} |", flush=True)
    print(f"\n{len(shares)} PDFs, {sum(shares) / len(shares):.3f} read whole")


if __name__ == "__main__":
    typer.run(main)
