"""What the measurements were taken on, and with which engine."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import cpuinfo
import psutil

from index.encoding.engines.opening import TORCH, read_choice
from index.encoding.engines.openvino_engine import EIGHT_BITS, HALF

TOLD = ("avx2", "avx512f", "avx512_vnni", "avx512_bf16", "avx_vnni", "amx_int8", "amx_bf16")
"""Instructions that decide how fast a model runs."""
ENGINES = {EIGHT_BITS: "OpenVINO in 8 bits", HALF: "OpenVINO in 16 bits", TORCH: "torch"}


def machine(prepared: Path | None = None) -> dict[str, Any]:
    """Processor, cores, memory, system and Python, for the record, and, of a model prepared in that
    folder, the engine that won the trial to read passages with."""
    processor = cpuinfo.get_cpu_info()
    found = {
        "cpu": processor.get("brand_raw", platform.machine()),
        "cores": psutil.cpu_count(),
        "flags": [flag for flag in TOLD if flag in processor.get("flags", ())],
        "memory_gb": psutil.virtual_memory().total / 1e9,
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
    }
    return found if prepared is None else {**found, "engine": ENGINES[read_choice(prepared)]}


def describe(found: Mapping[str, Any]) -> str:
    """What ``machine`` found, in words. Results of earlier versions tell no engine."""
    text = (
        f"{found['cpu']} with {found['cores']} cores "
        f"({', '.join(found['flags']) or 'no AVX-512'}), {found['memory_gb']:.0f} GB, "
        f"{found['system']}, Python {found['python']}"
    )
    return f"{text}; Wenda reads passages with {found['engine']}" if "engine" in found else text
