"""All settings, in one frozen dataclass, and the one place that reads the environment."""

from __future__ import annotations

import ipaddress
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
_RATE = r"[1-9]\d{0,8}/(second|minute|hour|day)"
_RATES = compile_later(rf"off|{_RATE}(;{_RATE})*")
_BYTES = compile_later(r"(?i)(\d{1,12}(?:\.\d{1,3})?) ?(kb|mb|gb|tb)?")
_UNITS = {"": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "tb": 10**12}
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
    trusted_proxies: addresses and networks of the reverse proxies that are believed whom they ask
        for.
    question_rate, upload_rate: how many questions and files of uploads a server takes from one
        account or address, like ``60/minute;1000/day``; "off" for any number; "" for the usual,
        which does not hold for who sits at this computer.
    upload_quota, user_quota: the most bytes of uploads that a server keeps in all, and of one
        account; 0 for any number, None for the usual, as of the rates.
    log: the file that a server logs to, a JSON object a line; "-" for standard error, "" for none.
        log_questions: whether it may hold the words of questions.
    store: address of the Milvus server that keeps what answers (``http://host:19530``); "" for the
        index folder alone. store_name: the name of the index there; several may share a server.
    store_token: ``user:password`` or a token, where the server asks for one.
    store_index, store_consistency: how it indexes vectors (a name of ``milvus_schema.DENSE``) and
        how fresh what it reads has to be (Strong, Bounded, Session or Eventually).
    ray: what reads and embeds for a build: "local" for a Ray that is started on this machine, the
        address of a cluster, or "" for the process itself. ray_workers: how many there, each on one
        core; 0 for as many as there are cores. ray_folder: where they write Parquet files, a folder
        or an address of an object store that all see; "" for the folder of the index.
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
    trusted_proxies: tuple[str, ...] = ("127.0.0.1", "::1")
    question_rate: str = ""
    upload_rate: str = ""
    upload_quota: int | None = None
    user_quota: int | None = None
    log: str = ""
    log_questions: bool = False
    mcp_changes: bool = False
    store: str = ""
    store_name: str = "wenda"
    store_token: str = field(default="", repr=False)
    store_index: str = "AUTOINDEX"
    store_consistency: str = "Bounded"
    ray: str = ""
    ray_workers: int = 0
    ray_folder: str = ""

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
        self._check_limits()

    def _check_limits(self) -> None:
        for rate in (self.question_rate, self.upload_rate):
            if rate and not _RATES.fullmatch(rate):
                raise SettingsError("setting.rate", value=rate)
        for quota in (self.upload_quota, self.user_quota):
            if quota is not None and quota < 0:
                raise SettingsError("setting.quota", value=quota)
        for proxy in self.trusted_proxies:
            try:
                ipaddress.ip_network(proxy)
            except ValueError as error:
                raise SettingsError("setting.proxy", value=proxy) from error

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
    WENDA_ALLOW_ORIGINS, WENDA_TRUSTED_PROXIES (all with commas between several), WENDA_ROOT_PATH,
    WENDA_QUESTION_RATE, WENDA_UPLOAD_RATE, WENDA_UPLOAD_QUOTA, WENDA_USER_QUOTA, WENDA_LOG,
    WENDA_LOG_QUESTIONS, WENDA_STORE, WENDA_STORE_NAME, WENDA_STORE_TOKEN, WENDA_STORE_INDEX,
    WENDA_STORE_CONSISTENCY, WENDA_RAY_WORKERS and WENDA_RAY_FOLDER applied where set.

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
        trusted_proxies=_several(values.get("WENDA_TRUSTED_PROXIES")) or None,
        question_rate=_rates(values.get("WENDA_QUESTION_RATE")),
        upload_rate=_rates(values.get("WENDA_UPLOAD_RATE")),
        upload_quota=_bytes(values.get("WENDA_UPLOAD_QUOTA")),
        user_quota=_bytes(values.get("WENDA_USER_QUOTA")),
        log=values.get("WENDA_LOG"),
        log_questions=_switch(values, "WENDA_LOG_QUESTIONS", "setting.log_questions"),
        store=values.get("WENDA_STORE"),
        store_name=values.get("WENDA_STORE_NAME") or None,
        store_token=values.get("WENDA_STORE_TOKEN"),
        store_index=values.get("WENDA_STORE_INDEX") or None,
        store_consistency=values.get("WENDA_STORE_CONSISTENCY") or None,
        ray_workers=_whole(values, "WENDA_RAY_WORKERS", "setting.ray_workers"),
        ray_folder=values.get("WENDA_RAY_FOLDER"),
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


def _whole(values: Mapping[str, str], variable: str, code: str) -> int | None:
    """A whole number of 1 or more; None where the variable is not set."""
    value = values.get(variable, "").strip()
    if value and not (value.isascii() and value.isdigit() and int(value)):
        raise SettingsError(code, value=value)
    return int(value) if value else None


def _several(value: str | None) -> tuple[str, ...]:
    """What stands between commas."""
    return tuple(part.strip() for part in (value or "").split(",") if part.strip())


def _rates(value: str | None) -> str:
    """Rates as they are kept: in small letters, without spaces, with ; between several."""
    return "".join((value or "").split()).lower().replace(",", ";")


def _bytes(value: str | None) -> int | None:
    """How many bytes ``500 MB`` or ``1.5GB`` are; "off" is 0, and what is not set None."""
    given = (value or "").strip()
    if not given or given.lower() == "off":
        return 0 if given else None
    read = _BYTES.fullmatch(given)
    if read is None:
        raise SettingsError("setting.quota", value=given)
    return round(float(read[1]) * _UNITS[(read[2] or "").lower()])
