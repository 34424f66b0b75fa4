"""Follow-ups that omit their subject: «是哪一年的？», «在哪里？», «作者是谁？»"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index import HAN, compile_later, fold
from qa.question.lexicon import (
    HYPERNYMS,
    INTERROGATIVE,
    LIGHT,
    RELATIONAL,
)
from qa.question.subject import find_subject
from qa.question.tokens import Token, is_interrogative, is_proper, tokenize
from qa.rewriting.context import WHO_IS, Context, describe_person, is_content, prefix_topic


def supply_subject(body: str, context: Context) -> str | None:
    """«是哪一年的？», «在哪里？», «作者是谁？»: put the topic where the subject is missing.

    Return None when nothing is missing.
    """
    folded = fold(body)
    if context.topic is None or not INTERROGATIVE.search(folded) or len(folded) > 30:
        return None
    if _CLAIM.fullmatch(folded):
        return None
    tokens = tokenize(folded)
    span = find_subject(tokens)
    name = _find_missing_subject(context, folded)
    if span is not None and not _BARE_VERB.fullmatch(folded.rstrip("？?")):
        words = [token for token in tokens[slice(*span)] if token.word not in LIGHT]
        if (
            any(t.word not in RELATIONAL and t.word not in HYPERNYMS - {"人"} for t in words)
            or len(words) > 2
        ):
            return None
        return _add_owner(body, tokens, span, context)
    if not _is_elliptical(tokens):
        return None
    begin = _skip_time(tokens)
    return body[:begin] + _word_subject(folded, context, name) + body[begin:]


_LIFE = compile_later(
    r"出生|去世|逝世|死|上任|就任|任职|担任|毕业|退休|结婚|当选|籍贯|哪里人|哪国人|"
    r"多大岁数|几岁|多少岁"
)


def _find_missing_subject(context: Context, folded: str) -> str:
    """Return the missing subject: the topic, or the person asked for if only people do this."""
    if context.topic is None:
        return ""
    if _LIFE.search(folded) and WHO_IS.search(fold(context.base)):
        return describe_person(context)
    return context.topic.entity


def _add_owner(
    body: str, tokens: Sequence[Token], span: tuple[int, int], context: Context
) -> str | None:
    """«作者是谁？» → «《红楼梦》的作者是谁？»; «俱乐部是谁建的？» → the club in question."""
    outside = [*tokens[: span[0]], *tokens[span[1] :]]
    if context.topic is None or any(map(is_proper, outside)):
        return None
    head = tokens[span[1] - 1].word
    start, end = tokens[span[0]].start, tokens[span[1] - 1].end
    if head in HYPERNYMS and head not in RELATIONAL:
        same = fold(context.topic.entity).endswith(head) and len(head) > 1
        return body[:start] + context.topic.entity + body[end:] if same else None
    if head not in RELATIONAL or _is_of_the_text(fold(body)[end:], head, context):
        return None
    if fold(context.topic.phrase).endswith(head):
        return body[:start] + context.topic.phrase + body[end:]
    return f"{body[:start]}{context.topic.entity}的{body[start:]}"


_HOLDS = compile_later(
    r"(?:最|又|还|也|都|究竟|到底|为什么|为何)*(?:是)?(?:"
    r"认为|觉得|以为|主张|指出|提到|强调|建议|希望|担心|反对|赞成|批评|呼吁|"
    r"(?:怎么|怎样|如何)(?:看|想|说|评价|理解|形容|描写|描述|比喻)|对)"
)


def _is_of_the_text(rest: str, head: str, context: Context) -> bool:
    """«作者怎么看形式主义？»: whether «作者» means the author of the documents themselves.

    It does when the question asks for an opinion and the last one named no work. ``rest`` is what
    follows the head in the question, folded.
    """
    return head in ("作者", "笔者") and "《" not in context.base and bool(_HOLDS.match(rest))


# Questions about an event or a state: without a subject they are about the current topic. What
# should be done («要…», «怎样…») is often asked without any subject at all.
_EVENT = compile_later(
    r"(?:(?:在|于|从|到|自)?(?:哪一?年|哪一?天|哪个月|什么时候|何时|何地|何年)|"
    r"(?:在|于|从|到|自)(?:哪里|哪儿|何处|什么地方|哪些地方|哪些?国家|哪个城市)|有着|"
    r"能|会|可以|可不可以|有没有|需要|由|被|以什么|以何|是|曾|一直|一共|共|总共|还|也|又|都|最早|最初|最终|最后|主要|大约|"
    r"大概|约|可以追溯|属于|位于|来自|"
    r"毕业于|分布|包括|获得|担任|加入|参加|因为?什么|因何|受到?什么|受谁|与谁|和谁|跟谁|对谁)"
)
# An interrogative adverb and a word of two characters, however jieba tags it («怎么弘扬？»).
_BARE_VERB = compile_later(
    r"(?:为什么|为何|怎么|怎样|如何|什么时候|何时)(?:要|会|能|不|才|没|可以|应该|去|来|被)*"
    rf"[{HAN}]{{2}}(?:的|了|呢|过)*"
)
# «怎样防止返贫？»: a verb with its object says what it is about, however jieba tags them.
_VERB_AND_OBJECT = compile_later(
    rf"(?:怎么|怎样|如何)(?:才能|要|会|能|应该|应当|应|可以|去|来)*[{HAN}]{{4,}}[？?。]*"
)
# «为什么要防止返贫？»: what should be done, and to what, is asked of nobody in particular.
_WHY_OF_A_DEED = compile_later(
    r"(?:为什么|为何|为啥)(?:一定|就)?(?:要|应该|应当|应|必须|需要|得|不能|不要|不得|不可以?|不许|禁止|严禁)"
    rf"(?![这那它他她此其如])[{HAN}“”]{{4,}}[？?。]*"
)
# «有哪些措施防止返贫？»: the means are asked for, and the deed is named.
_MEANS_TO_A_DEED = compile_later(
    r"有(?:什么|哪些|啥)(?:好的?)?(?:措施|办法|方法|方式|途径|手段|渠道|步骤)"
    rf"(?:可以|能够?|来|去|用来)*(?![这那它他她此其])[{HAN}“”]{{4,}}[？?。]*"
)
# «用什么武装头脑？»: the same of a deed and the means to it.
_MEANS_OF_A_DEED = compile_later(
    rf"(?:用|靠|凭|拿)(?:什么|啥|哪些)(?:样的)?(?:方法|办法|方式|手段|力量)?(?:来|去)?[{HAN}]{{4,}}[？?。]*"
)
# «为什么说方法很重要？»: what is said is a clause with its own subject.
_CLAIM = compile_later(
    rf"(?:为什么|为何|为啥|怎么)(?:会|要|能)?(?:说|认为|讲)[{HAN}“”]{{4,}}[？?。]*"
)
# «有本事的人就一定敢干吗？»: the verb belongs to a relative clause, whose head is the subject.
_WHO_HAVE = compile_later(rf"有[{HAN}]{{1,8}}的[人者]")
# «明朝一共有多少个皇帝？»: a dynasty is not only a time, it has things.
_DYNASTY_HAS = compile_later(
    r"[夏商周秦汉晋隋唐宋元明清][朝代](?:时期)?(?:一共|总共|共|都|曾)*(?:有|的|是)"
)
# «走好最后一公里要怎么做？»: the deed is named, and nobody in particular is asked about.
_DEED = compile_later(
    rf"[{HAN}“”]{{4,}}?(?:才能|要|该|会|能|应该|应当|应|可以|需要)*(?:怎么|怎样|如何)"
    r"(?:做|办|处理|应对|实现)(?:好|到)?[？?。]*"
)
_STANDING_ALONE = (
    _VERB_AND_OBJECT,
    _WHY_OF_A_DEED,
    _MEANS_TO_A_DEED,
    _MEANS_OF_A_DEED,
    _CLAIM,
    _DEED,
)
_BEFORE_MODAL = compile_later(r"(?:最终|最后|究竟|到底)(?=要|应|必须)")
_PERSONAL = compile_later(r"加入|参加|毕业|加盟|就读|移居|搬到|获得|担任|出任|留学|任教|退居|退出")


def _is_elliptical(tokens: Sequence[Token]) -> bool:
    """Whether a question without a subject says too little to stand alone."""
    first = tokens[0].word
    folded = "".join(token.word for token in tokens[_count_time_tokens(tokens) :])
    if first in ("想", "想要", "要想", "如果", "要是", "为了", "其实", "据说", "听说"):
        return False
    if _stands_alone(folded, "".join(token.word for token in tokens)):
        return False
    folded = _BEFORE_MODAL.sub("", folded, count=1)
    if _BARE_VERB.fullmatch(folded.rstrip("？?")):
        return True
    content = [
        at
        for at, token in enumerate(tokens)
        if is_content(token) and not _is_asked_noun(tokens, at)
    ]
    anchors = [at for at in content if _is_anchor(tokens, at)]
    if re.match(r"谁|哪位|何人|哪[个些种家部所座支]|什么(?!时候|地方)", folded):
        return len(content) <= 1 and not anchors
    if _EVENT.match(folded):
        proper = [at for at in anchors if is_proper(tokens[at])]
        return len(content) <= 4 and (not proper or bool(_PERSONAL.search(folded)))
    most = 1 if re.match(r"怎么|怎样|如何|要|应|必须", folded) else 2
    return len(content) <= most and not anchors


def _stands_alone(folded: str, with_time: str) -> bool:
    """Whether a question without a subject names the deed it is about, or has a subject after all;
    ``folded`` is the question without the time that it begins with."""
    if any(pattern.fullmatch(folded) for pattern in _STANDING_ALONE):
        return True
    return bool(_WHO_HAVE.match(folded) or _DYNASTY_HAS.match(with_time))


def _is_anchor(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word by itself names something that a question could be about."""
    token = tokens[at]
    if at + 1 < len(tokens) and tokens[at + 1].word == "于":
        return False
    if at > 0 and tokens[at - 1].word in ("在", "于", "到", "从") and token.flag in ("ns", "s"):
        return False
    if token.word in RELATIONAL or token.flag == "vn":
        return False
    return is_proper(token) or token.flag[:1] in "nijl"


