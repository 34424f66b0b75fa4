"""Pictures of pages of text, as a scanner or a camera makes them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

needs_ocr = pytest.mark.skipif(
    find_spec("rapidocr") is None, reason="reading pictures takes rapidocr: wenda[ocr]"
)
SIZE = 36  # pixels
RULES = (
    "本市供水单位应当每月检测一次氨氮，检测",
    "结果不得超过每升零点五毫克，并应当妥善",
    "保存原始记录。",
    "检测结果应当在三个工作日内公布。",
)
READ = (
    "本市供水单位应当每月检测一次氨氮，检测结果不得超过每升零点五毫克，"
    "并应当妥善保存原始记录。"
    "\n检测结果应当在三个工作日内公布。"
)


def picture(lines: Sequence[str], width: int = 900, step: int = 64) -> Image.Image:
    """Lines below one another in black on white, beginning at (80, 80)."""
    import pylopdf_fonts_zh_cn

    folder = Path(pylopdf_fonts_zh_cn.__file__).parent
    font = ImageFont.truetype(next(folder.rglob("NotoSerifSC-Regular.otf")), SIZE)
    image = Image.new("RGB", (width, 160 + step * len(lines)), "white")
    draw = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        draw.text((80, 80 + step * number), line, font=font, fill="black")
    return image


def saved(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    """The bytes of a picture, or of a PDF whose pages are pictures."""
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()
