"""Every word the screen says, in Chinese and in English, and which of the two a browser wants."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from index import Reason, WendaError, word

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
DEFAULT_LANGUAGE: Language = "zh"

TEXTS: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "name": "问答",
        "tagline": "每一句回答都是原文，点开即见出处",
        "question": "问题",
        "ask_placeholder": "向文档提问…",
        "send": "发送",
        "stop": "停止",
        "clear": "清空",
        "export": "导出",
        "source": "原文",
        "documents": "文档",
        "rebuild": "重建索引",
        "chat": "对话",
        "open_side": "原文与文档",
        "close": "关闭",
        "welcome": "向你的文档提问",
        "welcome_detail": "回答里的每一句都逐字引自文档。点击句后的编号，会打开原文并标出这一句。",
        "searching": "正在查找…",
        "understood": "理解为：{question}",
        "marker": "引文 {n}，出自《{title}》{place}，打开原文",
        "citations": "{count} 处引文",
        "confidence": "把握 {percent}%",
        "seconds": "{seconds} 秒",
        "copy": "复制",
        "copied": "已复制",
        "refused": "未作回答",
        "closest": "最接近的段落（不是答案）",
        "open_passage": "打开原文：《{title}》{place}",
        "paragraph": "第 {number} 段",
        "page": "第 {number} 页",
        "source_empty": "点击回答里的编号，这里会打开原文，并标出所引的句子。",
        "source_refused": "这个问题没有引文。点击最接近的段落，可以在这里看它的上下文。",
        "cited_sentence": "引文 {n}",
        "closest_passage": "相近段落，不是答案",
        "before": "显示前文",
        "after": "显示后文",
        "changed": "文档在回答之后有改动，以下是引用时的原句。",
        "moved": "文档在回答之后有改动，已按原句重新定位。",
        "gone": "打不开这份文档（{reason}），以下是引用时的原句。",
        "no_index": "还没有索引",
        "no_index_detail": "{reason} 打开“文档”一栏，点“重建索引”即可建立。",
        "no_documents": "索引里还没有文档。把文件拖放到上面，或放进文档文件夹再重建索引。",
        "drop": "添加文档：{kinds}，每份不超过 {megabytes} MB",
        "added": "已放入文档文件夹：{names}",
        "added_before": "文件夹里已有同样的文件：{names}",
        "refused_files": "没有收下 {count} 份文件",
        "remove": "移除",
        "remove_label": "移除 {name}",
        "remove_asked": "把《{name}》移出文档文件夹？文件会保留在索引的 trash 文件夹里。",
        "remove_archive": "“{name}”里有 {count} 份文档，会一并移除。继续吗？"
        "文件会保留在索引的 trash 文件夹里。",
        "removed": "已移除 {name}，文件保留在 {place}",
        "remove_failed": "没有移除：{reason}",
        "totals": "{documents} 份文档 · {passages} 个片段",
        "document_counts": "{passages} 个片段 · {paragraphs} 段",
        "generation": "索引版本 {generation}",
        "building": "正在重建，对话可以照常进行",
        "time_left": "约剩 {seconds} 秒",
        "built": "已建好：{documents} 份文档，{passages} 个片段，"
        "新算 {embedded}、沿用 {reused}、移除 {removed}，用时 {seconds} 秒",
        "skipped": "跳过 {count} 份文件",
        "build_failed": "没有建成：{reason}",
        "ask_failed": "这次没能回答：{reason}",
        "unexpected": "程序内部出错，详情见日志。",
        "too_long": "问题太长（{length} 字），请控制在 {limit} 字以内。",
        "liked": "谢谢，已记下。",
        "unliked": "已撤回评价。",
        "feedback_failed": "评价没有存下：{reason}",
        "nothing_to_export": "还没有对话可以导出。",
        "export_title": "对话记录",
        "export_sources": "引文",
        "export_closest": "最接近的段落（不是答案）",
        "cli_built": "{documents}，{passages}，{sentences}（索引版本 {generation}）",
        "cli_work": "新算 {embedded} 个片段，沿用 {reused} 个，移除 {removed}，用时 {seconds} 秒",
        "cli_nothing": "没有可问的文档；可读的文件是：{kinds}",
        "cli_understood": "（理解为：{question}）",
        "cli_closest": "最接近的段落：",
        "cli_confidence": "把握 {confidence}，用时 {seconds} 秒",
        "cli_place": "{place} · 第 {paragraph} 段",
        "cli_page": "，第 {page} 页",
        "cli_scores": "总分 {score}，向量 {dense}，词语 {lexical}",
        "cli_document": "{count} 份文档",
        "cli_passage": "{count} 个片段",
        "cli_sentence": "{count} 句",
        "cli_stretch": "{count} 处",
        "cli_one_document": "{count} 份文档",
        "cli_one_passage": "{count} 个片段",
        "cli_one_sentence": "{count} 句",
        "cli_one_stretch": "{count} 处",
        "cli_word": "{count} 个词",
        "cli_one_word": "{count} 个词",
        "cli_different_word": "{count} 个不同的词",
        "cli_one_different_word": "{count} 个不同的词",
        "cli_comma": "，",
        "cli_generation": "索引版本    {generation}",
        "cli_model": "模型        {model}（{dimension} 维，{fingerprint}）",
        "cli_contents": "内容        {counts}",
        "cli_search": "检索        {dense}",
        "cli_size": "大小        {size} MB",
        "cli_folders": "文件夹      {folders}",
        "cli_memory": "无（从内存建立）",
        "cli_checked": "校验        所有文件都与写成时一致",
        "cli_rebuild": "下次建立    全部重新读取（设置或模型变了）",
        "cli_changes": "下次建立    {what} {count} 份：{names}",
        "cli_no_changes": "下次建立    没有变化",
        "cli_added": "新增",
        "cli_changed": "改动",
        "cli_removed": "移除",
        "cli_more": "等，另有 {count} 份",
        "cli_skipped": "跳过 {count} 份：",
        "cli_more_skipped": "另有 {count} 份",
        "cli_left_out": "不放入片段的内容：{count}",
        "cli_times": "（{count} 次）",
        "cli_stopped": "已停止",
        "cli_build_stopped": "已停止；原来的索引仍在，下次建立会接着做",
        "cli_drawn": "已绘制 {picture}",
        "cli_empty": "内容为空",
        "cli_not_text": "不是本终端编码的文字",
        "cli_serving": "对话在 {url}（按 Ctrl-C 结束）",
        "cli_unit_read": "份文档",
        "cli_unit_embed": "个片段",
        "cli_unit_write": "步",
        "stage_scan": "检查文件",
        "stage_read": "读取文档",
        "stage_embed": "计算向量",
        "stage_write": "写入索引",
    },
    "en": {
        "name": "Wenda",
        "tagline": "Every sentence of the answer is a quotation, shown in its place",
        "question": "Question",
        "ask_placeholder": "Ask your documents…",
        "send": "Send",
        "stop": "Stop",
        "clear": "Clear",
        "export": "Export",
        "source": "Source",
        "documents": "Documents",
        "rebuild": "Rebuild the index",
        "chat": "Conversation",
        "open_side": "Source and documents",
        "close": "Close",
        "welcome": "Ask your documents",
        "welcome_detail": "Every sentence of an answer is quoted word for word. Click the "
        "number after a sentence to open the document with that sentence marked.",
        "searching": "Searching…",
        "understood": "Understood as: {question}",
        "marker": "Quotation {n} from “{title}”, {place}: open the source",
        "citations": "Quotations: {count}",
        "confidence": "Confidence: {percent}%",
        "seconds": "{seconds} s",
        "copy": "Copy",
        "copied": "Copied",
        "refused": "No answer",
        "closest": "Closest passages (not an answer)",
        "open_passage": "Open “{title}”, {place}",
        "paragraph": "paragraph {number}",
        "page": "page {number}",
        "source_empty": "Click a number in an answer: the document opens here, with the quoted "
        "sentence marked.",
        "source_refused": "Nothing was quoted for this question. Click one of the closest "
        "passages to read it here in its place.",
        "cited_sentence": "Quotation {n}",
        "closest_passage": "Close passage, not an answer",
        "before": "Show what comes before",
        "after": "Show what comes after",
        "changed": "The document has changed since; this is the sentence as it was quoted.",
        "moved": "The document has changed since; the sentence was found again.",
        "gone": "This document cannot be opened ({reason}); this is the sentence as it was quoted.",
        "no_index": "No index yet",
        "no_index_detail": "{reason} Open “Documents” and click “Rebuild the index” to make it.",
        "no_documents": "No documents are indexed. Drop files above, or put them into the folder "
        "and rebuild the index.",
        "drop": "Add documents: {kinds}; at most {megabytes} MB each",
        "added": "Put among the documents: {names}",
        "added_before": "There already: {names}",
        "refused_files": "Files refused: {count}",
        "remove": "Remove",
        "remove_label": "Remove {name}",
        "remove_asked": "Take “{name}” out of the documents? The file is kept in the index's "
        "trash folder.",
        "remove_archive": "“{name}” holds {count} documents; all of them go. Take it out? The "
        "file is kept in the index's trash folder.",
        "removed": "Taken out: {name}; the file is kept in {place}",
        "remove_failed": "Not removed: {reason}",
        "totals": "Documents: {documents} · passages: {passages}",
        "document_counts": "Passages: {passages} · paragraphs: {paragraphs}",
        "generation": "Index generation {generation}",
        "building": "Rebuilding; you can go on asking",
        "time_left": "about {seconds} s left",
        "built": "Done: {documents} documents, {passages} passages; {embedded} embedded, {reused} "
        "reused, {removed} removed; {seconds} s",
        "skipped": "Files skipped: {count}",
        "build_failed": "The build failed: {reason}",
        "ask_failed": "This could not be answered: {reason}",
        "unexpected": "Something went wrong inside the program; see the log.",
        "too_long": "The question is too long ({length} characters; at most {limit}).",
        "liked": "Thank you, noted.",
        "unliked": "Rating withdrawn.",
        "feedback_failed": "The rating could not be saved: {reason}",
        "nothing_to_export": "There is no conversation to export yet.",
        "export_title": "Conversation",
        "export_sources": "Quotations",
        "export_closest": "Closest passages (not an answer)",
        "cli_built": "{documents}, {passages}, {sentences} (generation {generation})",
        "cli_work": "{embedded} passages embedded, {reused} reused, {removed} removed, {seconds} s",
        "cli_nothing": "there is nothing to ask; files of these kinds are read: {kinds}",
        "cli_understood": "(understood as: {question})",
        "cli_closest": "The closest passages:",
        "cli_confidence": "confidence {confidence}, {seconds} s",
        "cli_place": "{place} · paragraph {paragraph}",
        "cli_page": ", page {page}",
        "cli_scores": "score {score}, dense {dense}, lexical {lexical}",
        "cli_document": "{count} documents",
        "cli_passage": "{count} passages",
        "cli_sentence": "{count} sentences",
        "cli_stretch": "{count} stretches",
        "cli_one_document": "{count} document",
        "cli_one_passage": "{count} passage",
        "cli_one_sentence": "{count} sentence",
        "cli_one_stretch": "{count} stretch",
        "cli_word": "{count} words",
        "cli_one_word": "{count} word",
        "cli_different_word": "{count} different words",
        "cli_one_different_word": "{count} different word",
        "cli_comma": ", ",
        "cli_generation": "generation  {generation}",
        "cli_model": "model       {model} ({dimension} dimensions, {fingerprint})",
        "cli_contents": "contents    {counts}",
        "cli_search": "search      {dense}",
        "cli_size": "size        {size} MB",
        "cli_folders": "folders     {folders}",
        "cli_memory": "none (made from memory)",
        "cli_checked": "checksums   all files are as they were written",
        "cli_rebuild": "next build  reads everything again (other settings or another model)",
        "cli_changes": "next build  {count} {what}: {names}",
        "cli_no_changes": "next build  changes nothing",
        "cli_added": "added",
        "cli_changed": "changed",
        "cli_removed": "removed",
        "cli_more": " and {count} more",
        "cli_skipped": "skipped {count}:",
        "cli_more_skipped": "and {count} more",
        "cli_left_out": "left out of the passages: {count}",
        "cli_times": " ({count} times)",
        "cli_stopped": "stopped",
        "cli_build_stopped": "stopped; the old index stays, and the next build goes on from here",
        "cli_drawn": "drawn: {picture}",
        "cli_empty": "it is empty",
        "cli_not_text": "it is not text in the encoding of this terminal",
        "cli_serving": "The chat is at {url} (Ctrl-C ends it)",
        "cli_unit_read": "documents",
        "cli_unit_embed": "passages",
        "cli_unit_write": "steps",
        "stage_scan": "Checking files",
        "stage_read": "Reading documents",
        "stage_embed": "Embedding",
        "stage_write": "Writing the index",
    },
}


def say(language: Language, key: str, **values: object) -> str:
    """The text of that name in that language, with its fields filled in."""
    return TEXTS[language][key].format(**values)


def reason_in(language: Language, why: Reason | WendaError) -> str:
    """A reason, or that of an error, in a language, with what to do about it."""
    return word(why.reason if isinstance(why, WendaError) else why, language)


def stage_name(language: Language, stage: str) -> str:
    """What a stage of the build is called; one without a name here keeps its own."""
    return TEXTS[language].get(f"stage_{stage}", stage)


def language_of_locale(environment: Mapping[str, str]) -> Language:
    """The language of messages on a terminal: that of LC_ALL, LC_MESSAGES or LANG, the first that
    is set (POSIX, base definitions, section 8.2). Chinese where that is Chinese, else English."""
    names = (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    chosen = next((name for name in names if name), "")
    return "zh" if chosen.lower().startswith("zh") else "en"


def language_of(accept_language: str | None) -> Language:
    """The language for a browser's Accept-Language header (RFC 9110, section 12.5.4).

    Chinese when the most wanted language is Chinese or none is named, else English.
    """
    wanted = [_language_and_weight(item) for item in (accept_language or "").split(",")]
    ranked = sorted((item for item in wanted if item[1] > 0), key=lambda item: -item[1])
    if not ranked or ranked[0][0] == "*":
        return DEFAULT_LANGUAGE
    return "zh" if ranked[0][0] == "zh" else "en"


def _language_and_weight(item: str) -> tuple[str, float]:
    """«zh-CN;q=0.9» as ("zh", 0.9); what cannot be read weighs nothing."""
    tag, _, quality = item.strip().partition(";")
    primary = tag.strip().lower().partition("-")[0]
    if not primary:
        return "", 0.0
    try:
        return primary, float(quality.strip().removeprefix("q=") or 1)
    except ValueError:
        return primary, 0.0
