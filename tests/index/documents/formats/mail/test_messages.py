"""Mails: headers in any encoding, bodies, replies, attachments, mailboxes, saved pages."""

from __future__ import annotations

from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import docx
import pytest

from index import Document, DocumentError, Place, Settings, build, open_index, remove_document
from index.documents.reader import read_document
from tests.support.documents.folders import settings_in
from tests.support.fake_encoder import FakeEncoder

SENT = "Tue, 05 Mar 2024 09:12:00 +0800"
AT = Place("mail", 0, "2024-03-05 09:12")


def mail(body: str, **headers: str) -> EmailMessage:
    message = EmailMessage()
    given = {"From": "张三 <z@a.cn>", "To": "李四 <l@a.cn>", "Date": SENT, "Subject": "水表"}
    for name, value in {**given, **headers}.items():
        message[name] = value
    message.set_content(body)
    return message


def word(text: str) -> bytes:
    document = docx.Document()
    document.add_paragraph(text)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def lines_of(document: Document) -> list[str]:
    return [document.text[p.start : p.end] for p in document.paragraphs]


def left_out(document: Document) -> list[tuple[str, str]]:
    return [(document.text[o.start : o.end], o.reason) for o in document.omitted]


def test_headers_and_body() -> None:
    document = read_document("a.eml", mail("水表装在井里。\n请知悉。\n", Cc="w@a.cn").as_bytes())
    assert lines_of(document) == [
        "水表", "发件人：张三 <z@a.cn>", "收件人：李四 <l@a.cn>", "抄送：w@a.cn",
        "日期：2024年3月5日 09:12", "水表装在井里。", "请知悉。",
    ]  # fmt: skip
    assert {p.place for p in document.paragraphs} == {AT}
    assert document.paragraphs[1].labels == (0, 4)
    assert document.title == "水表"


def test_headers_and_bodies_of_old_programs() -> None:
    raw = (
        "From: =?gb2312?B?1cXI/Q==?= <z@a.cn>\r\nSubject: 水表朱镕基\r\nDate: 乱写\r\n"
        "Content-Type: text/plain; charset=gb2312\r\n\r\n镕字不在GB2312里。\r\n"
    ).encode("gbk")
    document = read_document("a.eml", raw)
    assert lines_of(document) == ["水表朱镕基", "发件人：张三 <z@a.cn>", "镕字不在GB2312里。"]
    assert document.paragraphs[0].place is None


def test_a_reply_is_quoted_once() -> None:
    body = (
        "水表装在井里。\n\n在 2024年3月4日，李四 写道：\n"
        "> 水表装在哪里呢？\n> \n> > 请检查全部的水表。\n"
        "> 水表装在哪里呢？\n"
    )
    document = read_document("a.eml", mail(body, Subject="Re: 水表").as_bytes())
    assert lines_of(document)[4:] == ["水表装在井里。", "水表装在哪里呢？", "请检查全部的水表。"]
    reason = "quoted from another mail of the file"
    assert left_out(document) == [
        ("在 2024年3月4日，李四 写道：", reason),
        ("水表装在哪里呢？", reason),
    ]


def mailbox(*messages: EmailMessage) -> bytes:
    return b"".join(
        b"From z@a.cn Tue Mar  5 09:12:00 2024\n" + message.as_bytes() + b"\n"
        for message in messages
    )


def test_a_mailbox_has_a_part_for_each_mail_and_replies_once() -> None:
    first = mail("水表装在哪里呢？\n")
    later = "Wed, 06 Mar 2024 10:00:00 +0800"
    second = mail(
        "装在井里。\n\n------------------ 原始邮件 ------------------\n水表装在哪里呢？\n",
        Subject="回复：水表", Date=later,
    )  # fmt: skip
    document = read_document("箱.mbox", mailbox(first, second))
    assert [part.title for part in document.parts] == ["水表", "回复：水表"]
    assert lines_of(document).count("水表装在哪里呢？") == 1
    assert [text for text, _ in left_out(document)] == [
        "------------------ 原始邮件 ------------------",
        "水表装在哪里呢？",
    ]
    assert {p.place for p in document.paragraphs} == {AT, Place("mail", 0, "2024-03-06 10:00")}
    assert read_document("箱.eml", mailbox(first, second)).text == document.text


def test_a_page_is_read_where_there_is_no_text_or_a_table() -> None:
    message = mail("表格见下\n")
    rows = "<tr><th>项目</th><th>结果</th></tr><tr><td>氨氮</td><td>0.42</td></tr>"
    message.add_alternative(f"<p>表格：</p><table>{rows}</table><img src='cid:x'>", subtype="html")
    assert lines_of(read_document("a.eml", message.as_bytes()))[4:] == [
        "表格：",
        "项目：氨氮，结果：0.42",
    ]


