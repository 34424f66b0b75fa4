"""What people say to a chat besides questions: greetings, thanks, and asking what it can do."""

from __future__ import annotations

from typing import Literal

from index import compile_later, fold

SmallTalk = Literal["greeting", "thanks", "understood", "farewell", "abilities"]
"""What is said: hello; thanks; that it is understood; goodbye; who it is or what it can do."""

LONGEST = 24
"""The most characters of it: whoever says more asks something as well."""

_NOT_SAID = compile_later(r"[\W_]+")

_GREETING = compile_later(
    "(?:你|您|大家|各位)好(?:啊|呀|哇|吗)?|哈[喽啰罗]|嗨|(?:早上|上午|中午|下午|晚上)好|早安?|"
    "在[吗么]|在不在|有人吗|hello(?:there)?|hi(?:there)?|hey|good(?:morning|afternoon|evening)"
)

_THANKS = compile_later(
    "(?:好的?|嗯+|哦|明白了?|知道了|懂了|了解了?|收到|ok|okay)?"
    "(?:(?:非常|太|十分|多)?(?:谢谢|感谢|谢)(?:[你您]的?|大家|啦|了|啊|哦|帮忙|帮助|解答|回答)*|辛苦了?)|"
    "(?:ok|okay)?(?:many)?(?:thanks|thankyou|thx)(?:alot|verymuch|somuch)?"
)

_UNDERSTOOD = compile_later("好[的吧]?|嗯+|哦+|明白了?|知道了|懂了|了解了?|收到|ok|okay|gotit|isee")

_FAREWELL = compile_later("再见|拜拜|回头见|晚安|(?:good)?bye(?:bye)?|goodnight|seeyou(?:later)?")

_ABILITIES = compile_later(
    "(?:请问)?[你您](?:是谁|是什么|是(?:机器人|人工智能|ai|真?人)吗|叫什么(?:名字)?|"
    "(?:都?[能会]|都?可以)(?:帮我|为我)?[做干回答]*(?:些)?(?:什么|啥|哪些(?:问题|事情?))|"
    "有(?:什么|哪些)(?:用|功能|本领|本事|能力))|"
    "我(?:都?能|都?可以|该)(?:怎么)?(?:问|提问)[你您]?(?:些)?(?:什么|啥|哪些)?(?:问题)?|"
    "(?:怎么|怎样|如何)(?:[向跟和]?[你您])?提问|"
    "whatcanyoudo(?:forme)?|whatcaniask(?:you)?|who(?:are|r)you|whatareyou|areyoua(?:robot|bot|human)|"
    "howdoiuse(?:you|this)|whatdoyoudo"
)


def small_talk(said: str) -> SmallTalk | None:
    """What kind of small talk the whole of a message is; None where it may be a question.

    Punctuation, blanks, emoji and case do not count: «你好！», «Hello :)», «OK，谢谢啦～».
    """
    if len(said) > LONGEST:
        return None
    words = _NOT_SAID.sub("", fold(said))
    if _GREETING.fullmatch(words):
        return "greeting"
    if _THANKS.fullmatch(words):
        return "thanks"
    if _UNDERSTOOD.fullmatch(words):
        return "understood"
    if _FAREWELL.fullmatch(words):
        return "farewell"
    return "abilities" if _ABILITIES.fullmatch(words) else None
