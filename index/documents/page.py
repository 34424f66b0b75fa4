"""A page of a document that has pages: its picture, and where its characters stand on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, its edges as shares (0 to 1) of the page's width and height, from the
    upper left corner; so it fits a picture of the page of any size."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class PageText:
    """The characters of a page in reading order, without white space, and where each stands.

    ``boxes`` has shape (len(text), 4), float32: left, top, right and bottom as in ``Box``.
    ``rows`` are the rows that wide gaps divide, as in tables: of each cell the stretch of ``text``.
    Whatever reads pages (a PDF's own characters, recognised print) hands them over like this.
    """

    number: int
    text: str
    boxes: NDArray[np.float32]
    rows: tuple[tuple[tuple[int, int], ...], ...] = ()


@dataclass(frozen=True, slots=True)
class PageImage:
    """The picture of a page: its number (from 1), of how many pages, its size in pixels, and the
    bytes of the picture in the format that ``media_type`` names."""

    number: int
    pages: int
    width: int
    height: int
    media_type: str
    data: bytes
