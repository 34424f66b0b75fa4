"""The noun that repeats what the things compared are: «哪个季度», «哪家工厂», «哪种布».

It belongs to «which», and is not what is compared: in «一季度和二季度哪个季度卖得多» what was done
is «卖», and in «东院和西院哪个院床位多» what is counted is «床位».
"""

from __future__ import annotations

from collections.abc import Sequence

from index import compile_later, fold, numerals
from qa.question.lexicon import RELATIONAL
from qa.question.tokens import tokenize

_CLASSES = frozenset(
    word
    for words in (
        "季度 年度 年份 月份 季节 星期 日期 日子 工厂 公司 企业 部门 单位 车间 班组 小组 仓库 门店",
        "商店 店 厂 班 人 员工 同事 产品 商品 型号 车型 房型 品种 品牌 版本 项目 工程 方案 城市",
        "地方 地区 国家 学校 医院 酒店 楼 房间 城 县 市 省 村 站 线路 路线 设备 机器 材料 书 课程",
    )
    for word in words.split()
)
"""Nouns that say what things are, and never what of them is compared."""

_MEASURED = compile_later(
    r"[量率额费价数值度租薪龄重]$|(?:面积|人次|租金|收入|标准|成本|利润|油耗|能耗|工期|年限|时间|假)$"
)
_PERIOD = compile_later(
    rf"(?:(?:19|20)\d\d年?度?)?(?:第?[{numerals.TO_TEN}1-4]季度|[上下]半年|\d{{1,2}}月份?|"
    rf"[{numerals.TO_TEN}]{{1,2}}月份?|(?:\d{{1,2}}月)?\d{{1,2}}[日号]|[春夏秋冬][季天])|"
    r"(?:19|20)\d\d(?:年度?|财年|(?=$))|去年|今年|前年|上年|本年|上个?月|本月|这个?月"
)


def without_kind(said: str, names: Sequence[str]) -> str:
    """What stands after «which» (a noun, or a noun and a verb) without the noun that says what the
    things called ``names`` are; unchanged where it has none, or is nothing else."""
    folded, ends = fold(said), [fold(name) for name in names]
    token_ends = {token.end for token in tokenize(folded)}
    if len(token_ends) == 1 or folded in RELATIONAL:
        return said
    sizes = range(len(folded) - 1, 0, -1)
    for size in sizes:
        head, rest = folded[:size], folded[size:]
        repeated = any(end.endswith(head) for end in ends)
        if size in token_ends and (repeated or head in _CLASSES):
            return said[size:]
        if repeated and is_measured(rest) and _begins_with_word(rest):
            return said[size:]
    for size in sizes[:-1]:
        begun = any(end.endswith(folded[0]) for end in ends)
        if begun and size in token_ends and len(folded) > size + 1:
            return said[size:]
    return said


def _begins_with_word(text: str) -> bool:
    """Whether a folded text begins with a word of its own, not with the end of another."""
    first = next(iter(tokenize(text)))
    return len(first.word) > 1 or first.word == "不"


def is_measured(noun: str) -> bool:
    """Whether a folded noun names something that is measured («用水量», «月租»)."""
    return len(noun) > 1 and bool(_MEASURED.search(noun))


def speaks_of_measured(text: str) -> bool:
    """Whether a word of a folded text names something that is measured."""
    return any(token.word in RELATIONAL or is_measured(token.word) for token in tokenize(text))


def leading_period(name: str) -> tuple[str, str]:
    """The period of time that a name begins with («2022年», «一季度»), and the rest of it."""
    found = _PERIOD.match(fold(name))
    if found is not None and fold(name[found.end() :]).startswith("版"):
        return "", name
    return (name[: found.end()], name[found.end() :]) if found else ("", name)


def split_periods(names: Sequence[str]) -> tuple[tuple[str, ...], str] | None:
    """The periods that are compared, and what is compared of them («2022年用水» and «2023年用水»,
    or «2022年» and «2023年用水»); None unless all of the names begin with one."""
    split = [leading_period(name.strip()) for name in names]
    said = {rest.removeprefix("的") for _, rest in split} - {""}
    if not all(period for period, _ in split) or len(said) > 1:
        return None
    return tuple(period for period, _ in split), next(iter(said), "")
