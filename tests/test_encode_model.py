"""The shipped encoder: vectors depend on the text alone, offsets point into it, files are as declared."""

from __future__ import annotations

import hashlib
import tomllib

import numpy as np
import pytest

from skillmatch.content import content_path
from skillmatch.encode import OnnxEncoder, load_encoder, shipped
from skillmatch.errors import ChecksumMismatch, ReleaseMissing
from skillmatch.train.parity import SENTENCES

ODD = ("", " ", "é", "🙂 plans 🙂 events", "a" * 5000, "c++\r\nc#", "مدير مشروع", "x " * 600, "\x00\ufffe")


@pytest.fixture(scope="module")
def encoder() -> OnnxEncoder:
    return load_encoder(threads=1)


def test_a_vector_depends_on_its_text_alone(encoder):
    """Company, order, repetition and threads change not one bit."""
    together = encoder.encode(SENTENCES + ODD)
    alone = np.concatenate([encoder.encode([text]) for text in SENTENCES + ODD])
    backwards = load_encoder(threads=3).encode((SENTENCES + ODD)[::-1])[::-1]
    twice = encoder.encode(SENTENCES[:3] * 2)
    assert np.array_equal(together, alone)
    assert np.array_equal(together, backwards)
    assert np.array_equal(twice[:3], twice[3:])


def test_rows_have_length_one(encoder):
    rows = encoder.encode(SENTENCES + ODD)
    assert rows.shape == (len(SENTENCES) + len(ODD), encoder.dim)
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


def test_no_texts_give_no_rows(encoder):
    assert encoder.encode([]).shape == (0, encoder.dim)
    assert encoder.encode_tokens([]) == []


def test_meaning_not_spelling_is_near(encoder):
    """Known answers: each sentence's own paraphrase is nearer than the other two."""
    said = encoder.encode(["looks after the elderly", "writes computer programs", "bakes bread"])
    meant = encoder.encode(["care for old people", "software development", "prepare bakery products"])
    assert (said @ meant.T).argmax(axis=1).tolist() == [0, 1, 2]


def test_tokens_point_into_the_text_as_received(encoder):
    texts = ["Plans événements 🙂 für C++ teams", "one", ""]
    read = encoder.encode_tokens(texts)
    for text, tokens in zip(texts, read, strict=True):
        assert len(tokens.vectors) == len(tokens.offsets)
        assert all(0 <= start < end <= len(text) for start, end in tokens.offsets)
        assert "".join(text[a:b] for a, b in tokens.offsets) == text.replace(" ", "")
    assert np.array_equal(np.stack([tokens.sentence for tokens in read]), encoder.encode(texts))


def test_long_texts_are_cut_at_256_tokens(encoder):
    long = encoder.encode_tokens(["word " * 400])[0]
    assert len(long.vectors) == 254


def test_progress_ends_at_all_texts(encoder):
    seen: list[tuple[int, int]] = []
    encoder.encode(["a", "b", "a"], progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (2, 2)


def test_shipped_files_are_the_declared_ones():
    registry = tomllib.loads(content_path("models", "registry.toml").read_text(encoding="utf-8"))
    ours = registry["model"]
    assert {model["file"] for model in ours} >= {"encoder/model.onnx", "encoder/tokenizer.json"}
    for model in ours:
        data = content_path("models", *model["file"].split("/")).read_bytes()
        assert hashlib.sha256(data).hexdigest() == model["sha256"], model["file"]
        assert content_path("models", *model["card"].split("/")).is_file()


def test_a_processor_that_computes_wrongly_gets_the_precise_kernels(monkeypatch, tmp_path):
    opened: list[bool] = []
    real = shipped._open
    monkeypatch.setattr(
        shipped,
        "_open",
        lambda threads, *, is_precise, layers: (
            opened.append(is_precise) or real(1, is_precise=is_precise, layers=layers)
        ),
    )
    monkeypatch.setattr(shipped, "_is_right", lambda encoder, probe: False)
    precise = shipped.load_encoder(threads=1)
    assert opened == [False, True]
    expected = np.load(content_path("models", "encoder", "probe.npy"))
    assert np.abs(precise.encode([shipped.PROBE])[0] - expected).max() < 1e-3


def test_missing_and_damaged_files_are_named(tmp_path):
    good = content_path("models", "encoder")
    with pytest.raises(ReleaseMissing, match=r"model\.onnx"):
        OnnxEncoder(tmp_path / "model.onnx", good / "tokenizer.json")
    (tmp_path / "model.onnx").write_bytes(b"not a model")
    with pytest.raises(ChecksumMismatch, match=r"model\.onnx"):
        OnnxEncoder(tmp_path / "model.onnx", good / "tokenizer.json")
    (tmp_path / "tokenizer.json").write_text("{}")
    with pytest.raises(ChecksumMismatch, match=r"tokenizer\.json"):
        OnnxEncoder(good / "model.onnx", tmp_path / "tokenizer.json")
