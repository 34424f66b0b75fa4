"""All settings, in one frozen dataclass, and the one place that reads the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from platformdirs import user_cache_path

from index.errors import SettingsError
from index.patterns import compile_later

DEFAULT_MODEL = "multilingual-e5-small"
_SWITCHES = {"on": True, "off": False, "": None}
_ROOT_PATH = compile_later(r"(/[A-Za-z0-9._~-]+)*")
_HOST = compile_later(r"[A-Za-z0-9._-]+|\[?[0-9A-Fa-f:.]+\]?")
_STORE = compile_later(r"https?://[^\s/]+(/.*)?")
_STORE_NAME = compile_later(r"[A-Za-z][A-Za-z0-9_]{0,99}")
_ORIGIN = compile_later(r"https?://([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:\d+)?")


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set. Paths are absolute or relative to the working folder.

    index: folder of the index.
    cache: folder for what is made once for all indexes (the compiled model, jieba's cache).
    model: ``multilingual-e5-small`` (the bundled one), the name or folder of any
        sentence-transformers model, or ``https://host/v1#name`` for an embedding service.
    query_prompt, passage_prompt: what stands before a question and a passage for another model
        than the bundled one; None for what the model itself states.
    reranker: name or folder of a cross-encoder that reads the best passages besides; "" for none.
    passage_characters: most characters of a passage (the model's limit applies besides).
    user_dictionary: jieba user dictionary (one word a line), or None.
    threshold: confidence (0 to 1) below which a question is refused.
    possible_threshold: confidence (0 to 1) from which a refusal still shows what may be the answer.
    history: whether the screen keeps conversations.
    ocr: whether scanned pages and pictures are read.
    allowed_hosts: names, besides those of this machine, that a server answers to.
    allowed_origins: other sites (``https://name``) whose pages may use a server.
    mcp_changes: whether the tools for assistants (MCP) may change the documents.
    root_path: where a reverse proxy shows a server (``/wenda``); "" for the root of its site.
    store: address of the Milvus server that keeps what answers (``http://host:19530``); "" for the
        index folder alone. store_name: the name of the index there; several may share a server.
    store_token: ``user:password`` or a token, where the server asks for one.
    store_index, store_consistency: how it indexes vectors (a name of ``milvus_schema.DENSE``) and
        how fresh what it reads has to be (Strong, Bounded, Session or Eventually).
    """

    index: Path = Path(".wenda")
    cache: Path = Path(".cache")
    model: str = DEFAULT_MODEL
    query_prompt: str | None = None
    passage_prompt: str | None = None
    reranker: str = ""
    passage_characters: int = 300
    user_dictionary: Path | None = None
    threshold: float = 0.5
    possible_threshold: float = 0.2
    history: bool = True
    ocr: bool = True
    allowed_hosts: tuple[str, ...] = ()
    allowed_origins: tuple[str, ...] = ()
    root_path: str = ""
    mcp_changes: bool = False
    store: str = ""
    store_name: str = "wenda"
    store_token: str = field(default="", repr=False)
    store_index: str = "AUTOINDEX"
    store_consistency: str = "Bounded"

    def __post_init__(self) -> None:
        """Refuse values that cannot work."""
        for value in (self.threshold, self.possible_threshold):
            if not 0.0 <= value <= 1.0:
                raise SettingsError("setting.threshold", value=value)
        if not 20 <= self.passage_characters <= 2000:
            raise SettingsError("setting.passage_characters", value=self.passage_characters)
        if not _ROOT_PATH.fullmatch(self.root_path):
            raise SettingsError("setting.root_path", value=self.root_path)
        if is_service(self.model):
            service_parts(self.model)
        if self.store and not _STORE.fullmatch(self.store):
            raise SettingsError("setting.store", value=self.store)
        if not _STORE_NAME.fullmatch(self.store_name):
            raise SettingsError("setting.store_name", value=self.store_name)
        for origin in self.allowed_origins:
            if not _ORIGIN.fullmatch(origin):
                raise SettingsError("setting.origin", value=origin)
        for host in self.allowed_hosts:
            if not _HOST.fullmatch(host):
                raise SettingsError("setting.host", value=host)

    @property
    def model_setting(self) -> str:
        """The model with what changes its vectors: a build compares it before loading a model."""
        prompts = (self.query_prompt, self.passage_prompt)
        return self.model if prompts == (None, None) else f"{self.model} {prompts}"

    def with_changes(self, **changes: Any) -> Settings:
        """A copy with the given settings changed; those that are None stay as they are.

        Raises SettingsError on a name that is no setting.
        """
        known = {each.name for each in fields(self)}
        if unknown := sorted(set(changes) - known):
            raise SettingsError("setting.unknown", name=unknown[0], known=", ".join(sorted(known)))
        return replace(
            self, **{name: value for name, value in changes.items() if value is not None}
        )


