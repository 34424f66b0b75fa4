"""Why something failed or was left out, in the reader's language.

``index`` says it in English, as whole sentences. As with gettext, that sentence is what a
translation is looked up by; a name in braces stands for what differs from case to case, and what
stands there is looked up in its turn (the reason of the system within that of the program).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from qa.i18n.messages import Language

CHINESE: Mapping[str, str] = {
    # What a scan leaves out.
    "a link that loops back; it is not followed": "链接绕回自身，未跟随",
    "a link to something that is not there": "链接指向的文件不存在",
    "a link that leads out of the folder": "链接指向文件夹之外，未跟随",
    "a link to another folder; it is not followed": "链接指向另一个文件夹，未跟随",
    "a link to {name}, which is read itself": "链接指向 {name}，那份文件已单独读取",
    "not an ordinary file": "不是普通文件",
    "files without a suffix are not read; these are: {kinds}": (
        "没有扩展名，不读取；可读的是：{kinds}"
    ),
    "{suffix} files are not read; these are: {kinds}": "不读取 {suffix} 文件；可读的是：{kinds}",
    "files without a suffix cannot be read; these can: {kinds}": (
        "没有扩展名，读不了；可读的是：{kinds}"
    ),
    "{suffix} files cannot be read; these can: {kinds}": "读不了 {suffix} 文件；可读的是：{kinds}",
    "another document is called the same": "与另一份文档同名",
    # What cannot be opened.
    "it is empty": "文件是空的",
    "it is not there any more": "文件已不在原处",
    "you are not allowed to read it; change its permissions": "没有读取权限；请修改文件的权限",
    "it cannot be opened: {why}; try again": "打不开：{why}；请再试一次",
    "it cannot be opened: {why}": "打不开：{why}",
    "cannot be opened: {why}": "打不开：{why}",
    "it has {size} bytes; the most that is read is {most}: divide it": (
        "大小为 {size} 字节，最多读取 {most} 字节；请拆分"
    ),
    "it has {size} bytes; the most for {suffix} is {most}": (
        "大小为 {size} 字节，{suffix} 文件最多 {most} 字节"
    ),
    # What it holds.
    "it has no words: only white space, punctuation or boilerplate": (
        "没有文字：只有空白、标点或套话"
    ),
    "its encoding cannot be told, or it is not text; open it in an editor and save it as UTF-8": (
        "辨认不出编码，或者不是文本；请用编辑器打开，另存为 UTF-8"
    ),
    "damaged {encoding} text (at byte {place}); open it in an editor and save it as UTF-8": (
        "{encoding} 文本已损坏（第 {place} 字节处）；请用编辑器打开，另存为 UTF-8"
    ),
    "it is encrypted; save it without a password": "已加密；请去掉密码后另存",
    "it is encrypted, or an old .doc; save it as .docx without a password": (
        "已加密，或是旧的 .doc；请另存为不带密码的 .docx"
    ),
    "it is protected against copying (DRM) and cannot be read": "有防复制保护（DRM），读不了",
    "it is damaged, or no .docx: {why}": "已损坏，或不是 .docx：{why}",
    "it is damaged, or no PDF: {why}": "已损坏，或不是 PDF：{why}",
    "it is damaged at page {page}: {why}": "第 {page} 页已损坏：{why}",
    "it is damaged: {name} is missing in it": "已损坏：缺少 {name}",
    "it is damaged: {name} names no package": "已损坏：{name} 没有指明内容所在",
    "it is damaged: {why}": "已损坏：{why}",
    "its XML declares entities of its own; it is refused": "其中的 XML 自行声明了实体，不予读取",
    "its elements are nested too deeply": "其中的元素嵌套过深",
    "it is no readable HTML: {why}": "不是可读的 HTML：{why}",
    "it has {pages} pages; the most is {most}: divide it": "共 {pages} 页，最多 {most} 页；请拆分",
    "it has more than {most} characters: divide it": "超过 {most} 个字符；请拆分",
    "it has no text: its pages are pictures (a scan?); run OCR on it first": (
        "没有文字：页面是图片（扫描件？）；请先做文字识别（OCR）"
    ),
    "its text cannot be read: its fonts do not say which character is which": (
        "文字读不出来：字体没有注明哪个字形是哪个字"
    ),
    # Archives, and what is built on them.
    "it has {count} entries; the most is {most}": "内含 {count} 个文件，最多 {most} 个",
    "it unpacks to {size} bytes; the most is {most} (a bomb?)": (
        "解压后有 {size} 字节，最多 {most} 字节（压缩炸弹？）"
    ),
    "it unpacks to {times} times its size: that looks like a bomb": (
        "解压后是原来的 {times} 倍，像是压缩炸弹"
    ),
    "{name} in it has {size} bytes; the most is {most}": (
        "其中的 {name} 有 {size} 字节，最多 {most} 字节"
    ),
    "nothing in it can be read": "里面没有可读的文件",
    "its name leads out of the archive": "文件名指向压缩包之外",
    "a link within an archive; it is not followed": "压缩包里的链接，未跟随",
    "an archive within an archive is not read; unpack it": "压缩包里的压缩包不读取；请先解压",
    # What a build fails by, and taking documents out.
    "{index} is being written by process {number}; try again when it is done": (
        "进程 {number} 正在写入 {index}；请等它结束后再试"
    ),
    "{index} is being written by another process; try again when it is done": (
        "另一个进程正在写入 {index}；请等它结束后再试"
    ),
    "{index} could not be written: {why} (the last generation is still there)": (
        "{index} 写不进去：{why}（原来的索引仍然可用）"
    ),
    "{path} could not be written: {why}": "{path} 写不进去：{why}",
    "the disk is full; free some space and build again": "磁盘已满；请腾出空间后重建",
    "the disk is full; free some space": "磁盘已满；请腾出空间",
    "there is no index at {index}; make it with `wenda build`": (
        "{index} 处没有索引；可用 `wenda build` 建立"
    ),
    "{path} does not exist; give a file or folder that does": (
        "{path} 不存在；请给出存在的文件或文件夹"
    ),
    "{path} cannot be opened: {why}": "{path} 打不开：{why}",
    "{path} cannot be opened ({why}); rebuild it with `wenda build`": (
        "{path} 打不开（{why}）；请用 `wenda build` 重建"
    ),
    "{path} cannot be read ({why}); rebuild it with `wenda build`": (
        "{path} 读不出来（{why}）；请用 `wenda build` 重建"
    ),
    "{path} names no generation that is there; rebuild it with `wenda build`": (
        "{path} 所指的索引不在；请用 `wenda build` 重建"
    ),
    "{path} was altered after it was written; rebuild it with `wenda build`": (
        "{path} 写成之后被改动过；请用 `wenda build` 重建"
    ),
    "{path} is missing ({why}); rebuild it with `wenda build`": (
        "缺少 {path}（{why}）；请用 `wenda build` 重建"
    ),
    "{path} has {size} bytes, not {right}; rebuild it with `wenda build`": (
        "{path} 有 {size} 字节，应为 {right} 字节；请用 `wenda build` 重建"
    ),
    "{path} lacks something ({why}); rebuild it with `wenda build`": (
        "{path} 有缺漏（{why}）；请用 `wenda build` 重建"
    ),
    "{path} has format {found}; this program has {wanted}: rebuild it with `wenda build`": (
        "{path} 的格式是 {found}，本程序用 {wanted}；请用 `wenda build` 重建"
    ),
    "{path} ends early; rebuild it with `wenda build`": (
        "{path} 不完整；请用 `wenda build` 重建"
    ),
    "only single files are indexed ({paths}), so there is no folder to put a new one into; "
    "index a folder: wenda build FOLDER": (
        "索引的只是单个文件（{paths}），没有文件夹可以放入新文件；"
        "请索引一个文件夹：wenda build 文件夹"
    ),
    "{document} was indexed from memory, there is no file to take out": (
        "{document} 不是从文件读入的，没有文件可移除"
    ),
    "{document} lies outside of the folders that are indexed: {path}": (
        "{document} 不在所索引的文件夹里：{path}"
    ),
    "{path} is not there any more; build the index again": "{path} 已不在原处；请重建索引",
    "{document} is not in the index any more": "索引里已没有 {document}",
    "the index has no document {document}": "索引里没有文档 {document}",
    # Why a stretch of a document is kept out of the passages.
    "credit of the generator or the site": "生成工具或网站的署名",
    "page number": "页码",
    "separator": "分隔线",
    "table of contents": "目录",
    "repeated header or footer": "重复的页眉或页脚",
    "header or footer of many documents of the folder": "文件夹里多份文档相同的页眉或页脚",
    "navigation or page frame": "网页的导航或边框",
    "front matter": "文首的元数据",
    # What the system says.
    "Permission denied": "没有权限",
    "No such file or directory": "文件或文件夹不存在",
    "Is a directory": "是文件夹",
    "Not a directory": "不是文件夹",
    "File name too long": "文件名太长",
    "Input/output error": "读写出错",
    "Too many open files": "打开的文件太多",
    "Read-only file system": "文件系统是只读的",
    "No space left on device": "磁盘已满",
    "Disk quota exceeded": "超出磁盘配额",
}  # fmt: skip


def reason_in(language: Language, reason: object) -> str:
    """A reason (or an error that states it) in a language; one that is not known stays English."""
    shown = str(reason)
    return shown if language == "en" else _chinese(shown)


def _chinese(reason: str) -> str:
    whole = CHINESE.get(reason)
    if whole is not None:
        return whole
    for pattern, translation in _patterns():
        if match := pattern.fullmatch(reason):
            fields = {name: _chinese(value) for name, value in match.groupdict().items()}
            return translation.format(**fields)
    return reason


@lru_cache(maxsize=1)
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """The sentences with something to fill in, as patterns; the most particular first."""
    sentences = [sentence for sentence in CHINESE if "{" in sentence]
    sentences.sort(key=lambda sentence: -len(re.sub(r"\{\w+\}", "", sentence)))
    return [(_pattern(sentence), CHINESE[sentence]) for sentence in sentences]


def _pattern(sentence: str) -> re.Pattern[str]:
    pieces = re.split(r"\{(\w+)\}", sentence)
    named = [f"(?P<{name}>.+)" for name in pieces[1::2]]
    plain = [re.escape(piece) for piece in pieces[::2]]
    joined = "".join(plain[i] + (named[i] if i < len(named) else "") for i in range(len(plain)))
    return re.compile(joined, re.DOTALL)
