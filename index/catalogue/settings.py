"""Settings, and what is wrong with them."""

from __future__ import annotations

from index.catalogue.wording import Wording

WORDINGS: dict[str, Wording] = {
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
    "setting.rate": Wording(
        "'{value}' is no rate", "“{value}”不是频率",
        "give a number and a span, like 60/minute or 60/minute;1000/day, or off",
        "请写数目和时段，如 60/minute 或 60/minute;1000/day，或 off",
    ),
    "setting.quota": Wording(
        "'{value}' is no size", "“{value}”不是大小",
        "give a size like 500MB or 20GB, or off", "请写大小，如 500MB、20GB，或 off",
    ),
    "setting.proxy": Wording(
        "'{value}' is no address of a proxy", "“{value}”不是代理的地址",
        "give an address or a network, like 10.0.0.7 or 172.16.0.0/12",
        "请给出地址或网段，如 10.0.0.7 或 172.16.0.0/12",
    ),
    "setting.log_questions": Wording(
        "WENDA_LOG_QUESTIONS is '{value}'", "WENDA_LOG_QUESTIONS 是“{value}”",
        "it must be on or off", "应是 on 或 off",
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
    "setting.service": Wording(
        "'{value}' does not name an embedding service and its model",
        "“{value}”不是嵌入服务的地址和模型名",
        "write https://host/v1#model-name; a key goes into WENDA_MODEL_KEY",
        "请写成 https://主机/v1#模型名；密钥放在 WENDA_MODEL_KEY",
    ),
}  # fmt: skip
