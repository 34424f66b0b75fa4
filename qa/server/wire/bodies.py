"""What is sent to the API, as its description (OpenAPI) has it."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from qa.server.wire.records import CitationRecord
from qa.types import Answer

MOST_TURNS = 50
MOST_RESULTS = 100
QUESTION = "四个不摘指什么？"
Text = Annotated[str, Field(min_length=1, max_length=100_000)]


class Incoming(BaseModel):
    """Something sent to the server; a field that it does not know is refused."""

    model_config = ConfigDict(extra="forbid", strict=True)


class EarlierAnswer(BaseModel):
    """An answer that was given before; of its fields only these are needed."""

    model_config = ConfigDict(strict=True)
    question: Text
    resolved_question: str | None = None
    answered: bool = True
    answer: str = ""
    citations: list[CitationRecord] = []
    possible: list[CitationRecord] = []

    def as_answer(self) -> Answer:
        """The answer as a turn of a conversation."""
        return Answer(
            question=self.question,
            resolved_question=self.resolved_question or self.question,
            answered=self.answered,
            confidence=0.0,
            text=self.answer,
            citations=tuple(each.citation() for each in self.citations),
            closest=(),
            seconds=0.0,
            possible=tuple(each.citation() for each in self.possible),
        )


class AskBody(Incoming):
    """A question."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={
            "examples": [
                {"question": QUESTION},
                {"question": "那善于扎堆的呢？", "history": ["善于打硬仗的老实人能发出什么信号？"]},
            ]
        },
    )
    question: str = Field(description="A question in Chinese or English.", max_length=100_000)
    history: list[Text | EarlierAnswer] = Field(
        [],
        max_length=MOST_TURNS,
        description="The conversation so far, oldest first: the questions, or the answers to them"
        " as they were given. Questions are answered again first.",
    )
    within: list[Text] = Field(
        [],
        max_length=100,
        description="The documents to ask, by path, title, folder or pattern, or by `#tag`.",
    )
    threshold: float | None = Field(
        None, ge=0, le=1, description="The confidence below which the question is refused."
    )
    k: int = Field(
        3, ge=0, le=MOST_RESULTS, description="How many of the closest passages a refusal shows."
    )
    stream: bool = Field(False, description="Answer as server-sent events, sentence by sentence.")


class SearchBody(Incoming):
    """A query."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={"examples": [{"query": "贫困发生率", "k": 3}]},
    )
    query: Text
    within: list[Text] = Field([], max_length=100, description="As of a question.")
    k: int = Field(10, ge=1, le=MOST_RESULTS, description="How many passages.")


class OverviewBody(Incoming):
    """What is to be summed up."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={"examples": [{"sentences": 3}]},
    )
    document: Text | None = Field(
        None, description="A document, by path, title or file name; none: all documents, by topic."
    )
    chapter: Text | None = Field(
        None,
        description="Only this chapter or section, by number (`第三章`, `section 2`) or by its"
        " heading; of the one document that has it where none is named.",
    )
    sentences: int | None = Field(None, ge=1, le=50, description="How many sentences are quoted.")
    within: list[Text] = Field([], max_length=100, description="As of a question.")


class BuildBody(Incoming):
    """How to build."""

    model_config = ConfigDict(
        extra="forbid", strict=True, json_schema_extra={"examples": [{"stream": True}]}
    )
    stream: bool = Field(False, description="Tell the progress as server-sent events.")
