"""What ``wenda --help`` says of the commands, their arguments and options, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from index import DEFAULT_MODEL, Wording
from qa.i18n.accounts import ACCOUNT_HELP
from qa.i18n.history import HISTORY_HELP
from qa.i18n.messages import Language

HELP: Mapping[str, Wording] = {
    **ACCOUNT_HELP,
    **HISTORY_HELP,
    "wenda": Wording(
        "Ask your documents: every sentence of an answer is quoted and shown in context.",
        "向文档提问：回答的每一句都是原文，并注明出处。",
    ),
    "wenda.version": Wording("Print the version.", "显示版本。"),
    # What every command takes.
    "index": Wording(
        "Folder of the index; default: WENDA_INDEX, else .wenda.",
        "索引所在的文件夹；默认取 WENDA_INDEX，否则为 .wenda。",
    ),
    "store": Wording(
        "Address of a Milvus server that keeps the index for several machines"
        " (http://host:19530); default: WENDA_STORE, else none.",
        "为多台机器保存索引的 Milvus 服务器地址；默认取 WENDA_STORE，否则不用。",
    ),
    "as_json": Wording(
        "Print one JSON object per result, and nothing else.",
        "只输出 JSON，每个结果一个对象。",
    ),
    "within": Wording(
        "Only from this document, folder, pattern of paths or tag ('#tag', in quotation marks);"
        " may be given several times.",
        "只在此文档、文件夹、路径通配符或标签（加引号：'#标签'）中查找；可重复使用。",
    ),
    "build": Wording(
        "Make or update the index of folders, files and web pages.",
        "为文件夹、文件和网页建立或更新索引。",
    ),
    "build.paths": Wording(
        "Folders and files, also of an object store (s3://…); default: those of the last build,"
        " else seeds. An address of a web page (https://…) is added to those given before.",
        "文件夹和文件，也可在对象存储里（s3://…）；默认与上次相同，首次为 seeds。"
        "也可以是网页地址（https://…），加到以前给出的网页里。",
    ),
    "build.ray": Wording(
        "Read and embed with Ray: on this machine, or on the cluster at the address (auto,"
        " host:port, ray://host:port).",
        "用 Ray 读取并计算向量：在本机，或在所给地址的集群上（auto、主机:端口、ray://主机:端口）。",
    ),
    "build.watch": Wording(
        "Keep running and rebuild whenever something changes.", "持续运行，有变化就重建。"
    ),
    "build.model": Wording(
        "A sentence-transformers model, by name or folder; default: WENDA_MODEL, else that of the"
        f" index, else {DEFAULT_MODEL}.",
        "sentence-transformers 模型的名称或文件夹；默认取 WENDA_MODEL，其次为索引所用的模型，"
        f"再次为 {DEFAULT_MODEL}。",
    ),
    "search": Wording(
        "Print the passages nearest to a question or to words, best first.",
        "列出与问题或词语最接近的片段，最好的在前。",
    ),
    "search.query": Wording("A question, or words.", "问题或词语。"),
    "search.k": Wording("The most passages to print.", "最多列出的片段数。"),
    "ask": Wording(
        "Answer questions from the documents; several are one conversation.",
        "根据文档回答问题；给出多个问题时视为一段对话。",
    ),
    "ask.questions": Wording("Asked one after another.", "依次提出的问题。"),
    "ask.threshold": Wording(
        "Confidence below which a question is refused; default: WENDA_THRESHOLD, else 0.5.",
        "把握低于此值时不作回答；默认取 WENDA_THRESHOLD，否则为 0.5。",
    ),
    "overview": Wording(
        "Quote what stands for a document, part by part, or for all documents, by topic.",
        "逐部分摘引一份文档的要点；不指定文档时，按内容分组概览所有文档。",
    ),
    "overview.document": Wording(
        "Title, file name or path; default: all documents.", "标题、文件名或路径；默认为所有文档。"
    ),
    "overview.sentences": Wording(
        "How many sentences in all, 1 to 50; default: as the parts are many.",
        "一共摘引多少句（1 到 50）；默认视部分多少而定。",
    ),
    "overview.chapter": Wording(
        "The one chapter that it is of: its number ('chapter 3', 'section 2') or heading.",
        "只要其中一章：章节的序号（“第三章”）或标题。",
    ),
    "overview.llm": Wording(
        "Also have a language model read all of it and summarise it, each sentence verified;"
        " without a name that of WENDA_LLM (docs/models.md).",
        "另由语言模型通读并总结，逐句与原文核对；不写模型名则取 WENDA_LLM（见 docs/models.md）。",
    ),
    "overview.yes": Wording(
        "Do not ask before many requests to a language model.", "请求语言模型多次时不再询问。"
    ),
    "ask.yes": Wording(
        "Do not ask before many requests to a language model.", "请求语言模型多次时不再询问。"
    ),
    "ask.llm": Wording(
        "Also answer in the words of a language model, each sentence verified; without a name that"
        " of WENDA_LLM. OPENAI_BASE_URL says where it is (docs/models.md).",
        "另由语言模型作答，逐句与原文核对；不写模型名则取 WENDA_LLM。OPENAI_BASE_URL 指明它的地址"
        "（见 docs/models.md）。",
    ),
    "ask.explain": Wording(
        "Also print what was looked at, with its scores, and what the confidence rests on.",
        "另外列出看过的句子和段落、它们的得分，以及把握从何而来。",
    ),
    "ask.show_prompt": Wording(
        "Print what would be sent to the model, and send nothing.",
        "只显示会发给模型的内容，什么也不发送。",
    ),
    "llm": Wording(
        "About the language model that may answer beside the quotations.",
        "关于可在引文之外作答的语言模型。",
    ),
    "llm.check": Wording(
        "Try out a language model's endpoint, with made-up sentences.",
        "用虚构的句子试一试语言模型的服务。",
    ),
    "llm.check.model": Wording(
        "The model's name; default: WENDA_LLM, else the only one that the endpoint lists.",
        "模型的名称；默认取 WENDA_LLM，否则为服务列出的唯一一个。",
    ),
    "eval": Wording(
        "Measure how well labelled questions are answered.", "用带标注的问题评测回答。"
    ),
    "eval.files": Wording(
        "SQuAD-format .json or a folder of documents.jsonl and questions.jsonl (their texts become"
        " an index of their own), or questions as .jsonl (asked of the index).",
        "SQuAD 格式的 .json，或含 documents.jsonl 和 questions.jsonl 的文件夹"
        "（其中的文本另建索引）；或 .jsonl 问题集（向现有索引提问）。",
    ),
    "eval.limit": Wording(
        "The most questions of a SQuAD-format file; the same sample every time.",
        "SQuAD 格式的文件最多取多少个问题；每次抽取的相同。",
    ),
    "eval.ablate": Wording(
        "Also evaluate each search alone: dense and lexical.", "另外分别评测向量检索和词语检索。"
    ),
    "eval.script": Wording(
        "Convert the questions to this script first; the documents stay as they are.",
        "先把问题转为简体或繁体；文档不变。",
    ),
    "eval.plot": Wording(
        "Folder for plots of retrieval by rank, risk by coverage and reliability (PNG and SVG);"
        " needs the extra plot.",
        "在此文件夹绘制检索、风险与覆盖率、可靠性曲线（PNG 和 SVG）；需安装 wenda[plot]。",
    ),
    "calibrate": Wording(
        "Fit the confidence to another model than the bundled one, in some minutes.",
        "为非内置的模型校准把握，需要几分钟。",
    ),
    "calibrate.files": Wording(
        "Labelled questions, as `wenda eval` takes them; default: questions made from the documents"
        " of the index.",
        "带标注的问题，格式同 `wenda eval`；默认由索引中的文档自行出题。",
    ),
    "calibrate.limit": Wording(
        "The most questions of a file, or made; the same sample every time.",
        "每个文件最多取（或自行出）多少个问题；每次抽取的相同。",
    ),
    "status": Wording(
        "Print what the index holds and what the next build would change.",
        "显示索引的内容，以及下次建立会有哪些变化。",
    ),
    "status.verbose": Wording(
        "List every document, not only the first few.", "列出每一份文档，而不只是前几份。"
    ),
    "status.check": Wording(
        "Verify the checksum of every file of the index.", "逐个核对索引文件的校验和。"
    ),
    "tag": Wording(
        "Give tags to a document or a folder, take them away, or show them; its files stay as they"
        " are.",
        "给文档或文件夹加标签、去掉标签，或显示标签；文件本身不改动。",
    ),
    "tag.document": Wording(
        "A document, a folder, or a pattern of paths.", "文档、文件夹，或路径的通配符。"
    ),
    "tag.names": Wording("The tags; none: show them.", "标签；不写则显示已有的。"),
    "tag.remove": Wording("Take these tags away.", "去掉这些标签。"),
    "serve": Wording(
        "Serve the chat in the browser, and the API, until Ctrl-C.",
        "在浏览器中打开对话，并提供接口；按 Ctrl-C 结束。",
    ),
    "serve.host": Wording(
        "Address to listen on; 0.0.0.0 opens it to the network.",
        "监听的地址；0.0.0.0 表示向局域网开放。",
    ),
    "serve.port": Wording("Port to listen on.", "监听的端口。"),
    "serve.allow_host": Wording(
        "Another name that the server answers to, such as docs.example.org; may be repeated.",
        "另外应答的主机名，如 docs.example.org；可多次给出。",
    ),
    "serve.allow_origin": Wording(
        "A site whose pages may use the API, such as https://example.org; may be repeated.",
        "允许其页面使用接口的站点，如 https://example.org；可多次给出。",
    ),
    "serve.allow_changes": Wording(
        "Let assistants at /mcp add and remove documents and build, as the screen and the API do.",
        "允许 /mcp 的助手也能添加、删除文档并建立索引（页面和接口本来就可以）。",
    ),
    "mcp": Wording(
        "Offer the documents to an assistant that starts this command (MCP over standard input and"
        " output).",
        "供启动本命令的助手使用文档（通过标准输入输出的 MCP）。",
    ),
    "mcp.allow_changes": Wording(
        "Let it add and remove documents and build the index as well.",
        "允许它添加、删除文档并建立索引。",
    ),
    "serve.root_path": Wording(
        "Where a reverse proxy shows the server, such as /wenda.",
        "反向代理展示本服务的路径，如 /wenda。",
    ),
}


def help_text(language: Language, command: str, parameter: str | None = None) -> str:
    """What a command or one of its parameters is for. Raises KeyError where nothing is said."""
    if parameter is None:
        key = command
    else:
        own = f"{command}.{parameter.lstrip('_')}"
        key = own if own in HELP else parameter
    return HELP[key].zh if language == "zh" else HELP[key].en
