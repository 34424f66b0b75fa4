"""Files and folders of labelled questions to figures and curves, one after the other."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index import Encoder, Settings, SettingsError, build, build_documents, load_encoder
from index import Progress as BuildProgress
from qa.evaluation.curves import Curves, conversation_curves, folder_curves, squad_curves
from qa.evaluation.datasets import (
    LabelledConversation,
    SquadFile,
    conversation_in_script,
    read_conversations,
    read_squad,
    sample,
    squad_in_script,
)
from qa.evaluation.figures import conversation_figures, folder_figures, squad_figures
from qa.evaluation.folders import QuestionFolder, folder_in_script, read_folder
from qa.evaluation.outcomes import (
    ConversationOutcome,
    conversation_outcome,
    folder_outcome,
    squad_outcome,
)
from qa.ranking.pipeline import rank_query
from qa.retrieval.retriever import Retriever

Progress = Callable[[Iterable[Any], str], Iterable[Any]]
Building = Callable[[BuildProgress], None]
Questions = SquadFile | list[LabelledConversation] | QuestionFolder


@dataclass(frozen=True, slots=True)
class Asking:
    """How files are asked: at most ``limit`` questions of a SQuAD-format file, whether each search
    is reported alone too, and the script the questions are put into (None: as they are)."""

    limit: int = 1500
    ablate: bool = False
    script: str | None = None


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What came of one file: the figures in the form of the contract, and what is drawn."""

    figures: dict[str, Any]
    curves: Curves


@dataclass(frozen=True, slots=True)
class _Run:
    """What is the same for all files of a run."""

    settings: Settings
    encoder: Encoder
    asking: Asking
    progress: Progress
    building: Building | None


def evaluate_files(
    files: Sequence[Path],
    settings: Settings,
    asking: Asking,
    *,
    encoder: Encoder | None = None,
    progress: Progress = lambda items, _: items,
    building: Building | None = None,
) -> Iterator[Evaluated]:
    """What comes of each file, in their order, as soon as it is known.

    For SQuAD-format files an index of their paragraphs is made in the cache folder, once, and the
    first ``limit`` questions after a fixed shuffle are asked; with two such files or more, each is
    also asked the next one's questions. ``.jsonl`` files are asked of ``settings.index``, but for
    the questions that bring their own documents. All questions of a folder are asked of an index of
    its pages, which is kept like those of SQuAD-format files.

    progress: goes through the questions, given what they are; building: is told of indexes that
    are made. Raises SettingsError when a file is not what it should be (all are read before the
    first is asked), IndexMissing when there is no index to ask the questions of.
    """
    read = [read_questions(path, asking.script) for path in files]
    run = _Run(
        settings,
        load_encoder(settings) if encoder is None else encoder,
        asking,
        progress,
        building,
    )
    squads = [at for at, questions in enumerate(read) if isinstance(questions, SquadFile)]
    for at, (path, questions) in enumerate(zip(files, read, strict=True)):
        if isinstance(questions, SquadFile):
            following = read[squads[(squads.index(at) + 1) % len(squads)]]
            foreign = following if isinstance(following, SquadFile) else questions
            yield _squad(path, questions, foreign, run)
        elif isinstance(questions, QuestionFolder):
            yield _folder(path, questions, run)
        else:
            yield _conversations(path, questions, run)


def _squad(path: Path, squad: SquadFile, foreign: SquadFile, run: _Run) -> Evaluated:
    """A SQuAD-format file asked its own questions, and the foreign ones where they are others."""
    limit, settings = run.asking.limit, run.settings
    retriever = squad_retriever(path, squad, settings, run.encoder, run.building)
    outcomes = [
        squad_outcome(retriever, item)
        for item in run.progress(sample(squad.questions, limit), path.name)
    ]
    others = [] if foreign is squad else sample(foreign.questions, limit)
    index = retriever.current()
    easy = [
        rank_query(retriever, index, retriever.query(index, item.text)).confidence
        for item in run.progress(others, f"{path.name}, foreign questions")
    ]
    return Evaluated(
        squad_figures(str(path), outcomes, easy, settings, ablate=run.asking.ablate),
        squad_curves(path.stem, outcomes, easy, settings.threshold),
    )


def _folder(path: Path, folder: QuestionFolder, run: _Run) -> Evaluated:
    """Each question of a folder asked by itself, of all its pages."""
    name, threshold = path.resolve().name, run.settings.threshold
    retriever = documents_retriever(folder.documents, run.settings, run.encoder, run.building)
    outcomes = [folder_outcome(retriever, one) for one in run.progress(folder.questions, name)]
    return Evaluated(
        folder_figures(str(path), outcomes, threshold, ablate=run.asking.ablate),
        folder_curves(name, outcomes, threshold),
    )


def _conversations(
    path: Path, conversations: Sequence[LabelledConversation], run: _Run
) -> Evaluated:
    """Each conversation held, of the index or of its own documents, and its last answer judged."""
    common: Retriever | None = None
    outcomes: list[ConversationOutcome] = []
    for conversation in run.progress(conversations, path.name):
        if conversation.documents:
            retriever = documents_retriever(conversation.documents, run.settings, run.encoder)
        else:
            common = common or Retriever.open(settings=run.settings, encoder=run.encoder)
            retriever = common
        outcomes.append(conversation_outcome(conversation, retriever))
    return Evaluated(
        conversation_figures(str(path), outcomes, run.settings.threshold),
        conversation_curves(path.stem, outcomes, run.settings.threshold),
    )


def read_questions(path: Path, script: str | None = None) -> Questions:
    """The questions of a file or folder, in a script. Raises SettingsError when it holds none."""
    if path.is_dir():
        folder = read_folder(path)
        if not folder.questions:
            raise SettingsError("questions.none", path=path)
        return folder_in_script(folder, script) if script else folder
    if path.suffix.lower() == ".jsonl":
        conversations = read_conversations(path)
        if not conversations:
            raise SettingsError("questions.none", path=path)
        if script:
            return [conversation_in_script(one, script) for one in conversations]
        return conversations
    squad = read_squad(path)
    if not squad.questions:
        raise SettingsError("questions.none", path=path)
    return squad_in_script(squad, script) if script else squad


def squad_retriever(
    path: Path,
    squad: SquadFile,
    settings: Settings,
    encoder: Encoder,
    building: Building | None = None,
) -> Retriever:
    """A retriever over the paragraphs of a SQuAD file; its index is kept in the cache folder."""
    chosen = settings.with_changes(index=_kept(settings, encoder, path.read_bytes()), store="")
    build_documents(squad.documents, settings=chosen, encoder=encoder, progress=building)
    return Retriever.open(settings=chosen, encoder=encoder)


def documents_retriever(
    documents: Sequence[tuple[str, str]],
    settings: Settings,
    encoder: Encoder,
    building: Building | None = None,
) -> Retriever:
    """A retriever over documents by name and text; files and index are kept in the cache folder."""
    kept = _kept(settings, encoder, repr(documents).encode("utf-8", "backslashreplace"))
    folder = kept / "documents"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in documents:
        if not (folder / name).is_file():
            (folder / name).write_text(text, encoding="utf-8")
    chosen = settings.with_changes(index=kept / "index", store="")
    build([folder], settings=chosen, encoder=encoder, progress=building)
    return Retriever.open(settings=chosen, encoder=encoder)


def _kept(settings: Settings, encoder: Encoder, content: bytes) -> Path:
    name = hashlib.sha256(content + encoder.fingerprint.encode()).hexdigest()[:16]
    return settings.cache / "evaluation" / name
