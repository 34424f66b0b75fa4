"""The assistant: answers questions from an open index."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from copy import copy
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from index import Document, DocumentInfo, Index, WordCutter
from qa.answering.answers import (
    Reply,
    finish,
    refusal,
    refusal_within,
    reply_from,
    respelled_reply,
    small_talk_reply,
    uncertain_reply,
)
from qa.answering.choosing import Chosen, choose
from qa.answering.look_up import CERTAIN, look_up
from qa.answering.relations.doubts import doubt
from qa.answering.selection import Selection
from qa.i18n.answers import Script
from qa.overview.questions.hints import may_ask
from qa.question.language import script_of_question
from qa.question.small_talk import small_talk
from qa.question.tokens import use_words
from qa.ranking.pipeline import Ranked, rank_question
from qa.retrieval.names.named_documents import named_documents
from qa.retrieval.names.scope import Scope, document_names, documents_within, scope_names
from qa.retrieval.retriever import Retriever, best_results
from qa.rewriting.turns import understand_in_turn
from qa.types import Answer, RefusalReason

if TYPE_CHECKING:
    from qa.explaining import Explanation

CLOSEST = 3
"""Passages offered with a refusal."""

POSSIBLE = 2
"""Most sentences shown as what may be the answer."""


class Assistant:
    """Answers questions from the documents; several threads may ask at once."""

    def __init__(self, retriever: Retriever, *, threshold: float | None = None) -> None:
        """An assistant over an open retriever.

        threshold: confidence (0 to 1) below which a question is refused; default: that of the
        retriever's settings. Raises SettingsError when it is not between 0 and 1.
        """
        self.retriever = retriever
        self._settings = retriever.settings.with_changes(threshold=threshold)
        self._watch: Callable[[Index, str, Scope, Ranked], None] | None = None

    def ask(
        self,
        question: str,
        history: Sequence[Answer] = (),
        within: Sequence[str] = (),
        visible: Collection[str] | None = None,
    ) -> Answer:
        """Answer a question, given the conversation so far (oldest first), or refuse.

        within: the names of the documents, folders and tags that the answer has to come from
        (``qa.retrieval.names.scope.documents_within``); all documents where it is empty. visible:
        the paths of the documents that there are for whoever asks; None: all. Raises DocumentError
        when such a name is that of none; DocumentError, IndexDamaged or IndexMismatch when the
        index changed under it in a way that cannot be used.
        """
        began = time.perf_counter()
        index = self.retriever.current()
        names = scope_names(within)
        documents = documents_within(index, names, visible)
        script = script_of_question(question)
        said = small_talk(question)
        if said is not None:
            return finish(question, question, small_talk_reply(said, script), began, names)
        history = [turn for turn in history if small_talk(turn.question) is None]
        if visible is not None and not documents:
            return finish(question, question, refusal("no_documents", 0.0, (), script), began, ())
        with use_words(self.retriever.words):
            overview = self._overview_asked(index, question, history, documents)
            reply, resolved = overview or self._answer(index, question, history, documents)
        if names and not reply.answered:
            reply = refusal_within(reply, names, script)
        return finish(question, resolved, reply, began, names)

    def explain(
        self,
        question: str,
        history: Sequence[Answer] = (),
        within: Sequence[str] = (),
        visible: Collection[str] | None = None,
    ) -> Explanation:
        """What is looked at for the answer to a question, and what its confidence rests on.

        The question is asked once more, of the documents as they are now; the arguments, and what
        is raised, are those of ``ask``.
        """
        from qa.explaining.tracing import Trace  # only for who wants to know

        index, trace = self.retriever.current(), Trace()
        watched = copy(self)
        watched._watch = trace.note
        answer = watched.ask(question, history, within, visible)
        among = documents_within(index, within, visible)
        count = len(among) if among or visible is not None else len(index.documents)
        return trace.explain(answer, index, self.retriever.words, self._settings, count)

    def overview(
        self,
        document: str | None = None,
        *,
        sentences: int | None = None,
        chapter: str | None = None,
        within: Sequence[str] = (),
        script: Script | None = None,
    ) -> Answer:
        """An overview in the documents' own words, each sentence cited.

        Of a document, by path, title or file name: its parts in order, each with the sentences that
        stand for it. Of all documents where none is named: by topic, and how many there are.

        sentences: how many are quoted in all, 1 to 50; default: as the parts or topics are many.
        chapter: the one chapter that it is of, by number («第三章», "section 2") or heading; where
        no document is named, of the one that has it.
        within: the names of documents, folders and tags that are meant, as of ``ask``; default:
        all. script: what the labels are written in, «zh-Hans», «zh-Hant» or «en»; default: as the
        title. The answer's ``question`` is one that, asked, gives the same again.

        Raises DocumentError when no document or chapter, or several, are called so, SettingsError
        when ``sentences`` is out of range.
        """
        index, words = self.retriever.current(), self.retriever.words
        return give_overview(
            index, words, document, sentences, chapter=chapter, within=within, script=script
        )

    def _overview_asked(
        self, index: Index, question: str, history: Sequence[Answer], documents: Sequence[str]
    ) -> tuple[Reply, str] | None:
        """The overview that a question asks for, and how it was understood; None for others."""
        if not len(index) or not may_ask(question, history):
            return None
        from qa.overview.asking import answer_request  # only for questions that may ask for one

        found = answer_request(index, self.retriever.words, question, history, documents)
        return None if found is None else (found.reply, found.question)

    def _answer(
        self, index: Index, question: str, history: Sequence[Answer], documents: tuple[str, ...]
    ) -> tuple[Reply, str]:
        """The answer to an ordinary question, or the refusal, and how it was understood."""
        resolved, searched, shown = understand_in_turn(question, history)
        script = script_of_question(question)
        scope = Scope(documents, shown)
        reply = self._reply(index, searched, scope, script)
        if not shown and reply.reason in ("not_found", "uncertain"):
            reply, resolved = self._respelled(index, reply, searched, resolved, scope, script)
        return reply, resolved

    def _reply(self, index: Index, question: str, scope: Scope, script: Script) -> Reply:
        if not question.strip():
            return refusal("empty_question", 0.0, (), script)
        if not len(index):
            return refusal("no_documents", 0.0, (), script)
        document = lru_cache(maxsize=None)(index.document)
        looked_up = None if scope.shown else look_up(index, self.retriever.words, question, scope)
        if looked_up is not None:
            return reply_from(looked_up, CERTAIN, script, document)
        chosen = self._choose(index, question, scope)
        if chosen.selection is None:
            return self._refusal(index, chosen, bool(scope.shown), script, document)
        return reply_from(chosen.selection, chosen.confidence, script, document)

    def _respelled(
        self,
        index: Index,
        refused: Reply,
        searched: str,
        resolved: str,
        scope: Scope,
        script: Script,
    ) -> tuple[Reply, str]:
        """What a refused question gets, and how it was understood: the answer to what it may have
        been meant to say, if there is one in documents that have the words it was changed to; else
        the refusal."""
        from qa.retrieval.spelling.respelling import (  # only where a question is refused
            are_known_in,
            respell,
            respellings,
        )

        for changes in respellings(index, searched, self.retriever.settings.cache):
            reply = self._reply(index, respell(searched, changes), scope, script)
            cited = dict.fromkeys(citation.document for citation in reply.citations)
            if reply.answered and are_known_in(index, cited, changes):
                words = [(change.typed, change.meant) for change in changes]
                return respelled_reply(reply, words, script), respell(resolved, changes)
        return refused, resolved

    def _choose(self, index: Index, question: str, scope: Scope) -> Chosen:
        """The sentences chosen, from those documents of the scope that the question names if it
        names any.

        Where it only mentions a title, all of the scope is searched if those hold no answer.
        """
        named = named_documents(question, document_names(index), scope.documents)
        if named is not None:
            narrower = replace(scope, documents=named.paths)
            chosen = self._choose_within(index, named.question, narrower)
            if named.within or chosen.selection is not None:
                return chosen
        return self._choose_within(index, question, scope)

    def _choose_within(self, index: Index, question: str, scope: Scope) -> Chosen:
        def rank(asked: str) -> Ranked:
            found = doubt(index, asked, rank_question(self.retriever, index, asked, scope))
            if self._watch is not None:
                self._watch(index, asked, scope, found)
            return found

        return choose(question, rank, self._settings.threshold, further=bool(scope.shown))

    def _refusal(
        self,
        index: Index,
        chosen: Chosen,
        shown: bool,
        script: Script,
        document: Callable[[str], Document],
    ) -> Reply:
        """A refusal; it shows what may be the answer if that is likely enough to be of use.

        shown: whether something was quoted already, and more is asked for.
        """
        closest = best_results(index, chosen.ranking, CLOSEST)
        if chosen.confidence < self._settings.possible_threshold or not chosen.best.sentences:
            reason: RefusalReason = "nothing_else" if shown else "not_found"
            return refusal(reason, chosen.confidence, closest, script)
        likeliest, *others = chosen.best.sentences[:POSSIBLE]
        possible = Selection((replace(likeliest, leads=True), *others))
        reply = reply_from(possible, chosen.confidence, script, document)
        return uncertain_reply(reply, closest, script)

    def conversation(self) -> Conversation:
        """A conversation that remembers its turns."""
        return Conversation(self)

    def document(self, path: str) -> Document:
        """A whole document. Raises DocumentError when the index has none of that path."""
        return self.retriever.document(path)

    def documents(self) -> tuple[DocumentInfo, ...]:
        """What is indexed."""
        return self.retriever.documents

    @property
    def generation(self) -> str:
        """The index generation that the next question will use."""
        return self.retriever.generation


class Conversation:
    """An assistant and the answers it has given so far."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self.answers: tuple[Answer, ...] = ()

    def ask(self, question: str, within: Sequence[str] | None = None) -> Answer:
        """Answer a question in the light of the earlier ones.

        within: see ``Assistant.ask``; None stays with what the question before was asked of, and
        an empty sequence asks of all documents.
        """
        if within is None:
            within = self.answers[-1].within if self.answers else ()
        reply = self._assistant.ask(question, self.answers, within)
        self.answers = (*self.answers, reply)
        return reply


def give_overview(
    index: Index,
    words: WordCutter,
    document: str | None = None,
    sentences: int | None = None,
    *,
    chapter: str | None = None,
    within: Sequence[str] = (),
    script: Script | None = None,
) -> Answer:
    """See ``Assistant.overview``; of an open index, for which no model is needed."""
    from qa.overview.asking import compose_overview  # only where one is asked for

    began = time.perf_counter()
    names = scope_names(within)
    documents = documents_within(index, names)
    given = compose_overview(
        index, words, document, sentences, chapter=chapter, within=documents, script=script
    )
    return finish(given.question, given.question, given.reply, began, names)
