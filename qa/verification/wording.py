"""Closed classes of words that turn what a sentence says: not, all, only, because, perhaps.

All are folded. The lists of negations and opposites are what the fitted verifier was fitted with.
"""

from __future__ import annotations

import re
from itertools import combinations

from index import compile_later

NEGATION = compile_later(
    r"不(?![仅但过断久少只同论管料妨免禁时等错愧止]|得不)|没(?![收落有过])|没有|未(?![来必免成年])|无(?![论数线所疑名轨机])|"
    r"非(?![常洲凡但典])|禁止|严禁|切勿|请勿|勿|谢绝|并非|绝非|否认|拒绝|尚未|缺乏|"
    r"\b(?:not|no|never|cannot|without|neither|nor|none|nobody|nothing|hardly|refused?|denie[sd]|"
    r"failed|lacks?|prohibited|forbidden|banned)\b|n['’]t\b"
)
_DOUBLE = compile_later(
    r"不得不|不能不|无不|不无|并非不|不可不|没有不|莫不|未尝不|除非|不超过|不足|不到|不得超过|不能超过|不得少于|不良|不同|不一(?=[样致])|不低于|不高于|不少于|不多于|不及"
)
"""What only looks like a negation."""

_OPPOSITES = """
增加 减少 | 增长 下降 | 上升 下降 | 提高 降低 | 扩大 缩小 | 允许 禁止 | 成功 失败 | 胜利 失败|
开始 结束 | 开放 关闭 | 最大 最小 | 最高 最低 | 最多 最少 | 最早 最晚 | 最长 最短 | 最先 最后|
大于 小于 | 高于 低于 | 多于 少于 | 早于 晚于 | 以上 以下 | 之前 之后 | 以前 以后 | 前 后|
内 外 | 东 西 | 南 北 | 左 右 | 上游 下游 | 上半 下半 | 东部 西部 | 南部 北部 | 支持 反对|
赞成 反对 | 同意 拒绝 | 接受 拒绝 | 进口 出口 | 买 卖 | 购买 出售 | 公开 秘密 | 合法 非法|
有效 无效 | 长 短 | 高 低 | 大 小 | 强 弱 | 快 慢 | 新 旧 | 深 浅 | 宽 窄 | 厚 薄 | 冷 热|
干 湿 | 轻 重 | 男 女 | 父 母 | 兄 弟 | 雄 雌 | 公 母 | 夏 冬 | 春 秋 | 白天 夜间 | 早 晚|
上午 下午 | 国内 国外 | 室内 室外 | 直接 间接 | 主动 被动 | 自愿 强制 | 免费 收费 | 永久 临时|
常见 罕见 | 稀少 丰富 | 简单 复杂 | 容易 困难 | 安全 危险 | 富裕 贫困 | 加入 退出 | 加入 脱离|
建立 废除 | 成立 解散 | 成立 撤销 | 合并 分拆 | 胜 败 | 赢 输 | 击败 败给 | 上任 卸任|
就任 辞去 | 出生 去世 | 开工 竣工 | 输入 输出 | 吸收 释放 | 膨胀 收缩 | 溶解 析出 | 向前 向后|
顺时针 逆时针 | 正 负 | 阴 阳 | 优点 缺点 | 优势 劣势 | 保留 取消 | 恢复 停止 | 延长 缩短|
提前 推迟 | 上涨 下跌 | 盈利 亏损 | 超过 不足 | 至少 至多 | 必须 不必 | 应当 不得 | 可以 不得|
全部 部分 | 首次 末次 | 肯定 否定 | 承认 否认 | 正确 错误 | 积极 消极 | 乐观 悲观 | 喜欢 讨厌|
热情 冷淡 | 先 后 | 起点 终点 | 入口 出口 | 城市 农村 | increase decrease | increased decreased|
rise fall | rose fell | more fewer | more less | before after | first last | above below|
higher lower | longer shorter | larger smaller | largest smallest | highest lowest|
oldest youngest | earlier later | north south | northern southern | east west | eastern western|
left right | allowed forbidden | allowed banned | accepted rejected | approved rejected|
won lost | opened closed | open closed | indoor outdoor | inside outside | male female|
men women | summer winter | morning evening | day night | free paid | permanent temporary|
success failure | succeeded failed | always never | minimum maximum | least most | best worst|
early late | hot cold | wet dry | strong weak | fast slow | fastest slowest | upper lower|
upstream downstream | import export | buy sell | bought sold | join leave | joined left|
supported opposed | all some
"""
OPPOSITES = frozenset(
    (one, other)
    for pair in _OPPOSITES.split("|")
    for words in [pair.split()]
    for one, other in (words, words[::-1])
)
"""Pairs of words of which the one denies the other, both ways round."""

