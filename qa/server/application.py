"""The application: the API and, mounted by ``serving``, the screen, behind one guard."""

from __future__ import annotations

from importlib.metadata import version

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import Response
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Match, Route

from index import Settings
from qa.server.doors import chat, documents, questions, reference, upkeep
from qa.server.entrance import login
from qa.server.entrance.callers import Identify, Knowing, local_user
from qa.server.entrance.credentials import Entrance
from qa.server.entrance.pages import Pages
from qa.server.entrance.permitted import Rules
from qa.server.entrance.rates import Rates
from qa.server.entrance.uploads import Uploads
from qa.server.gate.guard import Admission, Guard
from qa.server.gate.intake import Intake
from qa.server.gate.journal import Journal
from qa.server.gate.policy import PagePolicy
from qa.server.house import House
from qa.server.mcp.door import McpDoor
from qa.server.metrics import Metrics
from qa.server.wire import problems
from qa.web.state import Shared

DESCRIPTION = """\
Ask a folder of documents. Every sentence of an answer is a quotation with its place; where the
documents do not hold the answer, it is refused. Errors are problem details (RFC 9457) with a
`code`, its `fields` and a `remedy`, in the language of `Accept-Language`.
"""

DOORS = (questions, documents, upkeep, chat)


def build_application(
    shared: Shared,
    settings: Settings,
    know: Knowing = local_user,
    host: str = "",
    metrics: Metrics | None = None,
    page_head: str = "",
    rules: Rules | None = None,
) -> FastAPI:
    """The API over what all doors share.

    know: says who sends a request; an ``Entrance`` has a page to log in besides. host: the name
    that it is going to listen on, which it answers to. metrics: where the questions of
    ``shared.assistant`` are counted. page_head: what the screen puts into the head of its page in
    the browser, whose scripts may run. rules: what holds for all callers.
    """
    application = FastAPI(
        title="Wenda 问答",
        version=version("wenda"),
        description=DESCRIPTION,
        docs_url=None,  # its page loads scripts from elsewhere
        redoc_url=None,
        strict_content_type=True,
    )
    application.root_path = settings.root_path
    application.state.house = House(
        shared.assistant,
        settings,
        shared.line,
        metrics or Metrics(),
        rules=rules or Rules(rates=Rates(settings)),
    )
    application.state.entrance = know
    problems.add_handlers(application)
    for door in DOORS:
        application.include_router(door.router)
    assistants = McpDoor(application.state.house, settings.mcp_changes)
    for path in ("/mcp", "/mcp/"):
        application.router.routes.append(Route(path, assistants, include_in_schema=False))
    if isinstance(know, Entrance):
        application.include_router(login.router)
    application.include_router(reference.router)
    _add_refusals(application)
    application.add_middleware(PagePolicy, head=page_head)
    application.add_middleware(Pages)
    application.add_middleware(Intake)
    application.add_middleware(Uploads, rules=application.state.house.rules)
    application.add_middleware(Identify, know=know)
    if settings.allowed_origins:
        application.add_middleware(
            CORSMiddleware,
            allow_origins=settings.allowed_origins,
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["content-type", "authorization", "accept-language"],
        )
    application.add_middleware(Guard, admission=Admission.of(settings, host))
    application.add_middleware(Journal)
    return application


def _add_refusals(application: FastAPI) -> None:
    """Answer what is none of the API's paths or methods; else it would go to the screen."""
    known = [route for door in DOORS for route in door.router.routes]

    async def refuse(request: Request) -> Response:
        scope = request.scope
        allowed = {
            method
            for route in known
            if isinstance(route, Route) and route.matches(scope)[0] is Match.PARTIAL
            for method in route.methods or ()
        }
        if not allowed:
            raise HTTPException(404)
        raise HTTPException(405, headers={"allow": ", ".join(sorted(allowed))})

    methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY"]
    for path in ("/v1/{path:path}", "/healthz", "/readyz", "/metrics", "/openapi.json"):
        application.add_route(path, refuse, methods=methods, include_in_schema=False)
