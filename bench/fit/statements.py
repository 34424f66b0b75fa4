"""A question and its answer as one statement: the answer in the place of the question word."""

from __future__ import annotations

import re

from index import has_han

_TAIL = re.compile(r"[呢吗啊呀？?。\s]+$")
_TIME = (
    r"(?:什么时候|什么时间|何时|几时|哪一?年|哪一?天|何年|什么年代|哪个年代|"
    r"什么年份|哪个时期)"
)
_PLACE = r"(?:什么地方|哪里|哪儿|何处|何地|哪个地方|哪个城市|哪个国家|哪一?座城市|哪国)"
_PERSON = r"(?:谁|何人|哪位|什么人|哪个人|哪一位)"
_NOUN = (
    r"(?:职务|名字|名称|称号|学位|奖项|专业|学校|大学|公司|作品|专辑|电影|语言|职位|运动|植物|动物|东西|"
    r"颜色|材料|原因|方式|方法|专利|组织|球队|部门|时期|战争|疾病|民族|宗教|类型|角色|节目|歌曲|书|国家|"
    r"城市|地区|省份|朝代)"
)
_WHAT = rf"(?:什么|哪一?[个种所座部本家支项位首条艘届款])(?:样的)?{_NOUN}?"
_MANY = (
    r"(?:多少|几)(?P<unit>(?:平方)?(?:公里|千米|米|公顷|吨)|"
    r"[个名位种座条部集人年岁次天元米间所家支枚辆层页台亩户名]?)"
)


def statement_of(question: str, answer: str) -> str | None:
    """The statement that answers a question; None where the question is of no known form."""
    bare, answer = _TAIL.sub("", question.strip()), answer.strip(" ，。,.;；、")
    if not answer or len(bare) < 4:
        return None
    return _chinese(bare, answer) if has_han(bare) else _english(bare, answer)


def _chinese(bare: str, answer: str) -> str | None:
    stated = None
    if re.search("为什么|为何", bare):
        rest = re.sub(r"(?:是)?(?:为什么|为何)", "", bare)
        stated = f"{rest}，是因为{answer.removeprefix('因为').removeprefix('由于')}"
    elif found := re.search(_MANY, bare):
        if re.search(r"\d|[零〇一二三四五六七八九十百千万两半]", answer):
            unit = (
                "" if answer.endswith(found["unit"]) or found["unit"] in answer else found["unit"]
            )
            stated = bare[: found.start()] + answer + unit + bare[found.end() :]
    else:
        for pattern in (_TIME, _PERSON, _PLACE, _WHAT):
            if found := re.search(pattern, bare):
                before = bare[: found.start()]
                stated = before + _fitted(pattern, before, answer) + bare[found.end() :]
                break
        if stated is None and (
            found := re.search(r"(?:是|有|包括|为)(?:哪些|哪几[个种位项])", bare)
        ):
            stated = f"{bare[: found.start() + 1]}{answer}{_of_list(bare[found.end() :])}"
    if stated is None or re.search("什么|哪|谁|多少|几[个种]|怎|如何|是否|何时", stated):
        return None
    return f"{stated}。"


def _fitted(pattern: str, before: str, answer: str) -> str:
    """The answer; a time with «在», so that it can stand anywhere."""
    placed = before.endswith(("在", "于", "自", "从", "到", "至")) or answer.startswith(
        ("在", "于")
    )
    return answer if pattern != _TIME or placed else f"在{answer}"


def _of_list(rest: str) -> str:
    return f"等{rest}" if rest else ""


_VERB = r"(?:was|were|is|are|did|does|do|has|have|had|can|could|will|would|should|may|must)"


def _english(bare: str, answer: str) -> str | None:
    answer = answer.rstrip(".")
    if found := re.match(
        r"(?:who|which [\w-]+(?: [\w-]+)?|what) (?!did|does|do\b)(?P<rest>.+)", bare, re.I
    ):
        rest = found["rest"]
        if copula := re.match(r"(is|was|are|were) (the .+|\w+'s .+|[A-Z].+)$", rest):
            subject = copula[2]
            return f"{subject[0].upper()}{subject[1:]} {copula[1]} {answer}."
        begins = re.match(rf"{_VERB}\b|\w+(?:ed|s)\b|\w+ (?:the|a|an|by|in|at)\b", rest)
        return f"{answer[0].upper()}{answer[1:]} {rest}." if begins else None
    if found := re.match(r"how much (?:does|did) (?P<what>.+?) (?P<verb>cost|weigh)", bare, re.I):
        return f"{found['what'][0].upper()}{found['what'][1:]} {found['verb']}s {answer}."
    if found := re.match(
        r"(?P<word>when|where|in which year|what year|how long|how many [\w ]+?|how far|how \w+) "
        r"(?P<verb>was|were|is|are|did|does|will) (?P<subject>the [\w'-]+(?: [\w'-]+)?|[A-Z][\w'-]*"
        r"(?: [A-Z][\w'-]*)*|it|he|she|they) (?P<rest>.+)",
        bare,
        re.I,
    ):
        return _of_adverb(found, answer)
    return None


def _of_adverb(found: re.Match[str], answer: str) -> str | None:
    verb, subject, rest = found["verb"].lower(), found["subject"], found["rest"]
    subject = subject[0].upper() + subject[1:]
    if verb in ("did", "does") or found["word"].lower().startswith("how many"):
        return None
    joined = (
        ""
        if re.match(r"(?:in|on|at|from|about|by|after|for)\b", answer, re.I)
        else ("in " if re.fullmatch(r"\d{4}", answer) else "")
    )
    return f"{subject} {verb} {rest} {joined}{answer}."
