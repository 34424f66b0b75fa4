"""The words for what goes wrong in ``qa``, which it adds to the catalogue of ``index``."""

from __future__ import annotations

from index import Wording
from qa.i18n.accounts import ACCOUNT_WORDINGS
from qa.i18n.model import MODEL_WORDINGS

WORDINGS = {
    **MODEL_WORDINGS,
    **ACCOUNT_WORDINGS,
    # Files of labelled questions.
    "questions.not_squad": Wording(
        "{path} is not in SQuAD format (missing {why})", "{path} 不是 SQuAD 格式（缺少 {why}）",
        "expected data → paragraphs → context and qas", "应有 data → paragraphs → context 和 qas",
    ),
    "questions.not_an_object": Wording(
        "{path} is not in SQuAD format", "{path} 不是 SQuAD 格式",
        "expected an object with data", "应是一个带 data 的对象",
    ),
    "questions.bad_line": Wording(
        "{path}, line {line}: not a question ({why})", "{path} 第 {line} 行不是问题（{why}）",
        "expected turns, evidence, answerable", "应有 turns、evidence、answerable",
    ),
    "questions.not_json": Wording("{path} is not JSON ({why})", "{path} 不是 JSON（{why}）"),
    "questions.unreadable": Wording("{path} cannot be read ({why})", "{path} 读不出来（{why}）"),
    "questions.encoding": Wording(
        "{path} is not UTF-8", "{path} 不是 UTF-8 编码", "save it as UTF-8", "请另存为 UTF-8"
    ),
    "questions.none": Wording("{path} holds no questions", "{path} 里没有问题"),
    # Folders of pages and questions.
    "folder.no_file": Wording(
        "{path} holds no {name}", "{path} 里没有 {name}",
        "a folder of questions holds documents.jsonl (id, title, text) and questions.jsonl"
        " (document, question, kind, answers)",
        "问题文件夹应有 documents.jsonl（id、title、text）和 questions.jsonl"
        "（document、question、kind、answers）",
    ),
    "folder.bad_document": Wording(
        "{path}, line {line}: not a document ({why})", "{path} 第 {line} 行不是文档（{why}）",
        "expected an object with id, title, text", "应是带 id、title、text 的对象",
    ),
    "folder.bad_id": Wording(
        "{path}, line {line}: no file can be called '{id}.txt'",
        "{path} 第 {line} 行：文件不能叫“{id}.txt”",
        "expected an id that is a short file name, without /", "id 应是不带 / 的短文件名",
    ),
    "folder.repeated_id": Wording(
        "{path}, line {line}: the id '{id}' is that of an earlier line",
        "{path} 第 {line} 行：前面已有 id“{id}”",
        "expected another id for every document", "每份文档的 id 应各不相同",
    ),
    "folder.bad_question": Wording(
        "{path}, line {line}: not a question ({why})", "{path} 第 {line} 行不是问题（{why}）",
        "expected an object with document (or documents), question, kind, and answers, which is []"
        " when nothing answers it",
        "应是带 document（或 documents）、question、kind、answers 的对象；无答案时 answers 为 []",
    ),
    "folder.unknown_document": Wording(
        "{path}, line {line}: there is no document '{id}'",
        "{path} 第 {line} 行：没有文档“{id}”",
        "expected the id of a line of documents.jsonl", "应是 documents.jsonl 中某一行的 id",
    ),
    "folder.answer_elsewhere": Wording(
        "{path}, line {line}: the answer '{answer}' is not in its document",
        "{path} 第 {line} 行：答案“{answer}”不在它的文档里",
        "expected a span of the document, letter by letter", "应与文档中的原文逐字相同",
    ),
    # What other programs use.
    "extra.missing": Wording(
        "this needs the package {package}, which is not installed",
        "这要用到 {package}，还没有安装",
        "pip install 'wenda[{extra}]'", "pip install 'wenda[{extra}]'",
    ),
    "retriever.k": Wording(
        "a retriever cannot give {k} results", "检索器不能返回 {k} 个结果",
        "k is 1 or more", "k 至少为 1",
    ),
    "retriever.unit": Wording(
        "a retriever does not give '{unit}'", "检索器没有“{unit}”这种单位",
        "unit is one of {units}", "unit 可为 {units}",
    ),
    # Calibrating the confidence for a model.
    "calibrate.not_needed": Wording(
        "the confidence with {model} is calibrated as it ships",
        "{model} 的把握出厂时已经校准",
        "name the other model in WENDA_MODEL, or ask an index that was built with it",
        "请用 WENDA_MODEL 指明别的模型，或用以它建立的索引",
    ),
    "calibrate.too_few": Wording(
        "{count} answers, {right} of them right, are too few to calibrate with",
        "只有 {count} 个回答（其中 {right} 个正确），不足以校准",
        "give files of labelled questions, or index more documents: at least {least} answers, a"
        " tenth of them right and a tenth wrong",
        "请给出带标注的问题，或多索引一些文档：至少要 {least} 个回答，正确和错误的各占一成以上",
    ),
    # Pictures of curves.
    "plot.no_matplotlib": Wording(
        "pictures need matplotlib", "画图需要 matplotlib",
        "pip install 'wenda[plot]'", "pip install 'wenda[plot]'",
    ),
    "plot.no_font": Wording(
        "pictures need a font with Chinese letters, and this machine has none",
        "画图需要中文字体，而这台机器上没有",
        "pip install 'wenda[plot]' brings one; or install any (on Debian: fonts-noto-cjk)",
        "pip install 'wenda[plot]' 会带一款；也可以自行安装（Debian：fonts-noto-cjk）",
    ),
    "plot.no_folder": Wording(
        "{path} cannot be made a folder ({why})", "建不了文件夹 {path}（{why}）"
    ),
    # Asking of some documents only.
    "scope.unknown": Wording(
        "no document, folder or tag is called '{name}'", "没有叫“{name}”的文档、文件夹或标签",
        "give a path as an answer or `wenda search` shows it, a folder, or a #tag",
        "请给出回答或 `wenda search` 中所示的路径、文件夹，或 #标签",
    ),
    "scope.unknown_like": Wording(
        "no document, folder or tag is called '{name}'", "没有叫“{name}”的文档、文件夹或标签",
        "the nearest names are: {nearest}", "最接近的是：{nearest}",
    ),
    # Overviews.
    "overview.no_document": Wording(
        "there is no document called '{name}'", "没有叫“{name}”的文档",
        "give a title, a file name or a path as `wenda status -v` lists them: {known}",
        "请用标题、文件名或 `wenda status -v` 列出的路径，如：{known}",
    ),
    "overview.several": Wording(
        "several documents are called '{name}'", "有多份文档叫“{name}”",
        "give the path of one: {known}", "请给出其中一份的路径：{known}",
    ),
    "overview.no_chapter": Wording(
        "there is no chapter called '{name}'", "没有叫“{name}”的章节",
        "give its number or the words that stand over it: {known}",
        "请给出章节的序号或标题，如：{known}",
    ),
    "overview.chapter_of_which": Wording(
        "'{name}' may be a chapter of any of {count} documents",
        "有 {count} 份文档，没有说是哪一份的“{name}”",
        "name the document too", "请同时指明文档",
    ),
    "overview.several_chapters": Wording(
        "several documents have a chapter called '{name}'", "有多份文档有“{name}”这一章",
        "say in which it is meant: {known}", "请指明是哪一份：{known}",
    ),
    "overview.sentences": Wording(
        "sentences is {value}", "句数是 {value}",
        "it must lie between 1 and {most}", "应在 1 与 {most} 之间",
    ),
    # Serving.
    "serve.address": Wording(
        "nothing can be served at {host}:{port}: the port is taken, or the address is not one of"
        " this machine",
        "无法在 {host}:{port} 提供服务：端口被占用，或者地址不属于这台机器",
        "choose another --port or --host", "请换一个 --port 或 --host",
    ),
    # Conversations that are kept.
    "history.busy": Wording(
        "{path} is held by another process", "{path} 被另一个进程占用",
        "asking goes on; close the other program", "提问不受影响；请关闭占用它的程序",
    ),
    "history.unusable": Wording(
        "{path} cannot be used: {why}", "{path} 无法使用：{why}",
        "asking goes on, but conversations are not kept: make the folder writable or free space",
        "提问不受影响，但对话不会保存：请放开文件夹的写权限，或腾出空间",
    ),
    "history.newer": Wording(
        "{path} was written by a later version", "{path} 由更新的版本写成",
        "asking goes on, but conversations are not kept: update this program",
        "提问不受影响，但对话不会保存：请更新本程序",
    ),
    "history.unknown": Wording(
        "no conversation is called '{name}'", "没有“{name}”这段对话",
        "'wenda history' lists them: give the beginning of what stands before one",
        "“wenda history”会列出全部对话：请给出行首的编号，可只写开头几位",
    ),
    "history.several": Wording(
        "{count} conversations begin with '{name}'", "有 {count} 段对话的编号以“{name}”开头",
        "give more of it", "请多写几位",
    ),
    "history.unconfirmed": Wording(
        "nothing was deleted: nobody can be asked here", "没有删除：这里无法询问",
        "give --yes", "请加 --yes",
    ),
    "history.damaged": Wording(
        "{path} was damaged and is kept as {kept}", "{path} 已损坏，原文件另存为 {kept}",
        "a new history has been begun", "对话从现在起重新保存",
    ),
    "feedback.unwritable": Wording(
        "{path}: {why}", "{path}：{why}",
        "make the folder writable or free space", "请放开文件夹的写权限，或腾出空间",
    ),
}  # fmt: skip
