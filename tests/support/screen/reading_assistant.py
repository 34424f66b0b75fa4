"""A scripted assistant whose documents are a PDF on disk, a handbook, and a very long book."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from index import DocumentInfo, Original
from index.documents.reader import read_document
from tests.support.documents.drawn_pdf import ESSAY, LEFT, both, cut, lines, pdf
from tests.support.screen.fake_assistant import FakeAssistant

QUOTE = "顺时势，不辱使命，勇于担当，加快脱贫进程。"
RIGHT = "这一栏讲的是渠道维护，" + ESSAY
ASKED, OTHER = "担当什么？", "借期多长？"
LOAN = "借期三十天，可以续借一次。"
HANDBOOK = f"""# 书屋手册

## 开放时间

周二至周日开放。

## 借阅办法

1. 凭居民卡借书。
2. {LOAN}

### 收费

| 项目 | 价格 | 说明 |
| --- | --- | --- |
| 补办借书卡 | 五元 | 三日办好，自取 |
| 复印 | 两角 | 每人三十页 |

滿三個月的志願者可以優先報名ＡＢＣ讀書會。
"""
CHAPTERS, SECTIONS, PARAGRAPHS = 100, 10, 30


def book() -> str:
    """More than a million characters of chapters, sections and paragraphs."""
    parts = []
    for chapter in range(1, CHAPTERS + 1):
        parts.append(f"# 第{chapter}章 漕运之{chapter}")
        for section in range(1, SECTIONS + 1):
            parts.append(f"## {chapter}之{section} 船工的话")
            parts += [
                f"{chapter}章{section}节{number}段：那一年河水涨到了石阶上面，两岸的铺子都把货搬上楼。"
                for number in range(1, PARAGRAPHS + 1)
            ]
    return "\n\n".join(parts)


def pages() -> bytes:
    """A PDF: a sentence over two pages on the first, two columns on the second."""
    rows = cut(ESSAY, 30)
    return pdf(
        lines(rows[:2]),
        both(
            lines([rows[2]]),
            lines(cut(RIGHT, 18), top=640),
            lines(cut(RIGHT[::-1], 18), LEFT + 260, 640),
        ),
        lines(["第三页的话说完了。"]),
    )


@dataclass
class ReadingAssistant(FakeAssistant):
    """``files``: the files of the documents that have one."""

    files: dict[str, Path] = field(default_factory=dict)
    originals: dict[str, Original] = field(default_factory=dict)

    def documents(self) -> Sequence[DocumentInfo]:
        return [self._with_file(info) for info in super().documents()]

    def _with_file(self, info: DocumentInfo) -> DocumentInfo:
        known = self.originals.get(info.path)
        if known is None:
            return info
        return replace(
            info,
            source=known.source,
            size=known.size,
            modified_ns=known.modified_ns,
            hash=known.hash,
        )

    def remember(self) -> None:
        """Record the files as an index does."""
        for path, file in self.files.items():
            data, modified = file.read_bytes(), file.stat().st_mtime_ns
            digest = sha256(data).hexdigest()
            self.originals[path] = Original(path, str(file), len(data), modified, digest)


def reading_assistant(folder: Path) -> ReadingAssistant:
    """The assistant, with its PDF in a folder."""
    file = folder / "报告.pdf"
    file.write_bytes(pages())
    texts = [
        read_document("报告.pdf", file.read_bytes()),
        read_document("手册.md", HANDBOOK.encode()),
        read_document("大典.md", book().encode()),
    ]
    assistant = ReadingAssistant(
        texts,
        {ASKED: (QUOTE, "共产党员作为先锋队要识时局，"), OTHER: (LOAN,)},
        files={"报告.pdf": file},
    )
    assistant.remember()
    return assistant
