"""How a language model's answer turned out, in words."""

from __future__ import annotations

from index import Language, Reason
from qa.i18n.messages import TEXTS, reason_in, say
from qa.types import Generated, Work


def notes(generated: Generated, language: Language) -> list[str]:
    """What is to be said of an answer as a whole: how it ended, and what else is to be known."""
    if generated.outcome == "announced":
        return []
    ended = _ending(generated, language)
    warnings = [say(language, f"model_warn_{code}") for code in generated.warnings]
    return ([ended] if ended else []) + warnings + _work_notes(generated, language)


def _work_notes(generated: Generated, language: Language) -> list[str]:
    """What is to be known of an answer that was put together: which parts failed, what was not
    read, and, where it was stopped, that it can be continued."""
    work = generated.work
    if work is None:
        return []
    said = []
    if work.failed and not generated.reason:
        parts = _listed([each.part for each in work.failed if each.part], language)
        first = work.failed[0]
        why = reason_in(language, Reason(first.reason, first.fields))
        key = "model_parts_failed" if parts else "model_merge_failed"
        said.append(say(language, key, parts=parts, reason=why))
    if work.read < work.of:
        said.append(say(language, "model_read_some", read=work.read, of=work.of))
    if work.done - len(work.failed) < work.parts:
        said.append(say(language, "model_go_on"))
    return said


def _listed(parts: list[int], language: Language) -> str:
    return say(language, "cli_comma").join(map(str, parts))


def describe_work(work: Work, language: Language) -> str:
    """What is about to be done: how much is read, in how many requests, with how many tokens."""
    said = say(
        language,
        "model_work",
        read=work.read,
        parts=work.parts,
        calls=work.calls,
        tokens=f"{work.tokens:,}",
    )
    kept = say(language, "model_work_kept", kept=work.kept) if work.kept else ""
    some = say(language, "model_read_some", read=work.read, of=work.of)
    return said + kept + (f" {some}" if work.read < work.of else "")


def describe_step(generated: Generated, language: Language) -> str:
    """Which part is being read, or that the parts are being put together; "" for other answers."""
    work = generated.work
    if work is None or generated.outcome != "writing":
        return ""
    if work.merging:
        return say(language, "model_step_merging")
    part = min(work.done + 1, work.parts)
    return say(language, "model_step", part=part, parts=work.parts)


def _ending(generated: Generated, language: Language) -> str:
    model, verified = generated.model, generated.count("verified")
    if generated.reason:
        why = reason_in(language, Reason(generated.reason, generated.fields))
        return say(language, "model_broke_off" if verified else "model_failed", reason=why)
    if generated.outcome == "unverified":
        count = len(generated.sentences)
        return say(language, "model_unverified", model=model, count=count)
    if generated.outcome == "not_found":
        return say(language, "model_not_found", model=model)
    return say(language, "model_stopped") if generated.outcome == "stopped" else ""


def reason_words(code: str, language: Language) -> str:
    """Why a sentence was not verified; a code without words stands for itself."""
    key = f"model_reason_{code}"
    return say(language, key) if key in TEXTS[language] else code
