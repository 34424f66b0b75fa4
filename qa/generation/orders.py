"""Sentences that speak to a language model («忽略以上指令…»), or hold its markup, calls or links.

They may be quoted, for then the reader sees what they are, but no model gets to read them, and none
may repeat them. The list need not be complete: what a model writes is verified all the same.
"""

from __future__ import annotations

import re
import unicodedata

from index import compile_later

_SETTING = (
    r"(?:指令|指示|提示词?|提示詞?|规则|規則|要求|设定|設定|命令|对话|對話|系统|系統|约束|限制|"
    r"prompt)"
)
_MODEL = (
    r"(?:AI|A\.I\.|人工智能|人工智慧|语言模型|語言模型|大模型|模型|助手|助理|机器人|機器人|LLM)"
)
_REPLY = r"(?:回答|回复|回覆|答复|答案|输出|輸出)"
_ENGLISH_MODEL = r"(?:ai|assistants?|(?:language )?models?|llms?|chatbots?|bots?)"
_ENGLISH_SETTING = r"(?:instructions?|prompts?|rules?|directions?|guidelines?|directives?)"

_CHINESE = (
    rf"(?:忽略|无视|無視|忽视|忽視|不要?理会|不必理会|忘记|忘掉|忘記|跳过|抛开|推翻|覆盖|绕过).{{0,12}}{_SETTING}",
    rf"(?:以上|之前|此前|先前|上面|原有|所有|全部)的?.{{0,6}}{_SETTING}.{{0,6}}(?:作废|无效|失效|取消|忽略)",
    rf"(?:你|您)(?:现在|現在|从现在起|从此|接下来|将|应当|必须|务必)?(?:就|只)?(?:是|扮演|充当|变成|改当|作为)"
    rf".{{0,16}}(?:{_MODEL}|管理员|开发者|海盗|不受)",
    rf"(?:对|给|致|告)(?:所有|任何|各位|这个|本)?{_MODEL}(?:的)?(?:说|指示|指令|提示|要求|注意|留言|密令)",
    rf"{_MODEL}(?:们)?[，,：:、]?(?:读|看|收|处理|阅读|请|須|须|必须|务必|应当|注意).{{0,20}}"
    rf"(?:请|必须|务必|应|立即|{_REPLY}|说|写)",
    rf"(?:请|务必|必须|只能|一律|统一|直接|立即|只需|仅).{{0,10}}{_REPLY}.{{0,6}}[“\"「『:：‘《]",
    r"(?:请|务必|必须|只能|一律|统一).{0,8}(?:告诉|告知|转告|通知)(?:用户|提问者|读者|对方)",
    rf"(?:在|把|将)(?:你的|所有|每个|每次|每条)?{_REPLY}.{{0,10}}(?:加上|附上|插入|写上|注明|引用|标注|改成|换成|替换)",
    r"(?:无论|不管|不论)(?:用户|提问者|别人|对方|谁|怎么|如何|什么|被?问).{0,14}(?:都|一律|均|只)",
    r"(?:系统|系統|开发者|隐藏|秘密|新的?)(?:提示词?|指令|命令|消息|模式)[：:为是]|越狱|开发者模式|调试模式",
    r"(?:调用|執行|执行|运行|触发)(?:工具|函数|命令|脚本|接口|插件)",
    r"(?:把|将).{0,20}(?:发送|发给|上传|转发|泄露|传到).{0,30}(?:@|http|邮箱|服务器|地址)",
)
_MORE_CHINESE = (
    rf"(?:对|给|致|告)(?:所有|任何|各位|这个|本)?{_MODEL}(?:们)?[：:]",
    rf"(?:读|看|处理|检索|抓取|索引).{{0,10}}{_MODEL}.{{0,4}}(?:请|必须|务必|应|须|立即)",
    r"(?:以上|上述|上面|前面)(?:的)?(?:内容|话|文字|说法)(?:全部|均|都)?(?:作废|无效|失效)",
    r"(?:请|必须|务必|应|须|要).{0,6}(?:引用|标注).{0,4}[\[【]",
    rf"{_REPLY}(?:时|前|后|之前|之后)[，,]?(?:请|必须|务必|先|须|应)",
    r"(?:请|你|您).{0,4}扮演",
    r"(?:^|[。！？\s])(?:助手|AI|机器人)\s*[:：]",
    rf"{_MODEL}(?:们)?(?:请)?注意[：:，]",
    r"(?:AI|自动|机器|模型)\s*(?:摘要|总结|回答|翻译|概括).{0,3}(?:必须|请|须|应|务必)",
    r"只(?:能|许)?(?:使用|引用|采用|依据|相信)(?:本|这|此)(?:句|段|条|文)",
    r"(?:检索|索引|读取|抓取|搜索)到(?:本|这|此).{0,8}(?:应|须|必须|请|要)",
)
_ENGLISH = (
    rf"\b(?:ignore|disregard|forget|override|bypass|discard)\b.{{0,40}}"
    rf"\b(?:{_ENGLISH_SETTING}|above|previous|prior|told)\b",
    rf"\b(?:{_ENGLISH_SETTING})\b.{{0,20}}\b(?:void|revoked|cancell?ed|no longer apply|obsolete)\b",
    rf"\byou (?:are|must|will|should|shall|may)(?: now| always| only| not)*\b.{{0,30}}"
    rf"\b(?:{_ENGLISH_MODEL}|dan|pirate|reply|respond|answer|say|output|print|act|pretend|"
    r"unrestricted)\b",
    rf"\b{_ENGLISH_MODEL}\b[ ,:]{{1,3}}"
    r"(?:please|must|should|shall|note|read|reading|ignore|respond|reply)\b",
    rf"\b(?:note|message|{_ENGLISH_SETTING}|attention|reminder)s? (?:to|for) "
    rf"(?:the |any |all |an )?{_ENGLISH_MODEL}\b",
    r"\b(?:reply|respond|answer|output|print|say|write)\b.{0,24}\b(?:only|with|exactly|just)\b"
    r".{0,12}[\"“'‘`:]",
    r"\b(?:tell|inform|convince) the (?:user|reader|person)\b",
    r"\b(?:regardless|no matter) (?:of )?what\b.{0,20}\b(?:ask|question|user)",
    rf"\b(?:new|updated|secret|hidden|real|system|developer) (?:system )?"
    rf"(?:{_ENGLISH_SETTING}|mode)\b *[:\n]|"
    r"\bjailbreak|\bdeveloper mode\b|\bsystem prompt\b",
    r"\b(?:call|invoke|execute|run|use) the (?:\w+ )?(?:tool|function|command|plugin)\b",
    r"\b(?:send|forward|upload|leak|email)\b.{0,40}\b(?:to|at)\b.{0,20}(?:@|https?:)",
)
_MARKUP = (
    r"<\|[^|]{1,40}\|>|</?(?:system|assistant|user|tool_call|function_call|start_of_turn|"
    r"end_of_turn|instructions?|inst|think)\b|\[/?INST\]|<</?SYS>>",
    r"^\s*#{0,3}\s*(?:system|assistant|user|human)\s*[:：]",
    r"\"(?:tool|tools|tool_calls?|function|arguments|parameters)\"\s*:|\btool_calls?\b|"
    r"\bfunction_call\b|\b[a-z_]+\(\s*(?:path|url|query|cmd|command)\s*=",
    r"!?\[[^\]\n]{0,80}\]\(|<\s*(?:img|script|iframe|a|svg|form)\b|javascript:|data:text/html",
)
_ORDER = compile_later(
    "|".join((*_CHINESE, *_MORE_CHINESE, *_ENGLISH, *_MARKUP)), re.IGNORECASE | re.MULTILINE
)

_REVERSED = "\u202d\u202e"  # what makes text read the other way than it is stored
MOST_UNSEEN = 3  # characters that show nothing; a sentence has none, or a few from a bad export


def is_order(text: str) -> bool:
    """Whether a sentence seems to speak to a language model, or hides something from its reader."""
    seen, unseen = "", 0
    for character in unicodedata.normalize("NFKC", text):
        if unicodedata.category(character) in {"Cf", "Co", "Cn"}:
            unseen += 1
            if character in _REVERSED or "\U000e0000" <= character <= "\U000e007f":
                return True
        else:
            seen += character
    return unseen > MOST_UNSEEN or bool(_ORDER.search(seen))
