"""Any cross-encoder of sentence-transformers: a question and a text read together, and scored."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from index.encoding.transformer import is_reachable, not_found_error, quiet_transformers
from index.errors import ModelError
from index.reasons import reason_from_text
from index.text.folding import fold_script
from index.types import FloatArray


class CrossEncoderScorer:
    """A ``PairScorer`` over a loaded ``CrossEncoder``, on a GPU where there is one."""

    def __init__(self, name: str, model: Any) -> None:
        """Raises ModelError for a model that gives several scores, or none, for a pair."""
        self._model = model
        if model.num_labels != 1:
            raise ModelError("model.no_reranker", name=name, labels=model.num_labels)

    def pair_scores(self, question: str, texts: Sequence[str]) -> FloatArray:
        """See ``PairScorer``. Texts are converted to Simplified characters, as in the index; what
        is longer than the model reads is cut."""
        if not texts:
            return np.empty(0, np.float32)
        import torch

        pairs = [(fold_script(question), fold_script(text)) for text in texts]
        scores = self._model.predict(
            pairs, activation_fn=torch.nn.Identity(), show_progress_bar=False
        )
        return np.asarray(scores, np.float32).reshape(len(texts))


def load_cross_encoder(name: str) -> CrossEncoderScorer:
    """Load a cross-encoder by its folder or public name. Raises ModelError as ``load_encoder``."""
    folder = Path(name).is_dir()
    offline = folder or not is_reachable(name)
    with quiet_transformers():
        from sentence_transformers import CrossEncoder

        try:
            model = CrossEncoder(
                str(Path(name).resolve()) if folder else name, local_files_only=offline
            )
        except (OSError, ValueError, RuntimeError) as error:
            why = reason_from_text(str(error).strip().splitlines()[0])
            raise not_found_error(name, why) from error
    return CrossEncoderScorer(name, model)
