"""What the tools take. An argument that a tool does not know is refused."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from qa.server.wire.bodies import MOST_RESULTS, MOST_TURNS, Text

MOST_LISTED = 1000
MOST_READ = 100_000
"""Characters that are read at a time."""

Within = Annotated[
    list[Text],
    Field(
        max_length=100,
        description="Only from these documents: paths, titles, folders, patterns of paths, or tags"
        " written #tag.",
    ),
]


class Arguments(BaseModel):
    """The arguments of a tool."""

    model_config = ConfigDict(extra="forbid")


class SearchArguments(Arguments):
    """What to search for."""

    query: Text = Field(description="A question, or words.")
    within: Within = []
    k: int = Field(5, ge=1, le=MOST_RESULTS, description="The most passages.")


class AskArguments(Arguments):
    """A question, and the conversation it is asked in."""

    question: Text = Field(
        description="One question, in Chinese or English, in the words of the person who asks."
    )
    history: list[Text] = Field(
        [],
        max_length=MOST_TURNS,
        description="The earlier questions of the conversation, oldest first, so that a follow-up"
        " («And the second?») is understood.",
    )
    within: Within = []
    threshold: float | None = Field(
        None, ge=0, le=1, description="The confidence below which the question is refused."
    )
    k: int = Field(
        3, ge=0, le=MOST_RESULTS, description="The most passages that are shown with a refusal."
    )


class OverviewArguments(Arguments):
    """What is to be summed up."""

    document: Text | None = Field(
        None, description="A document, by path, title or file name; none: all documents, by topic."
    )
    chapter: Text | None = Field(
        None,
        description="Only this chapter or section, by number (第三章, section 2) or its heading.",
    )
    sentences: int | None = Field(None, ge=1, le=50, description="How many sentences are quoted.")
    within: Within = []


class ListArguments(Arguments):
    """Which documents to list."""

    matching: str = Field(
        "", max_length=1000, description="Only those with this in their path or title."
    )
    offset: int = Field(0, ge=0, description="How many to pass over.")
    limit: int = Field(100, ge=1, le=MOST_LISTED, description="The most to list.")


class ReadArguments(Arguments):
    """Which stretch of which document to read."""

    document: Text = Field(description="The path of the document, as other tools give it.")
    start: int = Field(0, ge=0, description="The first character, from 0.")
    length: int = Field(10_000, ge=1, le=MOST_READ, description="The most characters.")


class AddArguments(Arguments):
    """A file to be put among the documents."""

    name: Text = Field(description="The name of the file, whose suffix says what it is: notes.txt.")
    text: str | None = Field(None, description="Its contents, if they are text.")
    base64: str | None = Field(None, description="Its contents, if they are not.")


class RemoveArguments(Arguments):
    """A document to be removed."""

    document: Text = Field(description="The path of the document, as other tools give it.")


class BuildArguments(Arguments):
    """Nothing."""
