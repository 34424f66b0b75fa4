"""What the measurements were taken on."""

from __future__ import annotations

import platform
from typing import Any

import cpuinfo
import psutil

TOLD = ("avx2", "avx512f", "avx512_vnni", "avx512_bf16", "avx_vnni", "amx_int8", "amx_bf16")
"""Instructions that decide how fast a model runs."""


def machine() -> dict[str, Any]:
    """Processor, cores, memory, system and Python, for the record."""
    processor = cpuinfo.get_cpu_info()
    return {
        "cpu": processor.get("brand_raw", platform.machine()),
        "cores": psutil.cpu_count(),
        "flags": [flag for flag in TOLD if flag in processor.get("flags", ())],
        "memory_gb": psutil.virtual_memory().total / 1e9,
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
    }
