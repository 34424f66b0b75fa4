"""Vectors that ship with the program, to compare those of this machine with.

They were computed by torch from the bundled weights (``python -m bench.fit.reference``).
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import numpy as np

from index.errors import ModelError
from index.types import Encoder, FloatArray, PassageText

VECTORS = "reference.npz"
"""The file with ``passages`` and ``queries``, float16 of shape (sentences, dimension) each."""

LEAST_COSINE = 0.995

SENTENCES = (
    "四个不摘指什么？",
    "摘帽不摘责任，摘帽不摘政策，摘帽不摘帮扶，摘帽不摘监管。",
    "东线干渠全长一百二十公里，设计流量每秒三十立方米。",
    "夜间施工须提前三天公告附近居民，时间不得超过晚上十点。",
    "臺灣的鐵路有多長？",
    "圖書館每週一閉館，國定假日另行公告。",
    "本办法自2024年1月1日起施行。",
    "第三条 申请人应当提交身份证明、房屋产权证明和施工图纸。",
    "她把钥匙放在门口的花盆底下，然后头也不回地走了。",
    "氨氮 0.42 mg/L，总磷 0.08 mg/L，均符合Ⅲ类水质标准。",
    "手机进水了怎么办",
    "先关机，取出电池，用干布擦干，放在通风处晾24小时。",
    "这款软件免费吗？支持哪些系统？",
    "比赛因雨推迟到周日下午三点，门票仍然有效。",
    "公元前221年，秦王政统一六国，自称始皇帝。",
    "学而时习之，不亦说乎？",
    "光合作用把二氧化碳和水转化为葡萄糖，并放出氧气。",
    "患者应空腹八小时后抽血，检查当天早晨可以少量饮水。",
    "合同到期前30天，双方均未提出异议的，自动续期一年。",
    "草原上的马跑得最快的时候，四蹄几乎不着地。",
    "What is the spirit of the Mongolian horse?",
    "The canal was opened in 1936 and carries water to eleven counties.",
    "Applications must be received by 5 p.m. on the last Friday of March.",
    "How do I reset the password?",
    "Hold the power button for ten seconds until the light turns red.",
    "Revenue rose by 12.5% to 3.4 million euros in the second quarter.",
    "会议由 Zhang Wei 主持，Alice Brown 做了题为“Retrieval”的报告。",
    "def search(query, k=10): 返回最相近的 k 个段落",
    "编号S-0388的水表装在三号泵房东墙。",
    "谁",
    "ＡＢＣ　１２３，全角字符与空格。",
    "日本語の文も一つ入れておく。",
)
"""Of many kinds, so that an error in some of the tokens or layers shows."""


def encode_sentences(encoder: Encoder) -> tuple[FloatArray, FloatArray]:
    """The sentences' vectors as passages and as queries, float32 of shape (32, dimension) each."""
    passages = encoder.encode_passages([PassageText(text, ()) for text in SENTENCES])
    return np.stack([each.passage for each in passages]), encoder.encode_queries(SENTENCES)


def check_vectors(encoder: Encoder) -> None:
    """Compare an encoder of the bundled weights with the vectors that ship.

    Raises ModelError when one of them has a cosine below ``LEAST_COSINE`` with its own.
    """
    with np.load(Path(str(files("index.encoding") / VECTORS)), allow_pickle=False) as shipped:
        expected = [shipped[name].astype(np.float32) for name in ("passages", "queries")]
    for found, right in zip(encode_sentences(encoder), expected, strict=True):
        cosines = (found * right).sum(axis=1) / np.linalg.norm(right, axis=1)
        least = int(np.argmin(cosines))
        if not cosines[least] >= LEAST_COSINE:
            raise ModelError(
                "model.other_vectors",
                cosine=round(float(cosines[least]), 4),
                sentence=SENTENCES[least],
            )
