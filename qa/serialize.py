"""What ``--json`` prints: plain dictionaries of the fields that other programs rely on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from index import BuildReport, IndexStatus, LeftOut, Place, Skipped
from qa.explaining import Explanation
from qa.types import (
    Answer,
    Citation,
    FailedPart,
    Generated,
    GeneratedSentence,
    Result,
    Segment,
    Work,
)


def build_record(report: BuildReport) -> dict[str, Any]:
    """A build: its counts, what was skipped, the generation, and seconds."""
    skipped = [skipped_record(each) for each in report.skipped]
    told = {**asdict(report), "skipped": skipped, "seconds": round(report.seconds, 3)}
    return {**told, "lost": [skipped_record(each) for each in report.lost]}


def skipped_record(skipped: Skipped) -> dict[str, Any]:
    """What was left out: its path, and why, in English and as a code with fields."""
    return {"path": skipped.path, "reason": skipped.reason, **skipped.why.as_json()}


def left_out_record(left_out: LeftOut) -> dict[str, Any]:
    """A stretch that is kept out of the passages, with the code of the reason."""
    return {**asdict(left_out), "code": left_out.why.code}


def passage_record(result: Result) -> dict[str, Any]:
    """A passage that was found."""
    return {
        "rank": result.rank,
        "document": result.document,
        "title": result.title,
        "start": result.start,
        "end": result.end,
        "text": result.text,
        "score": result.score,
        "dense": result.dense,
        "lexical": result.lexical,
        "paragraph": result.paragraph,
        "part": result.part,
    }


def citation_record(citation: Citation) -> dict[str, Any]:
    """A sentence that is quoted."""
    return {
        "n": citation.n,
        "document": citation.document,
        "title": citation.title,
        "paragraph": citation.paragraph,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "score": citation.score,
        "part": citation.part,
        "page": citation.page,
        "place": None if citation.place is None else asdict(citation.place),
        "labels": list(citation.labels),
        "answer_words": list(citation.answer_words),
    }


def segment_record(segment: Segment) -> dict[str, Any]:
    """A stretch of an answer: a quotation with the numbers of its citations, or a label."""
    return {
        "kind": segment.kind,
        "text": segment.text,
        "citations": list(segment.citations),
        "code": segment.code,
        "lead": segment.lead,
        **({"document": segment.document} if segment.document else {}),
    }


def answer_record(answer: Answer, explanation: Explanation | None = None) -> dict[str, Any]:
    """An answer or a refusal, with what was looked at for it if that is given."""
    return {
        "question": answer.question,
        "resolved_question": answer.resolved_question,
        "answered": answer.answered,
        "confidence": answer.confidence,
        "answer": answer.text,
        "citations": [citation_record(citation) for citation in answer.citations],
        "closest": [passage_record(result) for result in answer.closest],
        "seconds": round(answer.seconds, 4),
        "segments": [segment_record(segment) for segment in answer.segments],
        "conflicting": answer.conflicting,
        "missing": list(answer.missing),
        "reason": answer.reason,
        "possible": [citation_record(citation) for citation in answer.possible],
        "within": list(answer.within),
        **({} if answer.generated is None else {"generated": generated_record(answer.generated)}),
        **({} if explanation is None else {"explanation": explanation_record(explanation)}),
    }


def explanation_record(explanation: Explanation) -> dict[str, Any]:
    """What was looked at for an answer; the names are those of ``Explanation``."""
    record = asdict(explanation)
    for search, explained in zip(record["searches"], explanation.searches, strict=True):
        search["figures"] = dict(explained.figures)
    return record


def generated_record(generated: Generated) -> dict[str, Any]:
    """What a language model wrote, each sentence with its verdict; only where one was asked."""
    sentences = [
        {
            "text": each.text,
            "status": each.status,
            "citations": list(each.citations),
            "score": each.score,
            "reasons": list(each.reasons),
            "unsupported": [list(span) for span in each.unsupported],
            "formula": each.formula,
        }
        for each in generated.sentences
    ]
    return {
        "model": generated.model,
        "host": generated.host,
        "outcome": generated.outcome,
        "sentences": sentences,
        "citations": [citation_record(citation) for citation in generated.citations],
        "given": generated.given,
        "reason": generated.reason,
        "fields": dict(generated.fields),
        "warnings": list(generated.warnings),
        "seconds": generated.seconds,
        "prompt_tokens": generated.prompt_tokens,
        "reply_tokens": generated.reply_tokens,
        **({} if generated.work is None else {"work": work_record(generated.work)}),
    }


def work_record(work: Work) -> dict[str, Any]:
    """How an answer was put together from parts."""
    failed = [
        {"part": each.part, "reason": each.reason, "fields": dict(each.fields)}
        for each in work.failed
    ]
    return {**asdict(work), "failed": failed}


def tags_record(document: str, tags: Sequence[str]) -> dict[str, Any]:
    """The tags of a document."""
    return {"document": document, "tags": list(tags)}


def status_record(
    status: IndexStatus, checked: bool, left_out: Sequence[LeftOut] | None = None
) -> dict[str, Any]:
    """The state of an index; ``checked`` says whether its checksums were compared (and agree).

    left_out: stretches kept out of the passages; None where that was not asked.
    """
    named = {} if left_out is None else {"left_out": [left_out_record(each) for each in left_out]}
    return {
        "generation": status.generation,
        "model": status.model,
        "fingerprint": status.fingerprint,
        "dimension": status.dimension,
        **status.counts,
        "dense": status.dense,
        "bytes": status.bytes,
        "paths": list(status.paths),
        "rebuild": status.rebuild,
        "added": list(status.added),
        "changed": list(status.changed),
        "removed": list(status.removed),
        "skipped": [skipped_record(skipped) for skipped in status.skipped],
        "omitted": dict(status.omitted),
        "tags": {path: list(tags) for path, tags in status.tags.items()},
        "formats": dict(status.formats),
        "pages": status.pages,
        "lost": [skipped_record(lost) for lost in status.lost],
        "checked": checked,
        **named,
    }


def answer_from_record(record: Mapping[str, Any]) -> Answer:
    """The answer that ``answer_record`` wrote, also an earlier version of it.

    What a record does not hold is as in an answer that has none of it; ``seconds`` is as precise
    as the record, and ``passage`` of a close passage is -1 where it is not given. Raises KeyError,
    TypeError or ValueError when it is no record of an answer.
    """
    return Answer(
        question=str(record["question"]),
        resolved_question=str(record["resolved_question"]),
        answered=bool(record["answered"]),
        confidence=float(record["confidence"]),
        text=str(record["answer"]),
        citations=tuple(_citation(each) for each in record["citations"]),
        closest=tuple(Result(**{"passage": -1, **each}) for each in record["closest"]),
        seconds=float(record["seconds"]),
        segments=tuple(_segment(each) for each in record.get("segments", ())),
        conflicting=bool(record.get("conflicting", False)),
        missing=tuple(record.get("missing", ())),
        reason=record.get("reason"),
        possible=tuple(_citation(each) for each in record.get("possible", ())),
        within=tuple(map(str, record.get("within", ()))),
        generated=_generated(record["generated"]) if record.get("generated") else None,
    )


def _generated(record: Mapping[str, Any]) -> Generated:
    sentences = (
        GeneratedSentence(
            **{
                **each,
                "citations": tuple(each["citations"]),
                "reasons": tuple(each["reasons"]),
                "unsupported": tuple((start, end) for start, end in each["unsupported"]),
            }
        )
        for each in record["sentences"]
    )
    return Generated(
        **{
            **record,
            "sentences": tuple(sentences),
            "citations": tuple(_citation(each) for each in record["citations"]),
            "fields": tuple(sorted(record["fields"].items())),
            "warnings": tuple(record["warnings"]),
            "work": _work(record["work"]) if record.get("work") else None,
        }
    )


def _work(record: Mapping[str, Any]) -> Work:
    failed = (
        FailedPart(each["part"], each["reason"], tuple(sorted(each["fields"].items())))
        for each in record["failed"]
    )
    return Work(**{**record, "failed": tuple(failed)})


def _citation(record: Mapping[str, Any]) -> Citation:
    place = record.get("place")
    found = None if place is None else Place(**place)
    pairs = {name: tuple(record.get(name, ())) for name in ("labels", "answer_words")}
    return Citation(**{**record, "place": found, **pairs})


def _segment(record: Mapping[str, Any]) -> Segment:
    return Segment(**{**record, "citations": tuple(record["citations"])})
