"""The description of the API, and requests made from it at random (schemathesis)."""

from __future__ import annotations

import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from index import Settings
from qa.server.application import build_application
from qa.web.line import Line
from qa.web.state import Shared
from tests.support.screen.fake_assistant import seed_assistant

LINE = Line(ThreadPoolExecutor(2))
APPLICATION = build_application(
    Shared(seed_assistant(), Path(tempfile.gettempdir()) / "none", line=LINE), Settings()
)
SCHEMA = schemathesis.openapi.from_asgi("/openapi.json", APPLICATION)


@SCHEMA.parametrize()
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
def test_every_request_is_answered_as_described(case: Any) -> None:
    # What is well formed may be refused all the same: a file of a kind that is not read.
    unchecked = [positive_data_acceptance]
    case.call_and_validate(headers={"host": "localhost"}, excluded_checks=unchecked)


def test_the_description_has_every_door(http: httpx.Client) -> None:
    description = http.get("/openapi.json").json()
    assert sorted(description["paths"]) == [
        "/healthz", "/metrics", "/readyz", "/v1/ask", "/v1/build", "/v1/chat/completions",
        "/v1/documents", "/v1/documents/{path}", "/v1/models", "/v1/models/{model}", "/v1/overview",
        "/v1/search", "/v1/status",
    ]  # fmt: skip
    asked = description["components"]["schemas"]["AskBody"]["examples"]
    for example in asked:
        assert http.post("/v1/ask", json=example).json()["answered"] is True
