"""Files to documents: structure, titles, boilerplate, and what is refused."""

import os
import subprocess
import sys
from pathlib import Path

import opencc
import pytest

from index import Document, DocumentError, Settings
from index.documents.formats.registry import MOST_BYTES
from index.documents.reader import read
from index.documents.scanner import scan
from index.text.chunking import split
from tests.support.places import SEED


def read_one(path: Path) -> Document:
    (source,) = scan([path], Settings()).sources
    (document,) = read(source, Settings())
    return document


def read_text(folder: Path, text: str, name: str = "a.txt") -> Document:
    path = folder / name
    path.write_bytes(text.encode())
    return read_one(path)


def passages_of(document: Document) -> list[str]:
    return [p.text for p in split(document, Settings(), lambda texts: [True] * len(texts))]


def quoted(document: Document) -> list[str]:
    return [document.text[p.start : p.end] for p in document.paragraphs]


def left_out(document: Document) -> list[tuple[str, str]]:
    return [(document.text[gone.start : gone.end], gone.reason) for gone in document.omitted]


def test_the_seed_has_six_essays() -> None:
    document = read_one(SEED)
    assert document.title == "“千里疾风万里霞，追不上百岔的铁蹄马”"
    assert [(part.title, part.start, part.end) for part in document.parts] == [
        ("“千里疾风万里霞，追不上百岔的铁蹄马”", 3, 1322),
        ("2024年是脱贫攻坚决战决胜之年", 1326, 2116),
        ("脱贫攻坚是时代赋予每一个扶贫工作者的时代任…", 2120, 3005),
        ("2024年是脱贫攻坚“收官”之年…", 3009, 4028),
        ("习近平总书记在日前召开的决战决胜脱贫攻坚座…", 4032, 6207),
        ("中国扶贫在路上篇6", 6208, 7341),
    ]
    counts = [sum(p.part == part for p in document.paragraphs) for part in range(6)]
    assert counts == [5, 4, 6, 4, 8, 5]
    assert [p.heading for p in document.paragraphs] == [None] * 28 + ["中国扶贫在路上篇6"] * 4


def test_the_seeds_last_line_is_left_out() -> None:
    document = read_one(SEED)
    ((line, reason),) = left_out(document)
    assert line.startswith("本DOCX文档由 www.")
    assert reason == "credit of the generator or the site"
    assert not any("DOCX" in passage for passage in passages_of(document))


def test_the_seeds_passages_begin_where_paragraphs_and_sentences_do() -> None:
    passages = passages_of(read_one(SEED))
    assert [passage[:8] for passage in passages] == [
        "“千里疾风万里霞", "因而衍生出的“蒙", "“铁蹄马”精神是", "“铁蹄马”精神是",
        "将0.6%变为0", "“铁蹄马”精神是", "同时，要坚决杜绝", "2024年是脱贫",
        "脱贫摘帽不是终点", "初心易有，守终则", "各级纪检监察机关", "脱贫攻坚是时代赋",
        "党员干部要把握“", "脱贫攻坚有利于实", "乡镇干部必须要下", "我们广大工作人员",
        "2024年是脱贫", "善于打硬仗的老实", "善于吃亏的老实人", "善于扎堆的老实人",
        "习近平总书记在日", "“其作始也简，其", "巩固提升成果，决", "为此，必须持续保",
        "完成目标任务，决", "要不失时机推进农", "战胜困难挑战，决", "全国各地要坚持一",
        "行百里者半九十。", "“坚决克服新冠肺", "党的十八大以来，", "应当看到，今年是",
        "中国扶贫在路上篇", "一鼓作气，怀“必", "因此，我们要拿出", "俗话说：“劈柴不",
        "不折不扣，出“实", "因此，决战决胜脱",
    ]  # fmt: skip


def test_sentences_of_the_seed() -> None:
    document = read_one(SEED)
    passages = split(document, Settings(), lambda texts: [True] * len(texts))
    found = [document.text[s.start : s.end] for p in passages for s in p.sentences]
    assert len(found) == 147
    for expected in (
        "“对症下药，方可药到病除。”",
        "俗话说：“劈柴不照纹，累死劈柴人。”",
        "这其实就是一个方法论的问题。",
        "一连串数字背后是党带领全国各族人民用实干、苦干创造出的“减贫奇迹”。",
        "通过梳理分类、甄别辨析，把准解决的脉络;",
        "面对因疫致贫，因疫返贫等问题亟需死守;",
        "“花开偏逢暴雨，叶嫩更兼冰霜。”",
        "中国扶贫在路上篇6",
    ):
        assert expected in found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "utf-16-be"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_one_essay_in_any_encoding_is_the_same(
    tmp_path: Path, encoding: str, line_end: str
) -> None:
    text = SEED.read_text("utf-8")
    (tmp_path / "a.txt").write_bytes(text.replace("\n", line_end).encode(encoding))
    assert passages_of(read_one(tmp_path / "a.txt")) == passages_of(read_one(SEED))


