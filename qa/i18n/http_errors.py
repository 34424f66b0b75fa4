"""The words for requests that a server refuses."""

from __future__ import annotations

from index import Wording
from qa.i18n.tools import TOOL_WORDINGS

WORDINGS = {
    **TOOL_WORDINGS,
    "http.host": Wording(
        "this server does not answer to the name {host}", "本服务不以 {host} 这个名字应答",
        "use the address that it was started with, or start it with --allow-host {host}",
        "请用启动时给出的地址，或以 --allow-host {host} 启动",
    ),
    "http.origin": Wording(
        "pages of {origin} may not use this server", "{origin} 的页面不得使用本服务",
        "open the server's own page, or start it with --allow-origin and that site",
        "请打开本服务自己的页面，或以 --allow-origin 允许该站点",
    ),
    "http.role": Wording(
        "this needs the role {needed}; {name} has {role}",
        "这需要 {needed} 角色，而 {name} 是 {role}",
    ),
    "http.no_documents": Wording(
        "no document is open to {name}", "没有向 {name} 开放的文档",
        "ask an administrator", "请联系管理员",
    ),
    "http.nothing": Wording(
        "there is nothing at {path}", "{path} 处没有内容",
        "/openapi.json lists what there is", "/openapi.json 列出了所有接口",
    ),
    "http.method": Wording(
        "{method} is not possible at {path}", "{path} 不支持 {method}",
        "/openapi.json lists what is", "/openapi.json 列出了支持的方法",
    ),
    "http.invalid": Wording(
        "{where}: {why}", "{where}：{why}",
        "correct the request; /openapi.json describes it", "请改正请求；格式见 /openapi.json",
    ),
    "http.too_large": Wording(
        "the request has more than {most:,} bytes", "请求超过 {most:,} 字节",
        "send less at a time", "请分次发送",
    ),
    "http.too_slow": Wording(
        "the request did not arrive in time", "请求没有及时送达", "send it again", "请重新发送"
    ),
    "http.question_too_long": Wording(
        "the question has {length:,} characters; the most is {limit:,}",
        "问题有 {length:,} 个字符，最多 {limit:,} 个",
        "ask a shorter one", "请缩短问题",
    ),
    "http.busy": Wording(
        "{waiting} questions are waiting already", "已有 {waiting} 个问题在等待",
        "ask again in a moment", "请稍后再问",
    ),
    "http.closed": Wording(
        "{name} may not put anything at {place}", "{name} 不能把文件放到 {place}",
        "give the file another name", "请给文件换一个名字",
    ),
    "upload.quota": Wording(
        "the uploads take {used:,} of {most:,} bytes; there is no room for {size:,} more",
        "上传的文件已占 {used:,} 字节，上限 {most:,} 字节，放不下另外 {size:,} 字节",
        "ask an administrator to make room: what was removed is in the trash beside the index",
        "请管理员腾出空间：删除的文件还在索引旁的回收站里",
    ),
    "upload.own_quota": Wording(
        "your uploads take {used:,} of {most:,} bytes; there is no room for {size:,} more",
        "你上传的文件已占 {used:,} 字节，上限 {most:,} 字节，放不下另外 {size:,} 字节",
        "remove what is no longer needed, or ask an administrator",
        "请删除不再需要的文件，或联系管理员",
    ),
    "upload.ledger": Wording(
        "the list of uploads {path} cannot be used ({why})", "上传清单 {path} 无法使用（{why}）",
        "make room, or check its permissions", "请腾出空间，或检查其权限",
    ),
    "http.question_rate": Wording(
        "too many questions in a short time", "提问太频繁了",
        "wait {seconds} s, then ask again", "请等 {seconds} 秒后再问",
    ),
    "http.upload_rate": Wording(
        "too many uploads in a short time", "上传太频繁了",
        "wait {seconds} s, then send it again", "请等 {seconds} 秒后再传",
    ),
    "http.range": Wording(
        "no text of {document} from {start} to {end}: it has {characters:,} characters",
        "{document} 没有第 {start} 到 {end} 字：共 {characters:,} 字",
        "give a start and an end within it", "请给出其范围内的起止位置",
    ),
    "http.unexpected": Wording(
        "something went wrong here; the log has it as {request}",
        "服务出错了；日志中的编号是 {request}",
    ),
    # The endpoints that speak OpenAI's language.
    "chat.unsupported": Wording(
        "'{what}' cannot be honoured: answers are quotations of the documents",
        "无法支持“{what}”：回答只引用文档原文",
        "leave it out", "请去掉这一项",
    ),
    "chat.model": Wording(
        "there is no model '{model}'", "没有模型“{model}”", "use {known}", "请用 {known}"
    ),
    "chat.no_question": Wording(
        "the last message is not a question of the user", "最后一条消息不是用户的问题",
        "end the messages with one of role user", "请以 role 为 user 的消息结尾",
    ),
}  # fmt: skip
