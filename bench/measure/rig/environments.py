"""The virtual environment of each side: made once, in a cache folder, and what it holds."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from index import WendaError

ROOT = Path(__file__).parents[3]
TORCH = "torch>=2.6,<2.14"
"""As Wenda pins it: the same build of torch on all sides."""

SHOWN = (
    "wenda",
    "torch",
    "transformers",
    "sentence-transformers",
    "tokenizers",
    "faiss-cpu",
    "openvino",
    "numpy",
    "jieba",
    "gradio",
    "langchain-core",
    "langchain-community",
    "langchain-huggingface",
    "llama-index-core",
    "llama-index-embeddings-huggingface",
    "llama-index-vector-stores-faiss",
    "haystack-ai",
    "sentence-transformers-haystack",
    "txtai",
)
"""Packages whose versions are recorded."""


@dataclass(frozen=True)
class Side:
    """One of those compared: its key, what to call it, its program, what to install and import."""

    key: str
    title: str
    module: str
    requirements: tuple[str, ...]
    statement: str


OURS = Side("wenda", "Wenda", "bench.measure.peers.wenda", (str(ROOT),), "import qa")
PLAIN = Side(
    "plain",
    "sentence-transformers + faiss",
    "bench.measure.peers.plain",
    (TORCH, "sentence-transformers", "faiss-cpu"),
    "import bench.measure.peers.plain",
)
PEERS = (
    PLAIN,
    Side(
        "langchain",
        "LangChain",
        "bench.measure.peers.langchain",
        (
            TORCH,
            "langchain-huggingface",
            "langchain-community",
            "sentence-transformers",
            "faiss-cpu",
        ),
        "import bench.measure.peers.langchain",
    ),
    Side(
        "llamaindex",
        "LlamaIndex",
        "bench.measure.peers.llamaindex",
        (
            TORCH,
            "llama-index-core",
            "llama-index-embeddings-huggingface",
            "llama-index-vector-stores-faiss",
            "faiss-cpu",
        ),
        "import bench.measure.peers.llamaindex",
    ),
    Side(
        "haystack",
        "Haystack",
        "bench.measure.peers.haystack",
        (TORCH, "haystack-ai", "sentence-transformers-haystack"),
        "import bench.measure.peers.haystack",
    ),
    Side(
        "txtai",
        "txtai",
        "bench.measure.peers.txtai",
        (TORCH, "txtai"),
        "import bench.measure.peers.txtai",
    ),
)


@dataclass(frozen=True)
class Environment:
    """A side's interpreter, the bytes of what was installed beside it, and the versions."""

    python: Path
    bytes: int
    versions: dict[str, str]


def environment(side: Side, folder: Path) -> Environment:
    """The side's virtual environment in ``folder``, made and filled unless it is there."""
    home = folder / side.key
    python = home / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    stamp = home / "installed.json"
    wanted = json.dumps([sys.version, *side.requirements, _dependencies() if side is OURS else ""])
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / "lock"):
        if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
            _install(side, home, python)
            stamp.write_text(wanted, encoding="utf-8")
    packages = next(home.glob("**/site-packages"))
    return Environment(python, measure_size(packages, ("pip",)), _versions(python))


def _install(side: Side, home: Path, python: Path) -> None:
    print(f"installing {side.title}", file=sys.stderr, flush=True)
    venv.create(home, clear=True, with_pip=True)
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    installed = subprocess.run([*pip, *side.requirements], check=False, stdout=sys.stderr)
    if installed.returncode:
        raise WendaError(
            f"{side.title} could not be installed in {home} (pip says why above): each needs 2 GB "
            "of disk and the package index"
        )


def _dependencies() -> str:
    """What the project itself brings when it is installed. (Python 3.10 cannot read TOML.)"""
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    found = re.search(r"^dependencies = \[\n(.*?)^\]", project, re.DOTALL | re.MULTILINE)
    return found[1] if found else project


def measure_size(folder: Path, without: tuple[str, ...] = ()) -> int:
    """Bytes of the files in a folder; entries whose names begin with one of ``without`` are not
    counted."""
    return sum(
        path.stat().st_size
        for top in folder.iterdir()
        if not (without and top.name.startswith(without))
        for path in (top.rglob("*") if top.is_dir() else (top,))
        if path.is_file()
    )


def _versions(python: Path) -> dict[str, str]:
    listed = subprocess.run(
        [str(python), "-m", "pip", "list", "--format", "json"],
        check=True,
        capture_output=True,
        text=True,
    )
    found = {each["name"].lower(): each["version"] for each in json.loads(listed.stdout)}
    return {name: found[name] for name in SHOWN if name in found}