SCOPES: dict[str, re.Pattern[str]] = {
    "all": compile_later(
        r"所有|全部|一切|任何|每个|每一|凡|完全|始终|总是|一律|全都|均(?![匀衡等值])|无一|各地|全(?=国|市|省|县|世界|球|年|程)|普遍|"
        r"\b(?:all|every|any|always|entire(?:ly)?|whole|each|everyone|completely|universally)\b"
    ),
    "only": compile_later(
        r"只(?![是管要])|仅(?!仅是)|唯一|独(?=自|家|有)|才能|除此之外|"
        r"\b(?:only|sole(?:ly)?|exclusive(?:ly)?|unique|alone|just)\b"
    ),
    "most": compile_later(
        r"最(?![近后初终])|首次|首个|首座|首位|第一(?=个|座|位|次|家|所|大|部)|之最|"
        r"\b(?:most|largest|biggest|highest|oldest|longest|smallest|best|first)\b"
    ),
    "cause": compile_later(
        r"因为|由于|因此|因而|所以|导致|造成|使得|致使|引起|促使|从而|以致|为此|故(?=而|此)|得益于|归功于|"
        r"\b(?:because|due to|caus(?:e[sd]?|ing)|led to|leads to|result(?:s|ed)? in|therefore|"
        r"thus|so that|"
        r"owing to|thanks to|as a result)\b"
    ),
    "must": compile_later(
        r"必须|务必|一定要|不得|应当|应(?=[该在由于])|强制|"
        r"\b(?:must|required|mandatory|obliged|shall|have to|has to)\b"
    ),
    "prove": compile_later(
        r"证明|证实|确认|确定|保证|必定|必然|肯定|显然|"
        r"\b(?:prov(?:e[sd]?|en)|confirm(?:s|ed)?|certain(?:ly)?|definite(?:ly)?|"
        r"guarantee[sd]?|clearly)\b"
    ),
}
"""Words that make a sentence say more: a claim that has one, and its source none, is broader."""

HEDGES: dict[str, re.Pattern[str]] = {
    "perhaps": compile_later(
        r"可能|也许|或许|大概|似乎|据说|相传|传说|据称|疑似|疑为|推测|估计|有望|未必|不一定|一说|"
        r"\b(?:may|might|perhaps|possibly|probably|likely|reportedly|allegedly|said to|"
        r"appears?|seems?|"
        r"estimated?|believed|suspected|could)\b"
    ),
    "plan": compile_later(
        r"计划|拟(?=[于在建将定])|预计|预定|打算|将(?=[于在会要由有建达])|即将|准备|原定|筹备|有意|"
        r"\b(?:plans?|planned|will|expected|intend(?:s|ed)?|proposed?|scheduled|"
        r"due to (?:open|start)|aims?|hopes?)\b"
    ),
    "part": compile_later(
        r"部分|有些|一些|少数|多数|大多|大部分|通常|一般(?!人)|往往|主要|有时|偶尔|几乎|接近|将近|左右|以内|之一|某些|个别|常(?=[见用在])|"
        r"\b(?:some|most of|mostly|usually|often|sometimes|partly|nearly|almost|about|around|"
        r"mainly|generally|"
        r"typically|one of|many|few)\b"
    ),
    "if": compile_later(
        r"如果|如(?=[需有在未为果遇])|若|倘若|只要|除非|一旦|的情况下|时方可|前提|"
        r"\b(?:if|unless|provided|except|in case|when|only when|once)\b"
    ),
    "says": compile_later(
        r"认为|表示|指出|声称|宣称|据.{0,12}(?:报道|记载|统计|称)|主张|批评|质疑|建议|"
        r"\b(?:says?|said|claim(?:s|ed)?|argue[sd]?|according to|reported|suggest(?:s|ed)?|"
        r"think|thought|told)\b"
    ),
}
"""Words that make a sentence say less: a claim that lacks what its source has is broader."""


def scope_words(claim: str, source: str) -> list[tuple[int, int]]:
    """The spans of the words with which a folded claim says more than a folded source."""
    return [
        match.span()
        for words in SCOPES.values()
        if not words.search(source)
        for match in words.finditer(claim)
    ]


def denials(folded: str) -> int:
    """How many negations a folded text has, without those that only look like one."""
    return len(NEGATION.findall(_DOUBLE.sub("", folded)))


def opposites(claim: str, source: str) -> int:
    """How many words of a clause stand where the source has their opposite, and not the word."""
    count = 0
    for one, other in _pairs_in(claim):
        absent = one not in source and other not in claim
        count += absent and _has(other, source)
    return count


def _pairs_in(claim: str) -> list[tuple[str, str]]:
    if claim.isascii():
        words = set(re.findall("[a-z]+", claim))
        return [pair for pair in OPPOSITES if pair[0] in words]
    grams = {claim[a:b] for a, b in combinations(range(len(claim) + 1), 2) if b - a <= 3}
    return [pair for pair in OPPOSITES if pair[0] in grams]


def _has(word: str, text: str) -> bool:
    return bool(re.search(rf"\b{word}\b", text)) if word.isascii() else word in text