def _count_time_tokens(tokens: Sequence[Token]) -> int:
    at = 0
    while at < len(tokens) and (
        tokens[at].flag == "time" or (at > 0 and tokens[at].word in ("，", ","))
    ):
        at += 1
    return at


_ASKING_ADVERBS = frozenset(
    ("吗", "怎么", "如何", "为什么", "为何", "什么时候", "何时", "哪里", "谁")
)


def _is_asked_noun(tokens: Sequence[Token], at: int) -> bool:
    """Whether an interrogative comes right before it («哪所 大学», «多少 学生», «什么 奖»)."""
    for back in range(at - 1, max(at - 5, -1), -1):
        if is_interrogative(tokens[back]) and tokens[back].word not in _ASKING_ADVERBS:
            return True
        if tokens[back].flag[:1] not in "mqnub" and tokens[back].word != "的":
            return False
    return False


def _skip_time(tokens: Sequence[Token]) -> int:
    at = _count_time_tokens(tokens)
    return tokens[at].start if at < len(tokens) else 0


def _word_subject(folded: str, context: Context, name: str) -> str:
    """Return the words to put before a bare predicate; «谁写的？» becomes «X是谁写的？»."""
    if re.match(r"(?:谁|哪位|何人|哪个|哪些|哪家|什么人)\w+的[？?]*$", folded):
        return name + "是"
    return name


def complete_continuation(body: str, context: Context) -> str | None:
    """«那按照什么思路发展产业？»: a whole question that begins with «那» and has no subject."""
    folded = fold(body)
    tokens = tokenize(folded)
    if not INTERROGATIVE.search(folded) or find_subject(tokens) is not None:
        return None
    if any(is_proper(token) for token in tokens) or (
        is_interrogative(tokens[0]) and tokens[0].word == "谁"
    ):
        return None
    return prefix_topic(context, body)
