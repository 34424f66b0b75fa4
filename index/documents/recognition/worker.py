"""The process that reads pictures: RapidOCR with its PP-OCR models on OpenVINO.

A request is a line of JSON (``height``, ``width``) and the pixels, one byte each for blue, green
and red; the answer a line of JSON, as ``Lettering.as_json`` writes it. The process ends when its
standard input does. Its models are those in the package: nothing is fetched.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.documents.recognition.lettering import Lettering, ReadLine

DETECTION, RECOGNITION = "PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx"
DIRECTION = "ch_ppocr_mobile_v2.0_cls_mobile.onnx"
MOST_MEMORY = 8 << 30  # of addresses; a page takes about 1 GB
MOST_SIDE = 2600  # pixels; larger pictures are made smaller
DOUBTFUL = 0.9  # lines read with less confidence are also read in the direction of the page
SHORT = 3  # characters; so short a line does not show its own direction
NICE = 5

Pixels = NDArray[np.uint8]


def main() -> None:
    """Answer requests until there are no more."""
    _limit()
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)  # whatever prints does so elsewhere
    engine = load_engine()
    answers.write("{}\n")
    while line := sys.stdin.buffer.readline():
        request = json.loads(line)
        shape = request["height"], request["width"], 3
        data = sys.stdin.buffer.read(shape[0] * shape[1] * 3)
        picture = np.frombuffer(data, np.uint8).reshape(shape)
        answers.write(read_picture(engine, picture).as_json() + "\n")


def _limit() -> None:
    """Bound the memory of this process, and step back for others, where the system allows it."""
    if sys.platform == "win32":
        return
    import resource

    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    most = MOST_MEMORY if hard == resource.RLIM_INFINITY else min(MOST_MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    os.nice(NICE)


def load_engine() -> Any:
    """RapidOCR with the models that lie in its package. Raises FileNotFoundError without them."""
    import rapidocr
    from rapidocr import EngineType, RapidOCR

    folder = Path(rapidocr.__file__).parent / "models"
    values: dict[str, Any] = {
        "Global.log_level": "error",
        "Global.return_word_box": True,
        "Global.max_side_len": MOST_SIDE,
    }
    for name, file in (("Det", DETECTION), ("Cls", DIRECTION), ("Rec", RECOGNITION)):
        if not (folder / file).is_file():
            raise FileNotFoundError(file)
        values[f"{name}.engine_type"] = EngineType.OPENVINO
        values[f"{name}.model_path"] = str(folder / file)
    return RapidOCR(params=values)


def read_picture(engine: Any, picture: Pixels) -> Lettering:
    """The lines on a picture; its shape is (height, width, 3), in the order blue, green, red."""
    height, width = picture.shape[:2]
    small, record = engine.preprocess_img(np.ascontiguousarray(picture))
    found, directions, texts, _ = engine.run_ocr_steps(small, record)
    if found.boxes is None or texts.txts is None:
        return Lettering(width, height, ())
    quarters = [
        (1 if _is_tall(crop_of) else 0) + (2 if "180" in label else 0)
        for crop_of, (label, _) in zip(found.boxes, directions.cls_res, strict=True)
    ]
    lines = list(zip(texts.txts, texts.scores, texts.word_results, strict=True))
    _read_again(engine, lines, quarters, directions.img_list)
    scale = _scale(record)
    made = (
        _line(line, _turned(box, quarter) * scale[0] - scale[1])
        for line, box, quarter in zip(lines, found.boxes, quarters, strict=True)
    )
    return Lettering(width, height, tuple(each for each in made if each.text))


def _is_tall(box: NDArray[np.float32]) -> bool:
    """Whether RapidOCR turned the line by a quarter before reading it."""
    across = int(max(np.linalg.norm(box[0] - box[1]), np.linalg.norm(box[2] - box[3])))
    down = int(max(np.linalg.norm(box[0] - box[3]), np.linalg.norm(box[1] - box[2])))
    return down / max(across, 1) >= 1.5


def _read_again(
    engine: Any, lines: list[Any], quarters: list[int], crops: Sequence[Pixels]
) -> None:
    """Read lines that stand against the direction of the page, and are short or doubtful, in its
    direction, and keep what is read with more confidence: a single «1» is tall, but not turned."""
    weights: Counter[int] = Counter()
    for (text, score, _), quarter in zip(lines, quarters, strict=True):
        weights[quarter] += len(text) if score >= 0.5 else 0
    page = weights.most_common(1)[0][0] if weights else 0
    again = [
        number
        for number, (text, score, _) in enumerate(lines)
        if quarters[number] != page and (score < DOUBTFUL or len(text) <= SHORT)
    ]
    if not again:
        return
    turned = [np.ascontiguousarray(np.rot90(crops[at], page - quarters[at])) for at in again]
    texts = engine.recognize_txt(turned)
    for at, *line in zip(again, texts.txts, texts.scores, texts.word_results, strict=True):
        if line[1] >= lines[at][1] or len(lines[at][0]) <= 1:
            lines[at], quarters[at] = tuple(line), page


def _turned(box: NDArray[np.float32], quarter: int) -> NDArray[np.float32]:
    """The corners from where the line begins."""
    return np.roll(box, -quarter, axis=0)


def _scale(record: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What turns pixels of the picture that was read into those of the one that was given."""
    ratio = record["preprocess"]
    margin = record.get("padding_1", {"top": 0, "left": 0})
    factor = np.array([ratio["ratio_w"], ratio["ratio_h"]])
    return factor, np.array([margin["left"], margin["top"]]) * factor


def _line(line: Any, corners: NDArray[np.float64]) -> ReadLine:
    text, score, words = line
    columns = [at for word in words.word_cols for at in word] if words is not None else []
    length = words.line_txt_len if words is not None else 0
    shown = "".join(text.split())
    places = tuple((at + 0.5) / length for at in columns) if length else ()
    first, second, third, fourth = ((round(float(x), 1), round(float(y), 1)) for x, y in corners)
    return ReadLine(
        text.strip(),
        round(float(score), 4),
        (first, second, third, fourth),
        places if len(places) == len(shown) else (),
    )


if __name__ == "__main__":
    main()
