"""Essays that all have the same line above and below them, and an index built of them."""

from __future__ import annotations

from collections.abc import Sequence

from index import BuildReport, Settings, build
from tests.support.fake_encoder import FakeEncoder

HEAD = "某某文库 · 名家散文选"
FOOT = "扫码关注“某某文库”，每天读一篇好文章。"
TOPICS = ["骆驼", "高铁", "竹子", "茶叶", "月亮", "算盘", "长城", "扬州", "黄河"]


def essay(topic: str) -> list[str]:
    """A title and two paragraphs that no other essay has."""
    return [
        f"{topic}的来历",
        f"说起{topic}，人人都知道一些，可是{topic}到底从哪里来，却少有人说得明白。" * 3,
        f"所以，{topic}是值得细看的。",
    ]


def framed(topic: str, head: Sequence[str] = (HEAD,), foot: Sequence[str] = (FOOT,)) -> str:
    return "\n".join([*head, *essay(topic), *foot]) + "\n"


def built(settings: Settings) -> BuildReport:
    return build([settings.index.parent / "docs"], settings=settings, encoder=FakeEncoder())