def settings_from_environment(environment: Mapping[str, str] | None = None) -> Settings:
    """The defaults, with WENDA_INDEX, WENDA_CACHE, WENDA_MODEL, WENDA_QUERY_PROMPT and
    WENDA_PASSAGE_PROMPT (each may be empty), WENDA_RERANKER, WENDA_USER_DICTIONARY,
    WENDA_THRESHOLD, WENDA_HISTORY, WENDA_OCR (both on or off), WENDA_ALLOW_HOSTS,
    WENDA_ALLOW_ORIGINS (both with commas between several), WENDA_ROOT_PATH, WENDA_STORE,
    WENDA_STORE_NAME, WENDA_STORE_TOKEN, WENDA_STORE_INDEX and WENDA_STORE_CONSISTENCY applied where
    set.

    Raises SettingsError when a value cannot be read.
    """
    values = os.environ if environment is None else environment
    threshold = values.get("WENDA_THRESHOLD")
    try:
        number = None if threshold is None else float(threshold)
    except ValueError as error:
        raise SettingsError("setting.threshold_variable", value=threshold) from error
    dictionary = values.get("WENDA_USER_DICTIONARY")
    history = _switch(values, "WENDA_HISTORY", "setting.history")
    ocr = _switch(values, "WENDA_OCR", "setting.ocr")
    return Settings(
        index=Path(values.get("WENDA_INDEX") or ".wenda"),
        cache=Path(values.get("WENDA_CACHE") or user_cache_path("wenda")),
    ).with_changes(
        model=values.get("WENDA_MODEL") or None,
        query_prompt=values.get("WENDA_QUERY_PROMPT"),
        passage_prompt=values.get("WENDA_PASSAGE_PROMPT"),
        reranker=values.get("WENDA_RERANKER"),
        user_dictionary=Path(dictionary) if dictionary else None,
        threshold=number,
        history=history,
        ocr=ocr,
        allowed_hosts=_several(values.get("WENDA_ALLOW_HOSTS")),
        allowed_origins=_several(values.get("WENDA_ALLOW_ORIGINS")),
        root_path=values.get("WENDA_ROOT_PATH"),
        store=values.get("WENDA_STORE"),
        store_name=values.get("WENDA_STORE_NAME") or None,
        store_token=values.get("WENDA_STORE_TOKEN"),
        store_index=values.get("WENDA_STORE_INDEX") or None,
        store_consistency=values.get("WENDA_STORE_CONSISTENCY") or None,
    )


def is_service(model: str) -> bool:
    """Whether a model is named by the address of an embedding service."""
    return model.startswith(("http://", "https://"))


def service_parts(model: str) -> tuple[str, str]:
    """The address of an embedding service and the name of its model, of
    ``https://host/v1#name``. Raises SettingsError when it is not of that form, or holds a key."""
    address, _, name = model.partition("#")
    try:
        parts = urlsplit(address)
        usable = bool(parts.hostname and name) and (parts.port is None or parts.port > 0)
    except ValueError:
        usable = False
    if not usable or parts.username or parts.password or parts.query:
        shown = model.rpartition("@")[2].partition("?")[0]
        raise SettingsError("setting.service", value=shown)
    return address.rstrip("/"), name


def service_key(address: str, environment: Mapping[str, str] | None = None) -> str:
    """The key for an embedding service: WENDA_MODEL_KEY; else OPENAI_API_KEY, where the address is
    on the host that goes with it (OPENAI_BASE_URL, or OpenAI's own); else ""."""
    values = os.environ if environment is None else environment
    own = values.get("WENDA_MODEL_KEY", "").strip()
    meant = urlsplit(values.get("OPENAI_BASE_URL", "").strip() or "https://api.openai.com/v1")
    asked = urlsplit(address)
    same = (asked.scheme, asked.netloc) == (meant.scheme, meant.netloc)
    return own or (values.get("OPENAI_API_KEY", "").strip() if same else "")


def _switch(values: Mapping[str, str], variable: str, code: str) -> bool | None:
    """What a variable switches on or off; None where it is not set."""
    value = values.get(variable, "").strip().lower()
    if value not in _SWITCHES:
        raise SettingsError(code, value=value)
    return _SWITCHES[value]


def _several(value: str | None) -> tuple[str, ...]:
    """What stands between commas."""
    return tuple(part.strip() for part in (value or "").split(",") if part.strip())
