"""Word documents made for tests, as bytes and as the lines that are read from them."""

from __future__ import annotations

import io
import zipfile

import docx
from docx.document import Document as WordDocument
from docx.oxml.ns import nsdecls

from index.documents.formats.word.document import read_word

NOTES = (
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:t>-</w:t></w:r></w:p></w:footnote>'
    '<w:footnote w:id="2"><w:p><w:r><w:t>见《统计年鉴》第3页。</w:t></w:r></w:p></w:footnote>'
)
FOOTNOTES = f"<w:footnotes {nsdecls('w')}>{NOTES}</w:footnotes>"

NUMBERING = f"""<w:numbering {nsdecls("w")}>
<w:abstractNum w:abstractNumId="1">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>
<w:lvlText w:val="%1、"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/>
<w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>
</w:abstractNum><w:abstractNum w:abstractNumId="2">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="●"/></w:lvl>
</w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="6"><w:abstractNumId w:val="2"/></w:num>
<w:num w:numId="7"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0">
<w:startOverride w:val="3"/></w:lvlOverride></w:num></w:numbering>"""

ENTITIES = """<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;">]><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&c;</w:t></w:r></w:p></w:body></w:document>"""


def saved(document: WordDocument, **parts: str) -> bytes:
    """The bytes of a document, with parts of the package added or put in place of others."""
    buffer = io.BytesIO()
    document.save(buffer)
    return with_parts(buffer.getvalue(), {f"word/{n}.xml": t.encode() for n, t in parts.items()})


def with_parts(data: bytes, parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            new.writestr(name, part)
    return buffer.getvalue()


def lines_of(document: WordDocument, **parts: str) -> list[str]:
    extracted = read_word(saved(document, **parts))
    return [extracted.text[block.start : block.end] for block in extracted.blocks]


def bomb() -> bytes:
    word = docx.Document()
    buffer = io.BytesIO()
    word.save(buffer)
    return with_parts(buffer.getvalue(), {"word/media/a.bin": bytes(200 * 1024 * 1024)})
