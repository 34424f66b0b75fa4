"""The assistant as far as one caller may use it: what every door works with.

Whatever is asked for, here it is checked what the caller may do, and only those documents are
there which exist for them: they alone are searched, listed and counted. What changes the documents
is noted in the audit log.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from index import (
    Added,
    BuildReport,
    Document,
    DocumentError,
    DocumentInfo,
    IndexStatus,
    Progress,
    Removal,
    WebPage,
    WendaError,
    safe_name,
)
from qa.accounts import ROLES, AuditLog, is_within
from qa.accounts.types import Role
from qa.explaining import Explanation
from qa.retrieval.names.document_names import DocumentNames
from qa.server.entrance.callers import Caller
from qa.server.entrance.quota import Keep, Quota
from qa.server.entrance.rates import Kind, Rates
from qa.server.wire.logs import note
from qa.service import AssistantService
from qa.types import Answer, Result

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for all callers. log: where changes are noted. rates: how often one may ask and
    upload. quota: how much disk space uploads may take."""

    log: AuditLog | None = None
    rates: Rates | None = None
    quota: Quota | None = None

    def note(self, event: str, caller: Caller, request: str, **facts: object) -> None:
        """Note what a caller did."""
        if self.log is not None:
            self.log.note(event, caller.name, request=request, **facts)

    def admit(self, kind: Kind, caller: Caller) -> None:
        """Count a question or an upload. Raises WendaError where it is one too many (``Rates``)."""
        if self.rates is not None:
            self.rates.take(kind, caller)

    def expect_upload(self, caller: Caller, size: int) -> None:
        """Raise WendaError where an upload of so many bytes is not going to be taken."""
        if self.rates is not None:
            self.rates.check("upload", caller)
        if self.quota is not None:
            self.quota.check(caller, size)

    @contextmanager
    def room(self, caller: Caller, size: int) -> Iterator[Keep]:
        """Room on the disk for a file: see ``Quota``."""
        if self.quota is None:
            yield lambda _: None
            return
        with self.quota.room(caller, size) as keep:
            yield keep


