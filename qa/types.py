"""The types that ``qa`` returns: ranked passages, citations, and answers made of segments."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from index import Place


@dataclass(frozen=True, slots=True)
class Result:
    """A passage found for a query. ``text`` equals ``document.text[start:end]``.

    ``rank`` counts from 1. ``score`` is the fused score (higher is better, comparable within one
    search only); ``dense`` the cosine of query and passage (-1 to 1); ``lexical`` the BM25 score
    (0 or more). ``passage`` is the passage's number in the index generation.
    """

    rank: int
    document: str
    title: str
    start: int
    end: int
    text: str
    score: float
    dense: float
    lexical: float
    paragraph: int
    part: str
    passage: int


@dataclass(frozen=True, slots=True)
class Citation:
    """A sentence quoted in an answer. ``quote`` equals ``document.text[start:end]``, always.

    ``n`` is the marker's number, from 1; ``paragraph`` the paragraph's number in the document;
    ``part`` the essay's title; ``page`` its page if the document has pages; ``score`` the
    estimated probability that the sentence answers the question (0 to 1). ``place`` is where it
    stands in a file of another kind; ``labels`` the stretches of ``quote``, as start and end in
    turn, that name the columns of the row of a table. ``answer_words`` are the stretches of
    ``quote``, in the same way, that are the very words that answer; empty where that is not sure.
    """

    n: int
    document: str
    title: str
    paragraph: int
    start: int
    end: int
    quote: str
    score: float
    part: str = ""
    page: int | None = None
    place: Place | None = None
    labels: tuple[int, ...] = ()
    answer_words: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of an answer: a quotation, or a label that connects quotations.

    ``text`` is quoted verbatim, or the label's words in the language of the question. ``citations``
    holds the numbers of the citations that the text rests on; a label rests on none. ``code`` says
    which label it is (``qa/i18n/answers.py``), and is empty for a quotation. ``lead`` is the white
    space between the segment before and this one. ``document`` is the path of the document that a
    label names, where it names one.
    """

    kind: Literal["quotation", "label"]
    text: str
    citations: tuple[int, ...] = ()
    code: str = ""
    lead: str = ""
    document: str = ""


RefusalReason = Literal[
    "not_found", "uncertain", "nothing_else", "no_documents", "empty_question", "small_talk"
]
"""Why a question was refused: nothing was found that answers it, something that may answer it but
with too little confidence, nothing besides what was quoted («还有别的吗？»), nothing is indexed,
nothing was asked, or something was said that is no question («你好»)."""


GeneratedStatus = Literal["verified", "check", "removed"]
"""What became of a sentence that a language model wrote: what it cites supports it; perhaps; no."""

GeneratedOutcome = Literal[
    "announced", "writing", "written", "unverified", "not_found", "stopped", "failed"
]  # fmt: skip
"""How a language model's answer stands: not begun, for it takes many requests and has to be
confirmed; under way; with at least one verified sentence; with none; the model says that the
sentences hold no answer; stopped by the person; or there is none."""


@dataclass(frozen=True, slots=True)
class GeneratedSentence:
    """A sentence that a language model wrote, and whether what it cites supports it.

    ``citations`` holds numbers of the answer's citations and of ``Generated.citations``.
    ``reasons`` are codes of what is wrong, the gravest first; ``unsupported`` the spans (start,
    end) of ``text`` that were not found in what is cited; ``score`` the estimated probability (0
    to 1) that the sentence is supported. ``formula`` is how the program computed a number in it
    («120 − 85 = 35»).
    """

    text: str
    status: GeneratedStatus
    citations: tuple[int, ...] = ()
    score: float = 0.0
    reasons: tuple[str, ...] = ()
    unsupported: tuple[tuple[int, int], ...] = ()
    formula: str = ""


@dataclass(frozen=True, slots=True)
class FailedPart:
    """A part of a long text that the model could not be asked about: its number, from 1, the code
    of the reason, and what fills its words."""

    part: int
    reason: str
    fields: tuple[tuple[str, str | int | float], ...] = ()


@dataclass(frozen=True, slots=True)
class Work:
    """How an answer about more than fits into one request is put together.

    ``kind`` says what is made («summary», «comparison», «count», «timeline», «table»); ``parts``
    is how many parts there are, of which ``done`` are done, ``kept`` of these from before.
    ``calls`` and ``tokens`` are how many requests were announced, and how many tokens they may take
    at most; ``made`` is how many requests were made. ``read`` is how many sentences the model is
    given, ``of`` how many there are. ``merging`` says that the parts are being put together.
    """

    kind: str
    parts: int
    calls: int
    tokens: int
    read: int
    of: int
    done: int = 0
    kept: int = 0
    made: int = 0
    merging: bool = False
    failed: tuple[FailedPart, ...] = ()


@dataclass(frozen=True, slots=True)
class Generated:
    """An answer in a language model's words, beside the quotations, each sentence verified.

    ``sentences`` are in the order written, the removed ones included. ``citations`` holds what they
    cite beyond the quotations of the answer, numbered on from these. ``given`` is how many
    sentences of the documents the model was given. ``reason`` is the code of why it ended early or
    failed, ``fields`` what fills its words; ``warnings`` are codes of what else is to be known.
    ``prompt_tokens`` and ``reply_tokens`` are as the server counts them; None where it does not.
    ``work`` is there where it took, or takes, several requests by plan.
    """

    model: str
    host: str
    outcome: GeneratedOutcome
    sentences: tuple[GeneratedSentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    given: int = 0
    reason: str = ""
    fields: tuple[tuple[str, str | int | float], ...] = ()
    warnings: tuple[str, ...] = ()
    seconds: float = 0.0
    prompt_tokens: int | None = None
    reply_tokens: int | None = None
    work: Work | None = None

    def count(self, status: GeneratedStatus) -> int:
        """How many sentences have a status."""
        return sum(sentence.status == status for sentence in self.sentences)


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question, or a refusal.

    ``segments`` is the answer in reading order, and ``text`` the same as a string, each quotation
    followed by its markers ``[n]`` (``segments_text``); of a refusal, its words. ``confidence`` is
    the calibrated probability (0 to 1) that the documents answer the question. ``closest`` holds
    the nearest passages when not answered, and is empty otherwise. ``conflicting`` says that the
    quotations contradict one another; ``missing`` names the parts of the question to which no
    answer was found; ``reason`` says why the question was refused, and is None when answered.
    ``possible`` holds what may be the answer, when the reason is «uncertain». ``seconds`` is the
    time it took. ``within`` holds the names of the documents, folders and tags that it was asked
    of, as they were given; it is empty where it was asked of everything.
    ``generated`` is the answer in a language model's words, where one was asked.
    """

    question: str
    resolved_question: str
    answered: bool
    confidence: float
    text: str
    citations: tuple[Citation, ...]
    closest: tuple[Result, ...]
    seconds: float
    segments: tuple[Segment, ...] = ()
    conflicting: bool = False
    missing: tuple[str, ...] = ()
    reason: RefusalReason | None = None
    possible: tuple[Citation, ...] = ()
    within: tuple[str, ...] = ()
    generated: Generated | None = None

    @property
    def cited(self) -> tuple[Citation, ...]:
        """Everything that is cited: what is quoted, and what a language model cites beyond it."""
        return (
            self.citations
            if self.generated is None
            else (*self.citations, *self.generated.citations)
        )


def segments_text(segments: Iterable[Segment]) -> str:
    """Segments as one string, each followed by the markers ``[n]`` of its citations."""
    return "".join(
        f"{segment.lead}{segment.text}{''.join(f'[{n}]' for n in segment.citations)}"
        for segment in segments
    )