def test_one_traditional_essay_in_any_encoding_is_the_same(tmp_path: Path) -> None:
    text = opencc.OpenCC("s2t").convert(SEED.read_text("utf-8"))
    text = text.encode("big5", "ignore").decode("big5")  # what Big5 has no code for
    expected = passages_of(read_text(tmp_path, text))
    for encoding in ("big5", "utf-16", "gb18030"):
        (tmp_path / "b.txt").write_bytes(text.encode(encoding))
        assert passages_of(read_one(tmp_path / "b.txt")) == expected


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it is empty"),
        (b"\xef\xbb\xbf", "no words"),
        (" \u3000\t\r\n".encode(), "no words"),
        ("。，！……——“”".encode(), "no words"),
        ("本文由 www.abc.com 生成\n----------\n第 3 页".encode(), "no words"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(range(256)) * 4, "cannot be told"),
    ],
)
def test_files_without_text_are_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "a.txt").write_bytes(content)
    with pytest.raises(DocumentError, match=reason):
        read_one(tmp_path / "a.txt")


def test_a_file_that_vanished_or_grew_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("下雨。")
    (source,) = scan([path], Settings()).sources
    os.truncate(path, MOST_BYTES + 1)
    with pytest.raises(DocumentError, match=r"it has 536,870,913 bytes; the most that is read"):
        read(source, Settings())
    path.unlink()
    with pytest.raises(DocumentError, match="it is not there any more"):
        read(source, Settings())


def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("下雨。")
    (source,) = scan([path], Settings()).sources
    path.chmod(0)
    user = os.geteuid()
    try:
        if user == 0:
            os.seteuid(65534)
        with pytest.raises(DocumentError, match="you are not allowed to read it"):
            read(source, Settings())
    finally:
        if user == 0:
            os.seteuid(user)


def test_one_huge_line(tmp_path: Path) -> None:
    text = ("脱贫攻坚是时代赋予的任务，" * 7 + "完。") * 107_527
    document = read_text(tmp_path, text)
    passages = passages_of(document)
    assert len(document.paragraphs) == 1
    assert "".join(passages) == text


def test_chapters_and_sections_by_their_numbers(tmp_path: Path) -> None:
    body = "本办法适用于全市各级机关，各单位应当遵照执行，不得推诿，并按时报告情况。"
    lines = [
        "某市管理办法",
        "第一章 总则",
        body,
        "一、目的",
        body,
        "第二章　附则",
        "（一）解释权",
        body,
    ]
    document = read_text(tmp_path, "\n".join(lines))
    assert document.title == "某市管理办法"
    assert [part.title for part in document.parts] == ["第一章 总则", "第二章 附则"]
    headings = {quoted(document)[p.number - 1]: p.heading for p in document.paragraphs}
    assert [p.heading for p in document.paragraphs] == [
        None, None, "第一章 总则", "第一章 总则", "一、目的", None, "第二章　附则", "第二章　附则"
    ], headings  # fmt: skip


def test_an_unindented_short_line_heads_an_essay_in_an_indented_text(tmp_path: Path) -> None:
    body = "　　今天是个好日子，大家都来到广场上，唱歌跳舞，十分快乐，直到天黑才回家。\n"
    document = read_text(tmp_path, "春天来了\n" + body * 2 + "秋天到了\n" + body * 2)
    assert [part.title for part in document.parts] == ["春天来了", "秋天到了"]
    assert (document.title, len(document.paragraphs)) == ("春天来了", 6)


def test_lines_broken_by_hand_are_one_paragraph(tmp_path: Path) -> None:
    text = (
        "The committee met on Monday to discuss the plan for the new\n"
        "railway, which had been delayed several times because of the\n"
        "weather and the lack of money. Nobody objected to the plan.\n"
        "\n"
        "After the meeting the members went home, and on the next day\n"
        "the newspapers reported that the railway would be finished in\n"
        "ten years, which was more than anyone had hoped for until then\n"
        "because of the war."
    )
    document = read_text(tmp_path, text)
    assert quoted(document) == text.split("\n\n")