def with_files() -> EmailMessage:
    message = mail("见附件。\n")
    message.add_attachment(
        word("水泵三月检修。"), maintype="application", subtype="octet-stream", filename="附件.docx"
    )
    message.add_attachment(
        "名称,数量\n泵,3\n".encode("gbk"), maintype="text", subtype="csv", filename="../附件.csv"
    )
    message.add_attachment(
        word("水泵四月检修。"), maintype="application", subtype="x", filename="附件.docx"
    )
    message.add_attachment(b"\x7fELF", maintype="application", subtype="x", filename="程序.bin")
    message.add_attachment(mail("里面的信。\n", Subject="转来的"))
    return message


def test_attachments_are_documents_through_the_whole_pipeline(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "信.eml").write_bytes(with_files().as_bytes())
    (folder / "泵.txt").write_text("水泵三月检修。", encoding="utf-8")

    report = build([folder], settings=settings, encoder=FakeEncoder())
    names = ["信.eml", "信.eml/附件 (2).docx", "信.eml/附件.csv", "信.eml/附件.docx",
             "信.eml/转来的.eml", "泵.txt"]  # fmt: skip
    assert list_documents(settings) == sorted(names)
    assert [(each.path, each.why.code) for each in report.skipped] == [
        ("信.eml/程序.bin", "skipped.kind")
    ]
    with open_index(settings.index) as index:
        assert index.document("信.eml/附件.docx").text == "水泵三月检修。"
        csv = index.document("信.eml/附件.csv")
        assert (csv.text, csv.title, csv.paragraphs[0].place) == (
            "名称：泵，数量：3", "附件", Place("row", 2),
        )  # fmt: skip
        assert csv.paragraphs[0].labels == (0, 3, 5, 8)

    again = build([folder], settings=settings, encoder=FakeEncoder())
    assert (again.embedded, again.removed) == (0, 0)
    message = with_files()
    payload = message.get_payload()
    assert isinstance(payload, list)
    del payload[1]
    (folder / "信.eml").write_bytes(message.as_bytes())
    changed = build([folder], settings=settings, encoder=FakeEncoder())
    assert changed.removed == 1  # the second of the two called the same takes the name of the first
    with open_index(settings.index) as index:
        assert index.document("信.eml/附件.docx").text == "水泵四月检修。"

    removal = remove_document("信.eml/附件.csv", settings)
    assert len(removal.documents) == 4
    build([folder], settings=settings, encoder=FakeEncoder())
    assert list_documents(settings) == ["泵.txt"]


def list_documents(settings: Settings) -> list[str]:
    with open_index(settings.index) as index:
        return [each.path for each in index.documents]


def test_mails_within_mails_end(tmp_path: Path) -> None:
    message = mail("最里面。\n")
    for depth in range(6):
        outer = mail(f"第{depth}层。\n")
        outer.add_attachment(message)
        message = outer
    settings = settings_in(tmp_path)
    (tmp_path / "信.eml").write_bytes(message.as_bytes())
    report = build([tmp_path / "信.eml"], settings=settings, encoder=FakeEncoder())
    assert report.documents == 4
    assert [each.why.code for each in report.skipped] == ["archive.too_deep"]


def test_a_saved_page() -> None:
    head = "<html><head><title>供水</title></head>"
    page = f"{head}<body><h1>供水公告</h1><p>周三停水。</p></body></html>"
    raw = (
        b"From: <Saved by Blink>\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n--b\r\n'
        b'Content-Type: text/html; charset="gb2312"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'
        + page.encode("gbk")
        + b"\r\n--b\r\nContent-Type: image/png\r\nContent-Location: http://a.cn/x.png\r\n\r\nPNG"
        + b"\r\n--b--\r\n"
    )
    for name in ("a.mhtml", "a.doc"):
        document = read_document(name, raw)
        assert (document.title, lines_of(document)) == ("供水公告", ["供水公告", "周三停水。"])


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.eml", "没有信头。".encode(), "it has no headers"),
        ("a.mbox", b"Subject: x\n\ny\n", "it has no headers"),
        ("a.mhtml", b"Subject: x\nContent-Type: image/png\n\ny\n", "text/html is missing"),
    ],
)
def test_what_cannot_be_read_is_refused(name: str, content: bytes, why: str) -> None:
    with pytest.raises(DocumentError, match=why):
        read_document(name, content)


def test_parts_nested_without_end_are_refused_or_passed_over() -> None:
    nested = "".join(
        f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(2000)
    )
    with pytest.raises(DocumentError, match=r"nested too deeply|it is damaged"):
        read_document("a.eml", ("Subject: x\n" + nested + "Content-Type: text/plain\n\nx").encode())
