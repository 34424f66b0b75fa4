"""What a screen or a command holds to have answers written in a model's words."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

from qa.assistant import Assistant
from qa.generation.client import list_models, only_model, stream_reply
from qa.generation.endpoint import Endpoint
from qa.generation.evidence import SENTENCES, gather
from qa.generation.followups import is_open, rewrite
from qa.generation.prompt import Prompt, make_prompt
from qa.generation.summaries.digest import announce, digest
from qa.generation.summaries.memory import Memory, memory_beside
from qa.generation.summaries.tasks import plan_for
from qa.generation.writing import Ask, write
from qa.question.tokens import use_words
from qa.types import Answer, Generated, Work
from qa.verification.types import Verifier
from qa.verification.verifier import load_verifier

MOST_UNCONFIRMED = 3
"""The most requests that are made for one answer without asking first."""


class Writer(Protocol):
    """Writes answers in a model's words."""

    @property
    def model(self) -> str:
        """The model's name."""
        ...

    @property
    def host(self) -> str:
        """The host that the question and the sentences are sent to."""
        ...

    @property
    def local(self) -> bool:
        """Whether that is this machine."""
        ...

    @property
    def most(self) -> int:
        """The most sentences that are sent with a question."""
        ...

    def resolve(
        self, answer: Answer, history: Sequence[Answer], stopped: Callable[[], bool]
    ) -> Answer:
        """The answer to a follow-up that was refused for want of what it points back to, as the
        model puts it; the answer given where it needs no such help, or none came."""
        ...

    def takes(self, answer: Answer) -> bool:
        """Whether the model is asked below an answer: not where a question was refused, unless it
        asks for a list that there are sentences for."""
        ...

    def write(
        self, answer: Answer, stopped: Callable[[], bool], confirmed: bool = True
    ) -> Generator[Generated, None, None]:
        """The model's answer to the question of an answer, as it grows; the last is complete.

        Where it takes many requests, it is only announced unless it is ``confirmed``.
        """
        ...


@dataclass(frozen=True)
class ModelWriter:
    """Writes answers with the model of an endpoint, from the documents of an assistant.

    assistant: gives the open assistant; it is asked for first when something is to be written.
    """

    endpoint: Endpoint
    assistant: Callable[[], Assistant]
    ask: Ask = stream_reply

    @property
    def model(self) -> str:
        """See ``Writer.model``."""
        return self.endpoint.model

    @property
    def host(self) -> str:
        """See ``Writer.host``."""
        return self.endpoint.host

    @property
    def local(self) -> bool:
        """See ``Writer.local``."""
        return self.endpoint.local

    @property
    def most(self) -> int:
        """See ``Writer.most``."""
        return SENTENCES

    @cached_property
    def verifier(self) -> Verifier:
        """What verifies the sentences, loaded when the first is to be verified."""
        return load_verifier(self.assistant().retriever.settings)

    def takes(self, answer: Answer) -> bool:
        """See ``Writer.takes``."""
        return answer.answered or plan_for(self.assistant(), answer, self.endpoint) is not None

    def resolve(
        self,
        answer: Answer,
        history: Sequence[Answer],
        stopped: Callable[[], bool] = lambda: False,
    ) -> Answer:
        """See ``Writer.resolve``."""
        if not is_open(answer, history) or self.takes(answer):
            return answer
        with use_words(self.assistant().retriever.words):
            asked = rewrite(answer.question, history, self.endpoint, stopped, self.ask)
        if not asked:
            return answer
        found = self.assistant().ask(asked, (), answer.within)
        resolved = replace(found, question=answer.question, resolved_question=asked)
        return resolved if found.answered else answer

    @cached_property
    def memory(self) -> Memory:
        """What was found in parts of documents before: in the folder of the index."""
        return memory_beside(self.assistant().retriever.settings.index)

    def write(
        self,
        answer: Answer,
        stopped: Callable[[], bool] = lambda: False,
        confirmed: bool = True,
    ) -> Generator[Generated, None, None]:
        """See ``Writer.write``. A question that was refused is not sent, unless it asks for a list:
        nothing is given then."""
        plan = plan_for(self.assistant(), answer, self.endpoint)
        if plan is not None and not plan.sentences:
            return
        if plan is not None:
            work = announce(plan, self.endpoint, self.memory)
            if work.calls > MOST_UNCONFIRMED and not confirmed:
                yield Generated(self.model, self.host, "announced", work=work)
                return
            run = (self.endpoint, self.verifier, self.memory, stopped, self.ask)
            yield from digest(answer, plan, *run)
            return
        if not answer.answered:
            return
        given = gather(self.assistant(), answer)
        yield from write(answer, given, self.endpoint, self.verifier, stopped, self.ask)

    def prompt(self, answer: Answer) -> Prompt:
        """What would be sent for an answer; nothing is sent."""
        given = gather(self.assistant(), answer)
        return make_prompt(answer, given, self.endpoint.context - self.endpoint.max_tokens)

    def announce(self, answer: Answer) -> Work | None:
        """What the answer in the model's words is going to take, where that is more than usual:
        several requests by plan, of which those that were made before are left out."""
        plan = plan_for(self.assistant(), answer, self.endpoint)
        return None if plan is None else announce(plan, self.endpoint, self.memory)

    def complete(
        self, answer: Answer, show: Callable[[Generated], None] = lambda _: None
    ) -> Answer:
        """An answer with what the model writes, when it is done; one that was refused as it is.

        show: gets what there is, each time it grows.
        """
        for generated in self.write(answer):
            show(generated)
            answer = replace(answer, generated=generated)
        return answer


def find_model(endpoint: Endpoint) -> Endpoint:
    """The endpoint with the name of a model: that which is set, else the only one that it lists.

    Raises ModelFailure when it lists none or several, or does not answer.
    """
    if endpoint.model:
        return endpoint
    return endpoint.named(only_model(list_models(endpoint), endpoint))
