"""Documents that cannot be read, archives, and stretches that are kept out of the passages."""

from __future__ import annotations

from index.catalogue.wording import DIVIDE, SAVE_AS_UTF8, Wording

WORDINGS: dict[str, Wording] = {
    # A file that cannot be read.
    "document.kind": Wording(
        "{suffix} files cannot be read", "读不了 {suffix} 文件",
        "these can: {kinds}", "可读的是：{kinds}",
    ),
    "document.no_suffix": Wording(
        "files without a suffix cannot be read", "没有扩展名，读不了",
        "these can: {kinds}", "可读的是：{kinds}",
    ),
    "document.empty": Wording("it is empty", "文件是空的"),
    "document.gone": Wording("it is not there any more", "文件已不在原处"),
    "document.not_permitted": Wording(
        "you are not allowed to read it", "没有读取权限",
        "change its permissions", "请修改文件的权限",
    ),
    "document.unreadable": Wording("it cannot be opened: {why}", "打不开：{why}"),
    "document.unreadable_upload": Wording(
        "it cannot be opened: {why}", "打不开：{why}", "try again", "请再试一次"
    ),
    "document.too_large": Wording(
        "it has {size:,} bytes; the most that is read is {most:,}",
        "大小为 {size:,} 字节，最多读取 {most:,} 字节", *DIVIDE,
    ),
    "document.too_large_kind": Wording(
        "it has {size:,} bytes; the most for {suffix} is {most:,}",
        "大小为 {size:,} 字节，{suffix} 文件最多 {most:,} 字节",
    ),
    "document.too_many_pages": Wording(
        "it has {pages:,} pages; the most is {most:,}", "共 {pages:,} 页，最多 {most:,} 页", *DIVIDE
    ),
    "document.too_many_characters": Wording(
        "it has more than {most:,} characters", "超过 {most:,} 个字符", *DIVIDE
    ),
    "document.no_words": Wording(
        "it has no words: only white space, punctuation or boilerplate",
        "没有文字：只有空白、标点或套话",
    ),
    "document.encoding": Wording(
        "its encoding cannot be told, or it is not text", "辨认不出编码，或者不是文本",
        *SAVE_AS_UTF8,
    ),
    "document.damaged_text": Wording(
        "damaged {encoding} text (at byte {place})", "{encoding} 文本已损坏（第 {place} 字节处）",
        *SAVE_AS_UTF8,
    ),
    "document.encrypted": Wording(
        "it is encrypted", "已加密", "save it without a password", "请去掉密码后另存"
    ),
    "document.encrypted_word": Wording(
        "it is encrypted, or an old .doc", "已加密，或是旧的 .doc",
        "save it as .docx without a password", "请另存为不带密码的 .docx",
    ),
    "document.protected": Wording(
        "it is protected against copying (DRM) and cannot be read", "有防复制保护（DRM），读不了"
    ),
    "document.damaged": Wording("it is damaged: {why}", "已损坏：{why}"),
    "document.damaged_kind": Wording(
        "it is damaged, or no {kind}: {why}", "已损坏，或不是 {kind}：{why}"
    ),
    "document.damaged_page": Wording(
        "it is damaged at page {page}: {why}", "第 {page} 页已损坏：{why}"
    ),
    "document.part_missing": Wording(
        "it is damaged: {name} is missing in it", "已损坏：缺少 {name}"
    ),
    "document.no_package": Wording(
        "it is damaged: {name} names no package", "已损坏：{name} 没有指明内容所在"
    ),
    "document.entities": Wording(
        "its XML declares entities of its own; it is refused",
        "其中的 XML 自行声明了实体，不予读取",
    ),
    "document.nested": Wording("its elements are nested too deeply", "其中的元素嵌套过深"),
    "document.html": Wording("it is no readable HTML: {why}", "不是可读的 HTML：{why}"),
    "document.scan": Wording(
        "it has no text: its pages are pictures (a scan?)", "没有文字：页面是图片（扫描件？）",
        "run OCR on it first", "请先做文字识别（OCR）",
    ),
    "document.no_text": Wording(
        "it has no text, and no pictures that could hold any", "没有文字，也没有可能带文字的图片"
    ),
    "document.no_character_codes": Wording(
        "its text cannot be read: its fonts do not say which character is which",
        "文字读不出来：字体没有注明哪个字形是哪个字",
    ),
    "document.too_many_cells": Wording(
        "a sheet in it reaches over {rows:,} rows and {columns:,} columns; "
        "the most is {most:,} cells",
        "其中一张工作表有 {rows:,} 行、{columns:,} 列，最多 {most:,} 个单元格",
        *DIVIDE,
    ),
    "document.too_many_columns": Wording(
        "row {row} has too many columns; the most is {most:,}",
        "第 {row} 行的列太多，最多 {most:,} 列",
    ),
    "document.too_many_lines": Wording(
        "it has too many lines; the most is {most:,}", "行数太多，最多 {most:,} 行", *DIVIDE
    ),
    "document.damaged_line": Wording(
        "line {line:,} cannot be read: {why}", "第 {line:,} 行读不出来：{why}"
    ),
    "document.no_headers": Wording(
        "it has no headers (From, Subject …), as a mail has them",
        "里面没有邮件的信头（发件人、主题等）",
    ),
    "document.too_many_mails": Wording(
        "it has {count:,} mails; the most is {most:,}",
        "内含 {count:,} 封邮件，最多 {most:,} 封",
        *DIVIDE,
    ),
    "document.no_times": Wording(
        "it has no times, as subtitles have them", "里面没有字幕的时间"
    ),
    "document.needs_office": Wording(
        "{suffix} files are read with the help of LibreOffice, which is not installed",
        "{suffix} 文件要借助 LibreOffice 读取，这台电脑上没有安装",
        "install it, or save the file as {wanted}", "请安装它，或把文件另存为 {wanted}",
    ),
    "document.needs_package": Wording(
        "{suffix} files need the package {package}, which is not installed",
        "读取 {suffix} 文件要用到 {package}，还没有安装",
        "install it: pip install \"wenda[{extra}]\"", "请安装：pip install \"wenda[{extra}]\"",
    ),
    "document.office_slow": Wording(
        "LibreOffice could not read it within {seconds} seconds",
        "LibreOffice 用了 {seconds} 秒还没有读完",
        "save it in a newer format", "请另存为新的格式",
    ),
    "document.office_failed": Wording(
        "LibreOffice cannot read it (damaged, or no {suffix}?)",
        "LibreOffice 读不了（已损坏，或不是 {suffix}？）",
    ),
    # Archives, and what is built on them.
    "archive.too_many_entries": Wording(
        "it has {count:,} entries; the most is {most:,}", "内含 {count:,} 个文件，最多 {most:,} 个"
    ),
    "archive.too_large": Wording(
        "it unpacks to {size:,} bytes; the most is {most:,} (a bomb?)",
        "解压后有 {size:,} 字节，最多 {most:,} 字节（压缩炸弹？）",
    ),
    "archive.bomb": Wording(
        "it unpacks to {times:.0f} times its size: that looks like a bomb",
        "解压后是原来的 {times:.0f} 倍，像是压缩炸弹",
    ),
    "archive.part_too_large": Wording(
        "{name} in it has {size:,} bytes; the most is {most:,}",
        "其中的 {name} 有 {size:,} 字节，最多 {most:,} 字节",
    ),
    "archive.nothing": Wording("nothing in it can be read", "里面没有可读的文件"),
    "archive.name_outside": Wording(
        "its name leads out of the archive", "文件名指向压缩包之外"
    ),
    "archive.link": Wording(
        "a link within an archive; it is not followed", "压缩包里的链接，未跟随"
    ),
    "archive.nested": Wording(
        "an archive within an archive is not read", "压缩包里的压缩包不读取",
        "unpack it", "请先解压",
    ),
    "archive.too_deep": Wording(
        "it lies in too many files within one another", "嵌套的层数太多", "take it out", "请先取出"
    ),
    # Why a stretch of a document is kept out of the passages.
    "omitted.credit": Wording("credit of the generator or the site", "生成工具或网站的署名"),
    "omitted.page_number": Wording("page number", "页码"),
    "omitted.separator": Wording("separator", "分隔线"),
    "omitted.contents": Wording("table of contents", "目录"),
    "omitted.running_head": Wording("repeated header or footer", "重复的页眉或页脚"),
    "omitted.folder": Wording(
        "header or footer of many documents of the folder", "文件夹里多份文档相同的页眉或页脚"
    ),
    "omitted.page_frame": Wording("navigation or page frame", "网页的导航或边框"),
    "omitted.front_matter": Wording("front matter", "文首的元数据"),
    "omitted.hidden": Wording(
        "hidden sheet, row, column or slide", "隐藏的工作表、行、列或幻灯片"
    ),
    "omitted.quoted_reply": Wording(
        "quoted from another mail of the file", "引用了同一文件里的另一封邮件"
    ),
    "omitted.uncertain": Wording(
        "read on a picture with little confidence", "从图片里认出来的，把握不大"
    ),
}  # fmt: skip
