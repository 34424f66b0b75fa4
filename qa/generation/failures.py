"""What may go wrong with a language model, by code.

The codes are those of the catalogue (``qa/i18n/model.py``), which has the words.
"""

from __future__ import annotations

from index import WendaError


class ModelFailure(WendaError):
    """The model did not answer, or not in a way that can be used.

    Codes: ``llm.unreachable`` ``llm.insecure`` ``llm.key_refused`` ``llm.no_such_model``
    ``llm.refused`` ``llm.busy`` ``llm.server`` ``llm.slow_start`` ``llm.slow`` ``llm.not_an_api``
    ``llm.empty`` ``llm.corrupt`` ``llm.broke_off`` ``llm.said`` ``llm.language``
    ``llm.too_long`` ``llm.no_models`` ``llm.several_models`` ``llm.no_client``.
    """
