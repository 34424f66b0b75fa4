"""Compound files (MS-CFB version 3) for tests: old Office files, and new ones with a password."""

from __future__ import annotations

import struct
from collections.abc import Mapping

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
NONE = 0xFFFFFFFF


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file with these streams, by their paths; each is made at least 4,096 bytes long,
    so that no short sectors are needed."""
    padded = {name: content.ljust(4096, b"\0") for name, content in streams.items()}
    sectors: list[bytes] = []
    chain: list[int] = []
    starts = {}
    for name, content in padded.items():
        starts[name] = len(sectors)
        pieces = [content[at : at + SECTOR] for at in range(0, len(content), SECTOR)]
        sectors += [piece.ljust(SECTOR, b"\0") for piece in pieces]
        chain += [*range(len(chain) + 1, len(chain) + len(pieces)), END]
    entries = [b""]
    first = _add_folder(entries, "", padded, starts)
    entries[0] = _entry("Root Entry", 5, END, 0, child=first)
    while len(entries) % 4:
        entries.append(b"\0" * 68 + struct.pack("<III", NONE, NONE, NONE) + b"\0" * 48)
    directory = len(sectors)
    for at in range(0, len(entries), 4):
        sectors.append(b"".join(entries[at : at + 4]))
        chain.append(len(sectors) if at + 4 < len(entries) else END)
    tables = 1
    while (len(sectors) + tables) * 4 > tables * SECTOR:
        tables += 1
    table = len(sectors)
    chain += [FAT] * tables
    chain += [FREE] * (tables * SECTOR // 4 - len(chain))
    sectors.append(struct.pack(f"<{len(chain)}I", *chain))
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, tables,
        directory, 0, 4096, END, 0, END, 0, table,
    )  # fmt: skip
    places = [table + at for at in range(tables)]
    header = header[:76] + struct.pack("<109I", *places, *([FREE] * (109 - tables)))
    return header + b"".join(sectors)


def _add_folder(
    entries: list[bytes], folder: str, streams: Mapping[str, bytes], starts: Mapping[str, int]
) -> int:
    """Add the entries of a folder («a/»), those within its folders too; the number of its first."""
    inside = (path[len(folder) :].partition("/")[0] for path in streams if path.startswith(folder))
    names = sorted(set(inside), key=lambda name: (len(name), name.upper()))
    numbers = range(len(entries), len(entries) + len(names))
    entries += [b""] * len(names)
    for number, name in zip(numbers, names, strict=True):
        right = number + 1 if number + 1 in numbers else NONE
        if (path := folder + name) in streams:
            entries[number] = _entry(name, 2, starts[path], len(streams[path]), right=right)
        else:
            child = _add_folder(entries, f"{path}/", streams, starts)
            entries[number] = _entry(name, 1, 0, 0, right=right, child=child)
    return numbers[0]


def _entry(
    name: str, kind: int, start: int, size: int, right: int = NONE, child: int = NONE
) -> bytes:
    """A directory entry; its siblings hang to its right, one below another."""
    raw = (name + "\0").encode("utf-16-le")
    return (
        raw.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(raw), kind, 1, NONE, right, child)
        + b"\0" * 36
        + struct.pack("<IQ", start, size)
    )
