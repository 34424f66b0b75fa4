"""The words around what the tools for assistants give (MCP)."""

from __future__ import annotations

from collections.abc import Mapping

from index import Language, Wording

TOOL_TEXTS: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "tool_confidence": "把握 {confidence}",
        "tool_nothing": "没有找到。",
        "tool_no_documents": "没有可列出的文档（共 {total} 份）。",
        "tool_listed": "第 {first}–{last} 份，共 {total} 份文档：",
        "tool_characters": "{count} 字",
        "tool_more": "从 offset={offset} 继续。",
        "tool_span": "第 {start}–{end} 字，共 {length} 字",
        "tool_rest": "从 start={start} 继续。",
        "tool_added": "已添加 {name}，下次建立索引后即可提问。",
        "tool_known": "{name} 已经在文档中，内容相同。",
        "tool_removed": "已将 {names} 移至 {file}，下次建立索引后不再出现在回答中。",
        "tool_built": "索引已更新：{documents} 份文档，{passages} 个片段（{generation}）。",
    },
    "en": {
        "tool_confidence": "confidence {confidence}",
        "tool_nothing": "Nothing was found.",
        "tool_no_documents": "No documents to list (of {total}).",
        "tool_listed": "Documents {first}–{last} of {total}:",
        "tool_characters": "{count} characters",
        "tool_more": "More from offset={offset}.",
        "tool_span": "characters {start}–{end} of {length}",
        "tool_rest": "It goes on from start={start}.",
        "tool_added": "Added {name}; it can be asked about after the next build.",
        "tool_known": "{name} is among the documents already, with the same contents.",
        "tool_removed": "Moved {names} to {file}; gone from answers after the next build.",
        "tool_built": "The index is up to date: {documents} documents, {passages} passages"
        " ({generation}).",
    },
}

TOOL_WORDINGS = {
    "mcp.no_tool": Wording(
        "there is no tool '{tool}'", "没有工具“{tool}”", "there are {known}", "可用的有 {known}"
    ),
    "mcp.read_only": Wording(
        "'{tool}' is not allowed: this server only reads", "不允许使用“{tool}”：本服务只读",
        "start it with --allow-changes", "请以 --allow-changes 启动",
    ),
    "mcp.arguments": Wording(
        "{where}: {why}", "{where}：{why}",
        "correct the arguments; the schema of the tool describes them",
        "请改正参数；工具的 schema 说明了格式",
    ),
    "mcp.contents": Wording(
        "a file has either text or base64", "文件内容应为 text 或 base64 之一",
        "give one of the two", "请只给出其中一项",
    ),
    "mcp.base64": Wording(
        "the contents are not base64", "内容不是 base64 编码",
        "encode the bytes of the file in base64, or give text",
        "请把文件的字节编成 base64，或给出 text",
    ),
}  # fmt: skip