class Permitted:
    """See ``AssistantService``; raises WendaError ``http.role`` for what the caller may not do."""

    def __init__(
        self, assistant: AssistantService, caller: Caller, rules: Rules, request: str = "-"
    ) -> None:
        """``request``: the number of the request that it is for."""
        self._assistant = assistant
        self._caller = caller
        self._rules = rules
        self._request = request

    @property
    def generation(self) -> str:
        """See ``AssistantService``."""
        return self._assistant.generation

    def ask(
        self,
        question: str,
        history: Sequence[Answer] = (),
        within: Sequence[str] = (),
        *,
        threshold: float | None = None,
        visible: Collection[str] | None = None,
    ) -> Answer:
        """See ``AssistantService``."""
        seen, began = self._seen(visible), time.perf_counter()
        answer = self._assistant.ask(question, history, within, threshold=threshold, visible=seen)
        facts = {"request": self._request, "who": self._caller.name, "answered": answer.answered}
        facts |= {"reason": answer.reason, "milliseconds": _milliseconds_since(began)}
        note(logger, "question", {"question": question}, **facts)
        return answer

    def explain(
        self,
        question: str,
        history: Sequence[Answer] = (),
        within: Sequence[str] = (),
        *,
        visible: Collection[str] | None = None,
    ) -> Explanation:
        """See ``AssistantService``. Who does not see all documents is not told of the words of a
        question: how rare they are, and whether they are known, is a matter of all documents."""
        seen = self._seen(visible)
        explanation = self._assistant.explain(question, history, within, visible=seen)
        if seen is None:
            return explanation
        searches = tuple(replace(each, words=()) for each in explanation.searches)
        return replace(explanation, searches=searches)

    def overview(
        self,
        document: str | None = None,
        *,
        sentences: int | None = None,
        chapter: str | None = None,
        within: Sequence[str] = (),
    ) -> Answer:
        """See ``AssistantService``."""
        if self._caller.within is None:
            return self._assistant.overview(
                document, sentences=sentences, chapter=chapter, within=within
            )
        names = DocumentNames(tuple(self.documents()))
        among = set() if within else set(names.numbers)
        for name in within:
            found = names.find(name)
            if not found:
                raise DocumentError("scope.unknown", name=name)
            among.update(found)
        if not among:
            raise WendaError("http.no_documents", name=self._caller.name)
        answer = self._assistant.overview(
            document, sentences=sentences, chapter=chapter, within=sorted(among)
        )
        return replace(answer, within=tuple(within))

    def search(
        self,
        query: str,
        k: int = 10,
        within: Sequence[str] = (),
        *,
        visible: Collection[str] | None = None,
    ) -> Sequence[Result]:
        """See ``AssistantService``."""
        return self._assistant.search(query, k, within, visible=self._seen(visible))

    def document(self, path: str) -> Document:
        """See ``AssistantService``."""
        self._check_seen(path)
        return self._assistant.document(path)

    def documents(self) -> Sequence[DocumentInfo]:
        """See ``AssistantService``."""
        every = self._assistant.documents()
        if self._caller.within is None:
            return every
        return [each for each in every if self._caller.may_see(each.path)]

    def status(self) -> IndexStatus:
        """See ``AssistantService``; of what the caller sees."""
        status = self._assistant.status()
        if self._caller.within is None:
            return status
        return self._seen_status(status)

    def add_file(self, source: Path, name: str) -> Added:
        """See ``AssistantService``."""
        self._check_role("editor", "upload")
        self._check_open(name)
        self._rules.admit("upload", self._caller)
        size = source.stat().st_size
        with self._rules.room(self._caller, size) as keep:
            added = self._assistant.add_file(source, name)
            if added.new:
                keep(added.path)
        facts = {"file": added.path.name, "bytes": size, "new": added.new}
        self._rules.note("upload", self._caller, self._request, **facts)
        return added

    def add_page(self, address: str) -> WebPage:
        """See ``AssistantService``."""
        self._check_role("editor", "page")
        self._rules.admit("upload", self._caller)
        page = self._assistant.add_page(address)
        self._rules.note("page", self._caller, self._request, address=address)
        return page

    def remove_document(self, path: str) -> Removal:
        """See ``AssistantService``. A file of which the caller does not see all documents stays."""
        self._check_role("editor", "removal")
        self._check_seen(path)
        if self._caller.within is not None:
            of = {each.path: each.source for each in self._assistant.documents()}
            siblings = [each for each, source in of.items() if source and source == of.get(path)]
            for sibling in siblings:
                if not self._caller.may_see(sibling):
                    raise WendaError("http.role", needed="admin", **self._named())
        sources = {each.path: each.source for each in self._assistant.documents()}
        removal = self._assistant.remove_document(path)
        if self._rules.quota is not None and sources.get(path):
            self._rules.quota.moved(Path(sources[path]), removal.file)
        facts = {"document": path, "documents": list(removal.documents)}
        self._rules.note("removal", self._caller, self._request, **facts)
        return removal

    def change_tags(
        self, documents: Sequence[str], *, give: Sequence[str] = (), withdraw: Sequence[str] = ()
    ) -> Mapping[str, tuple[str, ...]]:
        """See ``AssistantService``."""
        self._check_role("editor", "tags")
        for path in documents:
            self._check_seen(path)
        changed = self._assistant.change_tags(documents, give=give, withdraw=withdraw)
        facts = {"documents": list(documents), "give": list(give), "withdraw": list(withdraw)}
        self._rules.note("tags", self._caller, self._request, **facts)
        return changed

    def rebuild(self, progress: Callable[[Progress], None], *, refresh: bool = True) -> BuildReport:
        """See ``AssistantService``; who does not see all documents is told of those seen."""
        self._check_role("editor", "build")
        self._rules.note("build", self._caller, self._request)
        if self._caller.within is None:
            report = self._assistant.rebuild(progress, refresh=refresh)
        else:
            report = self._assistant.rebuild(
                lambda step: progress(in_percent(step)), refresh=refresh
            )
        self._rules.note("built", self._caller, self._request, generation=report.generation)
        return report if self._caller.within is None else self._seen_report(report)

    def _seen(self, visible: Collection[str] | None) -> Collection[str] | None:
        """The documents that exist for the caller, of those that are visible."""
        if visible is None or self._caller.within is None:
            return self._caller.within if visible is None else visible
        return self._caller.within.intersection(visible)

    def _check_seen(self, path: str) -> None:
        """What does not exist for a caller is not there."""
        if not self._caller.may_see(path):
            raise DocumentError("index.no_document", document=path)

    def _check_open(self, name: str) -> None:
        """A file may not be put where a closed folder is, nor take the path of what is closed."""
        if is_within(safe_name(name), self._caller.closed):
            raise WendaError("http.closed", place=safe_name(name), name=self._caller.name)

    def _check_role(self, role: Role, event: str) -> None:
        if ROLES.index(self._caller.role) < ROLES.index(role):
            self._rules.note(f"{event} refused", self._caller, self._request)
            raise WendaError("http.role", needed=role, **self._named())

    def _named(self) -> dict[str, str]:
        return {"name": self._caller.name, "role": self._caller.role}

    def _seen_status(self, status: IndexStatus) -> IndexStatus:
        """A status without a word of what the caller does not see, also of what is not indexed yet:
        whose that is, is not known."""
        documents = self.documents()
        names = ("passages", "sentences")
        counts = {name: sum(getattr(each, name) for each in documents) for name in names}
        suffixes = Counter(PurePosixPath(each.path).suffix.lower() for each in documents)
        may_see = self._caller.may_see
        return replace(
            status,
            counts={"documents": len(documents), **counts},
            bytes=sum(each.size for each in documents),
            paths=(),
            omitted={path: count for path, count in status.omitted.items() if may_see(path)},
            added=(),
            changed=tuple(filter(may_see, status.changed)),
            removed=tuple(filter(may_see, status.removed)),
            skipped=tuple(each for each in status.skipped if may_see(each.path)),
            tags={path: tags for path, tags in status.tags.items() if may_see(path)},
            formats=dict(sorted(suffixes.items())),
        )

    def _seen_report(self, report: BuildReport) -> BuildReport:
        documents = self.documents()
        return replace(
            report,
            documents=len(documents),
            passages=sum(each.passages for each in documents),
            sentences=sum(each.sentences for each in documents),
            embedded=0,
            reused=0,
            removed=0,
            skipped=tuple(each for each in report.skipped if self._caller.may_see(each.path)),
        )


def _milliseconds_since(began: float) -> int:
    return round(1000 * (time.perf_counter() - began))


def in_percent(step: Progress) -> Progress:
    """How far a build is, without telling how many documents there are."""
    share = 100 * step.done // step.total if step.total else 0
    return replace(step, done=share, total=100 if step.total else 0)
