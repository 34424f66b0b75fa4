"""A retriever for LlamaIndex. Needs the extra ``llamaindex``."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from index import ExtraMissing, Settings
from qa.integrations.finding import Found, Opening, Unit, Wanted, find, join_names
from qa.retrieval.retriever import Retriever

try:
    from llama_index.core.base.base_retriever import BaseRetriever
    from llama_index.core.schema import (
        NodeRelationship,
        NodeWithScore,
        QueryBundle,
        RelatedNodeInfo,
        TextNode,
    )
except ModuleNotFoundError as error:
    raise ExtraMissing("extra.missing", package="llama-index-core", extra="llamaindex") from error

FOR_A_MODEL = frozenset({"title", "part", "page"})
"""The metadata that a language model is shown with the text."""


class WendaRetriever(BaseRetriever):
    """Passages or sentences of an index of Wenda, as nodes of LlamaIndex."""

    def __init__(
        self,
        index: Path | str | None = None,
        *,
        settings: Settings | None = None,
        retriever: Retriever | None = None,
        k: int = 4,
        unit: Unit = "passage",
        within: Sequence[str] | str = (),
        **base: Any,
    ) -> None:
        """Over the folder ``index``, or a ``Retriever`` that is open; default: that of the settings
        (else of the environment). It is opened when it is first searched.

        k: the most to give. unit: «passage» or «sentence». within: names of documents, folders,
        patterns and ``#tags`` to search; all where it is empty. base: what LlamaIndex's own
        retrievers take. Raises SettingsError for a ``k`` or ``unit`` that cannot be.
        """
        super().__init__(**base)
        self._wanted = Wanted(k, unit, join_names(within))
        self._opening = Opening(index, settings, retriever)

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        """The nodes, best first, with the metadata of ``Found``. Raises WendaError."""
        retriever = self._opening.retriever()
        return [_node(each) for each in find(retriever, query_bundle.query_str, self._wanted)]

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        """The same in a thread, so that others are not kept waiting."""
        return await asyncio.to_thread(self._retrieve, query_bundle)


def _node(found: Found) -> NodeWithScore:
    document = RelatedNodeInfo(node_id=found.metadata["document"])
    node = TextNode(
        id_=found.key,
        text=found.text,
        metadata=found.metadata,
        start_char_idx=found.metadata["start"],
        end_char_idx=found.metadata["end"],
        relationships={NodeRelationship.SOURCE: document},
        excluded_llm_metadata_keys=sorted(found.metadata.keys() - FOR_A_MODEL),
        excluded_embed_metadata_keys=sorted(found.metadata.keys() - FOR_A_MODEL),
    )
    return NodeWithScore(node=node, score=found.score)
