"""What the command says of the conversations that are kept."""

from __future__ import annotations

from collections.abc import Mapping

from index import Language, Wording

HISTORY_TEXTS: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "cli_no_history": "没有保存的对话。",
        "cli_none_found": "没有对话里有这些词。",
        "cli_conversation": "{id}  {used}  {turns:>3} 问  {title}",
        "cli_delete_conversation": "从磁盘上删除“{title}”（{turns} 问）？",
        "cli_conversation_deleted": "已删除“{title}”。",
        "cli_conversation_kept": "未删除。",
        "cli_conversation_saved": "“{title}”已存为 {path}。",
    },
    "en": {
        "cli_no_history": "No conversations are kept.",
        "cli_none_found": "No conversation has these words.",
        "cli_conversation": "{id}  {used}  turns: {turns:>3}  {title}",
        "cli_delete_conversation": "Delete “{title}” (turns: {turns}) from the disk?",
        "cli_conversation_deleted": "Deleted “{title}”.",
        "cli_conversation_kept": "Nothing was deleted.",
        "cli_conversation_saved": "“{title}” was saved as {path}.",
    },
}

HISTORY_HELP: Mapping[str, Wording] = {
    "history": Wording(
        "The conversations that are kept of the browser: list, find, show, export, delete.",
        "浏览器中保存的对话：列出、查找、查看、导出、删除。",
    ),
    "history.list": Wording(
        "List the conversations, the last used first.", "列出对话，最近用过的在前。"
    ),
    "history.find": Wording(
        "List the conversations that have all these words.", "列出含有所有这些词的对话。"
    ),
    "words": Wording("Words, in any script or width.", "要找的词，繁简、全半角均可。"),
    "history.show": Wording(
        "Print a conversation: its questions, answers and sources.",
        "显示一段对话：问题、回答和出处。",
    ),
    "conversation": Wording(
        "The beginning of the identifier that the list shows.", "列表中行首的编号，可只写开头几位。"
    ),
    "history.export": Wording("Save a conversation as Markdown.", "把一段对话存为 Markdown 文件。"),
    "history.export.out": Wording(
        "The file to write; default: standard output.", "要写入的文件；默认输出到标准输出。"
    ),
    "history.delete": Wording("Delete a conversation from the disk.", "从磁盘上删除一段对话。"),
    "history.delete.yes": Wording("Do not ask.", "不再询问。"),
    "account": Wording(
        "Only those of this account; default: all that are kept.", "只看此账号的；默认为全部。"
    ),
    "most": Wording("The most to list.", "最多列出多少段。"),
}
