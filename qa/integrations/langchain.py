"""A retriever for LangChain. Needs the extra ``langchain``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from index import ExtraMissing, Settings
from qa.integrations.finding import Found, Opening, Unit, Wanted, find, join_names
from qa.retrieval.retriever import Retriever

try:
    from langchain_core.callbacks import (
        AsyncCallbackManagerForRetrieverRun,
        CallbackManagerForRetrieverRun,
    )
    from langchain_core.documents import Document
    from langchain_core.retrievers import BaseRetriever
    from langchain_core.runnables.config import run_in_executor
    from pydantic import PrivateAttr
except ModuleNotFoundError as error:
    raise ExtraMissing("extra.missing", package="langchain-core", extra="langchain") from error


class WendaRetriever(BaseRetriever):
    """Passages or sentences of an index of Wenda, as documents of LangChain.

    k: the most to give. unit: «passage» or «sentence». within: names of documents, folders,
    patterns and ``#tags`` to search; all where it is empty. Each can be given to ``invoke`` as
    well. The metadata are those of ``qa.integrations.finding.Found``.
    """

    k: int = 4
    unit: Unit = "passage"
    within: tuple[str, ...] = ()
    _opening: Opening = PrivateAttr()

    def __init__(
        self,
        index: Path | str | None = None,
        *,
        settings: Settings | None = None,
        retriever: Retriever | None = None,
        within: Sequence[str] | str = (),
        **fields: Any,
    ) -> None:
        """Over the folder ``index``, or a ``Retriever`` that is open; default: that of the settings
        (else of the environment). It is opened when it is first searched.

        Raises SettingsError for a ``k`` or ``unit`` that cannot be.
        """
        fields["within"] = join_names(within)
        super().__init__(**fields)
        Wanted(self.k, self.unit, self.within)
        self._opening = Opening(index, settings, retriever)

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,
        k: int | None = None,
        unit: Unit | None = None,
        within: Sequence[str] | str | None = None,
    ) -> list[Document]:
        """Find; what is given here counts for this once. Raises WendaError."""
        wanted = Wanted(
            self.k if k is None else k,
            unit or self.unit,
            self.within if within is None else join_names(within),
        )
        return [_document(each) for each in find(self._opening.retriever(), query, wanted)]

    async def _aget_relevant_documents(
        self, query: str, *, run_manager: AsyncCallbackManagerForRetrieverRun, **given: Any
    ) -> list[Document]:
        """The same in a thread, so that others are not kept waiting."""
        manager = run_manager.get_sync()
        return await run_in_executor(
            None, self._get_relevant_documents, query, run_manager=manager, **given
        )


def _document(found: Found) -> Document:
    return Document(found.text, id=found.key, metadata=found.metadata)
