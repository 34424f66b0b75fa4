"""The index on disk and in a store, and what is added to it, removed from it and built."""

from __future__ import annotations

from index.catalogue.wording import REBUILD, Wording

WORDINGS: dict[str, Wording] = {
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
}  # fmt: skip
