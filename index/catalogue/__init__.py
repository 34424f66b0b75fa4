"""The words for everything that goes wrong or is left out, by code, in English and Chinese.

A new error is one entry in the file of its subject: what is wrong, and where something can be done
about it, what. Names in braces are the fields of the reason (``index.reasons``); both languages use
the same.
"""

from index.catalogue import (
    clusters,
    documents,
    indexes,
    models,
    pictures,
    settings,
    sources,
    system,
)
from index.catalogue.wording import Wording

__all__ = ["WORDINGS", "wording"]

WORDINGS: dict[str, Wording] = {
    **settings.WORDINGS,
    **sources.WORDINGS,
    **documents.WORDINGS,
    **pictures.WORDINGS,
    **indexes.WORDINGS,
    **models.WORDINGS,
    **clusters.WORDINGS,
    **system.WORDINGS,
}
