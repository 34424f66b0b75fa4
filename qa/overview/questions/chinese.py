"""Chinese questions for an overview: «总结一下《…》», «这几篇文章主要讲什么？», «有哪些文档？»

All patterns are of folded questions (Simplified, half width) without the marks around them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index import KINDS, compile_later, numerals
from qa.overview.questions.matches import Following, Groups, follow, request_of, target_of
from qa.overview.questions.requests import Request, Rule, Target, sentences_for, whole_number

_NUMBER = rf"(?:\d{{1,4}}|[{numerals.NUMERALS}]{{1,6}})"
_ANY_KIND = r"(?:文件|文档|文章|文本|资料|材料|文)"
_KIND = (
    r"(?:文件|文档|文章|文本|资料|材料|通知|通告|公告|报告|合同|协议|方案|办法|制度|手册|指南|规定|"
    r"条例|细则|规范|标准|章程|守则|论文|小说|故事|散文|作文|书|稿子?|讲稿|纪要|说明书?|网页|邮件|表格|文)"
)
_MEASURE = r"(?:份|篇|个|本|部|封|则|页)"
_POLITE = (
    r"(?:请问?|麻烦(?:你|您)?|能不能|能否|能|可不可以|可以|可否|帮忙|帮我|给我|替我|为我|我想要?|"
    r"我要|我需要|需要|想|那么?|再|先|来|你|您|把|将|对|就|根据|一下|[,，:：\s])*"
)
_COUNTED = r"(?:句话?|条?个?(?:要点|重点)|(?:个)?(?:方面|部分)|点|条)(?:话)?"


def _adverb(short: str, long: str) -> str:
    """Words for how long, in groups of these names."""
    return (
        rf"(?:(?P<{short}>简单|简要|简短|简洁|简略|大致|大概|扼要|粗略|快速)|"
        rf"(?P<{long}>详细|仔细|具体|全面|完整|深入|充分))(?:地|的)?"
    )


def _length(count: str, characters: str) -> str:
    """A length in sentences or points, or in characters, in groups of these names."""
    return (
        r"(?:请)?(?:用|以|分成?|按|在|控制在|列出?|写|归纳成|总结成|给出?)?"
        r"(?:大约|大概|不超过|最多|不多于|约)?"
        rf"(?:(?P<{count}>{_NUMBER}){_COUNTED}|(?P<{characters}>{_NUMBER})个?字)"
        r"(?:以内|之内|内|左右|上下)?(?:来|地)?"
    )


_CONTENT = (
    r"(?:(?:全部|所有|主要|核心|关键|基本|大致|重要|中心|整体|总体|大体|简要|详细)的?)?"
    r"(?:内容(?:要点|提要|概要|摘要|梗概)?|要点|重点|大意|主旨|观点|论点|摘要|梗概|概要|概况|概览|提要|"
    r"大纲|提纲|思想|主题|结论|纲要|脉络|总结|小结)"
)
_STRONG = r"(?:总结|概括|概述|归纳|综述|小结|提炼|梳理|简述|摘要|概览)(?:总结|概括|归纳|整理)?"
_WEAK = (
    r"(?:介绍|列出|列举|列|说说?|讲讲?|讲述|谈谈|写|写出|给出|给|提取|整理|摘录|生成|做|作|"
    r"看看?|了解|抽取|找出)"
)
_ONCE = r"(?:一?下子?|一?遍|出来?|了)*"
_MARKS = r"[《〈“「『\"](?P<titled>.{1,120})[》〉”」』\"]"
_OF_KIND = rf"(?:(?:这|那|该|此)?一?{_MEASURE}?{_KIND})?"
_SUFFIXES = "|".join(sorted(suffix.removeprefix(".") for suffix in KINDS))
_FOLDER = r"(?:文件夹|目录|资料库|知识库|文档库|语料库|资料夹|文集|合集|文库|库)"
_INSIDE = r"(?:里面?|中|内|当中|之中|里头)"
_WHOLE = (
    rf"(?:(?:这|那|上面|以上|上述|下面|现有|已有|我)的?(?:几|些|{_NUMBER}){_MEASURE}?{_KIND}?(?:们)?|"
    rf"(?:这|那)些(?:东西)?|"
    rf"(?:所有|全部|全体|各|每)(?:这些|的)?一?{_MEASURE}?{_ANY_KIND}|"
    rf"(?:这|那|本|该|整|我的?)?个?{_FOLDER}{_INSIDE}?(?:的|所有|全部|这些)*(?:{_ANY_KIND})?|"
    rf"(?:这里|这儿|里面|库里|手头){_INSIDE}?(?:的|所有|全部|这些)*(?:{_ANY_KIND})?|全部|所有)"
)
_THIS = (
    rf"(?:(?:这|那|该|此|刚才那?|刚刚那?|上面那?|上述)一?{_MEASURE}?(?:的)?(?P<kind>{_KIND})|"
    rf"(?:这|那)一?(?:份|篇|本|部|封)|(?:本|该|此|全)(?P<kind2>文件|文档|文|书|报告|合同|通知|办法|规定)|"
    rf"(?P<kind3>文章|文档|文件|全书)|它|其)"
)
_ORDINAL = (
    rf"(?:第(?P<number>{_NUMBER}){_MEASURE}{_KIND}?|(?P<last>最后一{_MEASURE}|末{_MEASURE}){_KIND}?|"
    rf"(?P<first>首{_MEASURE}){_KIND}?)"
)
_TARGET = (
    rf"(?:{_ANY_KIND}?{_MARKS}{_OF_KIND}|(?P<file>[^\s,，。?《》“”\"]+\.(?:{_SUFFIXES})){_OF_KIND}|"
    rf"(?P<ordinal>{_ORDINAL})|(?P<whole>{_WHOLE})|(?P<this>{_THIS})|(?P<bare>[^《》“”\"]{{1,60}}?))"
)
_OF = rf"(?:\s*(?:{_INSIDE}|上)?的?)"
_SAYS = (
    r"(?:(?:主要|大致|大概|都|究竟|到底|具体|一共|分别|总共|大体|主体|各自?|里面?|中|又|是|在)*"
    r"(?:讲述?|说|写|谈|论述|讨论|介绍|阐述|讲解|关于)"
    r"(?:的|了|些|过|到|的是|了些)*(?:什么|啥|哪些|哪方面|哪几方面|哪几个方面|什么样)(?:的)?"
    r"(?:内容|东西|方面|主题|话题|事情?)?(?:的)?)"
)
_HOLDS = (
    rf"(?:{_INSIDE}(?:都|主要|大概)*(?:有|是|写了?|讲了?|说了?)(?:些|的)?"
    r"(?:什么|啥|哪些)(?:内容|东西)?)"
)
_IS = (
    r"(?:(?:都|主要|大概)?(?:是|有|包括|包含|讲)(?:些|了)?(?:什么|啥|哪些|哪几点|哪几个)|是怎样的)"
)
_PARTICLE = r"(?:呢|啊|呀|吗|吧|嘛|哦|的)*"
_TAIL = rf"(?:[,，\s]*(?:谢谢|好吗|可以吗|行吗|好不好|吧))?{_PARTICLE}"

_DO_STRONG = Rule(
    _STRONG,
    rf"{_POLITE}(?:{_adverb('short1', 'long1')})?(?:{_length('n1', 'c1')})?[,，\s]*"
    rf"{_POLITE}(?:{_adverb('short2', 'long2')})?{_STRONG}{_ONCE}"
    rf"(?:成|为)?(?:{_length('n2', 'c2')}[,，\s:：]*)?"
    rf"\s*(?:{_TARGET}(?:{_OF}{_CONTENT})?|{_CONTENT})?"
    rf"(?:[,，\s]*(?:{_length('n3', 'c3')})(?:的?{_CONTENT})?)?{_TAIL}",
)
_DO_WEAK = Rule(
    _CONTENT,
    rf"{_POLITE}(?:{_adverb('short1', 'long1')})?(?:{_length('n1', 'c1')})?[,，\s]*"
    rf"{_POLITE}(?:{_adverb('short2', 'long2')})?{_WEAK}?{_ONCE}"
    rf"(?:一?份|一?个)?{_TARGET}{_OF}(?:{_length('n2', 'c2')})?{_CONTENT}"
    rf"(?:[,，\s]*(?:{_length('n3', 'c3')}))?{_TAIL}",
)
_PUT_FIRST = Rule(
    _STRONG,
    rf"{_POLITE}{_TARGET}{_OF}{_CONTENT}?[,，\s]*{_POLITE}(?:{_adverb('short1', 'long1')})?"
    rf"(?:{_length('n1', 'c1')})?{_STRONG}{_ONCE}(?:成|为)?(?:{_length('n2', 'c2')})?{_TAIL}",
)
_INTRODUCE = Rule("介绍", rf"{_POLITE}(?:{_adverb('short1', 'long1')})?介绍{_ONCE}{_TARGET}{_TAIL}")
_ASK = Rule(
    "[讲说写谈里中内头]|论述|讨论|介绍|阐述|关于|" + _CONTENT,
    rf"{_POLITE}{_TARGET}{_OF}(?:{_SAYS}|{_HOLDS}|{_CONTENT}{_IS}){_TAIL}",
)
_THING = r"(?:文档|文件|文章|资料)"
_PLACE = (
    rf"(?:(?:这|那|本|该)?个?{_FOLDER}{_INSIDE}?|这里面?|这儿|里面|库{_INSIDE}|你(?:这里)?|现在|目前|当前|"
    r"系统(?:里|中)?|我们?|这次|\s)*"
)
_LIST = Rule(
    _THING,
    rf"{_POLITE}(?:{_PLACE}(?:一共|总共|都|共|已经?|又)*(?:有|收录了?|包含|包括|索引了|导入了|上传了|读了|"
    rf"存了|放了)(?:些)?(?:哪些|哪几{_MEASURE}|什么|啥|多少{_MEASURE}?|几{_MEASURE})(?:样的)?{_THING}"
    rf"(?:可以?问|可查|可以查)?|"
    rf"(?:列|显示|给出|看看?|展示|数){_ONCE}(?:这里|现有|已有|当前)?(?:的|所有|全部|这些|有哪些)*"
    rf"(?:{_FOLDER}{_INSIDE}?的?(?:所有|全部)?)?{_THING}(?:的)?(?:列表|清单|名称|标题|目录|名单)?|"
    rf"(?:所有|全部|有的)?{_THING}(?:的)?(?:列表|清单|目录)|"
    rf"{_PLACE}{_THING}(?:都|一共|总共)?有(?:哪些|多少[份篇个]?|几[份篇个]))(?:列出来)?{_TAIL}",
)
_LIST_TITLES = Rule(
    _THING,
    rf"{_POLITE}(?:列|给){_ONCE}(?:所有|全部|各|这些){_MEASURE}?{_THING}的?(?:标题|名称|名字|题目){_TAIL}",
)

_MORE = Rule(
    "详|具体|全面|细|多|长|展开",
    rf"{_POLITE}(?:说|讲|展开|写)?(?:得)?(?:再|更|要)?(?:详细|具体|详尽|全面|细致|细|多|长)(?:一?些|一?点|些)?"
    rf"(?:(?:的|地)?(?:说说|讲讲|总结|概括|介绍|说|讲|内容|概览)?(?:一下)?){_TAIL}|展开(?:说说|讲讲|一下){_TAIL}",
)
_LESS = Rule(
    "短|简|少",
    rf"{_POLITE}(?:说|讲|写)?(?:得)?(?:再|更|要)?(?:简短|简单|精简|简洁|简要|短|少)(?:一?些|一?点|些)?"
    rf"(?:(?:的|地)?(?:说说|讲讲|总结|概括|介绍|说|讲|内容|概览)?(?:一下)?){_TAIL}",
)
_ONLY_LENGTH = Rule(
    "句|点|条|方面|部分|要点|字",
    rf"{_POLITE}(?:改成|换成|改用|换|只要|只用)?{_length('n1', 'c1')}"
    rf"(?:总结|概括|呢|说|讲)?{_TAIL}",
)
_ONLY_TARGET = Rule(".", rf"{_POLITE}{_TARGET}{_OF}{_CONTENT}?{_TAIL}")

_FOLLOWING = Following(_MORE, _LESS, _ONLY_LENGTH, _ONLY_TARGET)
_ANY = compile_later(_ANY_KIND)


def parse(folded: str) -> Request | None:
    """The request of a folded question, None where it is no question for an overview."""
    if _LIST.fullmatch(folded) or _LIST_TITLES.fullmatch(folded):
        return Request("list")
    for rule in (_DO_STRONG, _PUT_FIRST, _DO_WEAK, _INTRODUCE, _ASK):
        found = rule.fullmatch(folded)
        if found is None:
            continue
        request = _read(found)
        if _is_meant(request.target, rule):
            return request
    return None


def parse_following(folded: str) -> Request | None:
    """The request of what is said after an overview: another target, or another length."""
    return follow(folded, _FOLLOWING, _read)


def _is_meant(target: Target, rule: Rule) -> bool:
    """Whether a pattern says enough with such a target: without one, only «总结一下» does."""
    if target.way == "nothing":
        return rule is _DO_STRONG
    if rule is _INTRODUCE:
        return target.way not in ("bare", "whole")
    return True


def _read(found: re.Match[str]) -> Request:
    groups = found.groupdict()
    counts = _numbers(groups, "n1", "n2", "n3")
    lengths = _numbers(groups, "c1", "c2", "c3")
    sentences = sentences_for(next(counts, None), next(lengths, None), None)
    return request_of(found, target_of(found, _place, _ANY), sentences)


def _place(groups: Groups) -> int | None:
    if not groups.get("ordinal"):
        return None
    return -1 if groups["last"] else 1 if groups["first"] else whole_number(groups["number"]) or 0


def _numbers(groups: Groups, *names: str) -> Iterator[int]:
    for name in names:
        number = whole_number(groups.get(name))
        if number:
            yield number