def test_chinese_lines_broken_by_hand_are_one_paragraph(tmp_path: Path) -> None:
    text = (
        "关于加强管理的通知\n\n各有关单位：\n\n"
        "为进一步加强我市的安全生产管理工作，切实保障人民群众的生命财产安\n"
        "全，根据国家有关法律法规的规定，结合我市的实际情况，现就有关事项通\n"
        "知如下，请各单位认真贯彻执行。\n"
        "一、加强组织领导\n"
        "各单位要高度重视安全生产工作，成立领导小组，由主要负责人任组长，明\n"
        "确分工，落实责任，定期研究解决安全生产中的突出问题。\n"
        "某市人民政府\n2024年5月1日"
    )
    document = read_text(tmp_path, text)
    assert [shown[:9] for shown in quoted(document)] == [
        "关于加强管理的通知", "各有关单位：", "为进一步加强我市的", "一、加强组织领导",
        "各单位要高度重视安", "某市人民政府", "2024年5月1日",
    ]  # fmt: skip
    assert [paragraph.heading for paragraph in document.paragraphs][4] == "一、加强组织领导"
    passages = split(document, Settings(), lambda texts: [True] * len(texts))
    found = [document.text[s.start : s.end] for p in passages for s in p.sentences]
    assert "明\n确分工" in found[4]


def test_lines_broken_by_hand_under_an_indent_are_no_headings(tmp_path: Path) -> None:
    paragraphs = [
        "　　为进一步加强我市的安全生产管理工作，切实保障人民群众的生命\n财产安全，特此通知。",
        "　　各单位要高度重视安全生产工作，成立领导小组，由主要负责人任\n组长，明确分工。",
        "　　对排查出的问题要建立台账，限期整改，不得推诿扯皮，更不得隐\n瞒不报。",
    ]
    document = read_text(tmp_path, "\n".join(paragraphs))
    assert quoted(document) == [paragraph.strip() for paragraph in paragraphs]
    assert [paragraph.heading for paragraph in document.paragraphs] == [None] * 3


def test_running_heads_of_pages_are_left_out(tmp_path: Path) -> None:
    pages = [f"某市年鉴\n第{name}段的话，说得很长。\n{n}\n" for n, name in enumerate("甲乙丙丁", 1)]
    document = read_text(tmp_path, "\f".join(pages))
    assert quoted(document) == [f"第{name}段的话，说得很长。" for name in "甲乙丙丁"]
    assert {reason for _, reason in left_out(document)} == {"repeated header or footer"}
    lines = [f"某市年鉴 第{n}页\n第{name}段的话。" for n, name in enumerate("甲乙丙丁", 1)]
    assert quoted(read_text(tmp_path, "\n".join(lines))) == [
        f"第{name}段的话。" for name in "甲乙丙丁"
    ]


def test_lines_that_recur_elsewhere_are_kept(tmp_path: Path) -> None:
    text = "“是。”\n第1条 同意。\n“是。”\n第2条 同意。\n“是。”\n第3条 同意。\n“是。”\n见第3页。"
    document = read_text(tmp_path, text)
    assert (quoted(document), document.omitted) == (text.split("\n"), ())


def test_a_paragraph_does_not_reach_over_what_is_omitted(tmp_path: Path) -> None:
    line = "为进一步加强我市的安全生产管理工作，切实保障人民群众的生命财产安全\n"
    document = read_text(tmp_path, line * 2 + "- 3 -\n" + line * 2)
    assert [len(shown) for shown in quoted(document)] == [67, 67]


def test_a_poem_keeps_its_lines(tmp_path: Path) -> None:
    text = "静夜思\n床前明月光，\n疑是地上霜。\n举头望明月，\n低头思故乡。"
    assert quoted(read_text(tmp_path, text)) == text.split("\n")


def test_first_words_are_the_title_where_there_is_no_heading(tmp_path: Path) -> None:
    assert read_text(tmp_path, "　　今天下雨，我没出门。明天再说。").title == "今天下雨，我没出门"
    long = "The members of the committee that met on Monday, went home by train."
    assert read_text(tmp_path, long).title == "The members of the committee that met on…"


def test_no_library_of_a_format_is_loaded_before_it_is_needed() -> None:
    code = (
        "import sys, index\n"
        "print([name for name in ('lxml', 'docx', 'pypdfium2', 'markdown_it', 'jieba',"
        " 'charset_normalizer') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                          cwd=SEED.parents[1])  # fmt: skip
    assert done.stdout == "[]\n"
