"""What is said of language models, on the screen, by the command and in errors."""

from __future__ import annotations

from collections.abc import Mapping

from index import Language, Wording

MODEL_WORDINGS = {
    # Settings.
    "llm.setting": Wording(
        "{name}={value} is too small", "{name}={value} 太小",
        "set it to at least {least}", "请至少设为 {least}",
    ),
    "llm.no_number": Wording(
        "{name}={value} is not a number", "{name}={value} 不是数字",
        "set it to a number, or leave it out", "请设为数字，或不设",
    ),
    "llm.too_many_tokens": Wording(
        "a reply of {tokens} tokens leaves a context of {context} too little room for the"
        " documents",
        "回复占 {tokens} 个 token，上下文 {context} 个 token 留给文档的就太少了",
        "lower WENDA_LLM_MAX_TOKENS or raise WENDA_LLM_CONTEXT",
        "请调低 WENDA_LLM_MAX_TOKENS，或调高 WENDA_LLM_CONTEXT",
    ),
    "llm.address": Wording(
        "OPENAI_BASE_URL={address} is not the address of a service",
        "OPENAI_BASE_URL={address} 不是服务的地址",
        "it looks like http://127.0.0.1:11434/v1", "应形如 http://127.0.0.1:11434/v1",
    ),
    "llm.address_with_key": Wording(
        "OPENAI_BASE_URL holds a user name, a key or parameters beside the host {host}",
        "OPENAI_BASE_URL 里除主机 {host} 外还有用户名、密钥或参数",
        "put the key into OPENAI_API_KEY, and leave the address bare",
        "请把密钥放进 OPENAI_API_KEY，地址里只留地址",
    ),
    "llm.off": Wording(
        "no language model is switched on", "没有启用语言模型",
        "name one: WENDA_LLM=MODEL, and OPENAI_BASE_URL for where it is",
        "请指定模型：WENDA_LLM=模型名，并用 OPENAI_BASE_URL 指明地址",
    ),
    "llm.no_client": Wording(
        "a language model needs the packages httpx2 and stamina", "语言模型需要 httpx2 和 stamina",
        "pip install 'wenda[llm]'", "pip install 'wenda[llm]'",
    ),
    # The endpoint.
    "llm.insecure": Wording(
        "{host} is neither this machine nor in a private network, and its address is not https",
        "{host} 既不是本机也不在内网，地址却不是 https",
        "use an https address: documents and key would travel readable",
        "请改用 https 地址，否则文档和密钥会以明文传输",
    ),
    "llm.unreachable": Wording(
        "the language model at {host} cannot be reached", "连不上 {host} 的语言模型",
        "is it running, and is OPENAI_BASE_URL right?", "请确认它在运行，且 OPENAI_BASE_URL 无误",
    ),
    "llm.key_refused": Wording(
        "{host} refuses the key ({status})", "{host} 不接受密钥（{status}）",
        "check OPENAI_API_KEY", "请检查 OPENAI_API_KEY",
    ),
    "llm.no_such_model": Wording(
        "{host} has no model “{model}”, or no service at this path ({status})",
        "{host} 没有模型“{model}”，或路径不对（{status}）",
        "wenda llm check lists what it has; the path often ends in /v1",
        "wenda llm check 会列出可用的模型；路径常以 /v1 结尾",
    ),
    "llm.refused": Wording(
        "{host} refuses the request ({status}): {said}", "{host} 拒绝了请求（{status}）：{said}"
    ),
    "llm.busy": Wording(
        "{host} has no capacity left at the moment ({status})", "{host} 暂时没有余量（{status}）",
        "ask again later", "请稍后再试",
    ),
    "llm.server": Wording(
        "the server at {host} failed ({status})", "{host} 的服务出错（{status}）",
        "ask again, or look at its log", "请重试，或查看它的日志",
    ),
    "llm.slow_start": Wording(
        "the language model at {host} wrote nothing in {seconds} seconds",
        "{host} 的语言模型 {seconds} 秒内没有写出任何内容",
        "raise WENDA_LLM_TIMEOUT, or take a smaller model",
        "请调高 WENDA_LLM_TIMEOUT，或换小一些的模型",
    ),
    "llm.slow": Wording(
        "the language model at {host} was not done in {seconds} seconds",
        "{host} 的语言模型 {seconds} 秒内没有写完",
        "raise WENDA_LLM_TIMEOUT, or take a smaller model",
        "请调高 WENDA_LLM_TIMEOUT，或换小一些的模型",
    ),
    "llm.too_long": Wording(
        "the request is longer than the language model at {host} reads",
        "请求超过了 {host} 的语言模型能读的长度",
        "lower WENDA_LLM_CONTEXT to what the model has",
        "请把 WENDA_LLM_CONTEXT 调低到模型的上下文",
    ),
    "llm.not_an_api": Wording(
        "what {host} returns is no reply of a language model", "{host} 返回的不是语言模型的回复",
        "is OPENAI_BASE_URL right? It often ends in /v1",
        "请检查 OPENAI_BASE_URL，常以 /v1 结尾",
    ),
    "llm.empty": Wording(
        "the language model at {host} wrote nothing", "{host} 的语言模型什么也没写"
    ),
    "llm.corrupt": Wording(
        "the reply from {host} is damaged", "{host} 的回复已损坏", "ask again", "请重试"
    ),
    "llm.broke_off": Wording(
        "the connection to {host} broke off", "与 {host} 的连接中断了", "ask again", "请重试"
    ),
    "llm.said": Wording(
        "{host} reports an error: {said}", "{host} 报告错误：{said}"
    ),
    "llm.language": Wording(
        "the language model did not keep to the language of the question",
        "语言模型没有用提问的语言作答",
    ),
    "llm.no_models": Wording(
        "{host} lists no model", "{host} 没有列出模型",
        "name one: WENDA_LLM=MODEL", "请指定模型：WENDA_LLM=模型名",
    ),
    "llm.calls": Wording(
        "the limit of {calls} requests for one answer is reached",
        "一次回答最多请求 {calls} 次，已到上限",
        "raise WENDA_LLM_CALLS", "请调高 WENDA_LLM_CALLS",
    ),
}  # fmt: skip
