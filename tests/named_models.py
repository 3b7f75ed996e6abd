"""Folders in the layout of sentence-transformers, made without that library, whose answers are known.

A graph looks up a row per word and adds, if asked to, the sum of all rows of the text to each: then the first
token's vector knows the whole text, as that of a real encoder does.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

from skillmatch.content import content_path

MARKS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")
WORDS = (
    *MARKS, "bake", "bread", "weld", "metal", "tile", "roofs", "teach", "children", "drive", "lorries"
)  # fmt: skip
DIM = len(WORDS)
_FLOAT, _INT64, _INT32 = 1, 7, 6
_MODULES = "sentence_transformers.models."
MEAN = {"word_embedding_dimension": DIM, "pooling_mode_cls_token": False, "pooling_mode_mean_tokens": True}
CLS = {"word_embedding_dimension": DIM, "pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False}


def write_folder(
    folder: Path,
    *,
    pooling: Mapping[str, Any] = MEAN,
    after: Sequence[str] = ("Normalize",),
    graph: bytes | None = None,
    settings: Mapping[str, Any] | None = None,
) -> Path:
    """Write a model of ``WORDS``: modules, pooling, tokenizer and graph, or without one where it is empty."""
    kinds = ("Transformer", "Pooling", *after)
    listed = [
        {"idx": place, "path": f"{place}_{kind}" if place else "", "type": _MODULES + kind}
        for place, kind in enumerate(kinds)
    ]
    write_json(folder / "modules.json", listed)
    write_json(folder / "1_Pooling" / "config.json", pooling)
    if settings is not None:
        write_json(folder / "sentence_bert_config.json", settings)
    word_tokenizer().save(str(folder / "tokenizer.json"))
    content = word_graph() if graph is None else graph
    if content:
        (folder / "onnx").mkdir()
        (folder / "onnx" / "model.onnx").write_bytes(content)
    return folder


def shipped_folder(folder: Path) -> Path:
    """Write the encoder that ships as a folder of sentence-transformers."""
    write_folder(folder)
    shutil.copy(content_path("models", "encoder", "model.onnx"), folder / "onnx" / "model.onnx")
    shutil.copy(content_path("models", "encoder", "tokenizer.json"), folder / "tokenizer.json")
    return folder


def write_json(file: Path, value: Any) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(value), encoding="utf-8")


def word_tokenizer(words: Sequence[str] = WORDS, *, is_lower_case: bool = True) -> Tokenizer:
    places = {word: place for place, word in enumerate(words)}
    tokenizer = Tokenizer(models.WordLevel(places, unk_token="[UNK]"))
    if is_lower_case:
        tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[(mark, places[mark]) for mark in ("[CLS]", "[SEP]")]
    )
    return tokenizer


def word_graph(
    *,
    inputs: Sequence[str] = ("input_ids", "attention_mask"),
    output: str = "last_hidden_state",
    is_summed: bool = False,
    dim: int = DIM,
    kind: int = _INT64,
) -> bytes:
    """Return an ONNX model that gives word ``n`` the direction ``n``, and padding and unknown words none.

    Args:
        inputs: Of the graph; where token_type_ids are among them, any other than 0 gets far away.
        output: What its output is called.
        is_summed: Add the sum of all rows of the text to each.
        dim: Columns.
        kind: ONNX's number of the inputs' type.
    """
    rows = np.eye(len(WORDS), dim, dtype=np.float32)
    rows[:2] = 0
    far = np.zeros((2, dim), dtype=np.float32)
    far[1] = 100
    nodes = [_node("Gather", ("rows", "input_ids"), "picked")]
    last = "picked"
    if "token_type_ids" in inputs:
        nodes += [_node("Gather", ("far", "token_type_ids"), "kinds"), _node("Add", (last, "kinds"), "typed")]
        last = "typed"
    if is_summed:
        nodes += [_node("ReduceSum", (last, "axis"), "sum"), _node("Add", (last, "sum"), "summed")]
        last = "summed"
    nodes.append(_node("Identity", (last,), output))
    constants = [
        _tensor("rows", rows, _FLOAT),
        _tensor("far", far, _FLOAT),
        _tensor("axis", np.array([1], dtype=np.int64), _INT64),
    ]
    graph = b"".join(
        (
            *(_field(1, node) for node in nodes),
            _field(2, b"words"),
            *(_field(5, constant) for constant in constants),
            *(_field(11, _value(name, kind, ("texts", "tokens"))) for name in inputs),
            _field(12, _value(output, _FLOAT, ("texts", "tokens", dim))),
        )
    )
    return _number(1, 8) + _field(7, graph) + _field(8, _field(1, b"") + _number(2, 17))


# Protocol buffers by hand: the library onnx is none of the tests' needs.


def _node(operator: str, inputs: Sequence[str], output: str) -> bytes:
    given = b"".join(_field(1, name.encode()) for name in inputs)
    return given + _field(2, output.encode()) + _field(4, operator.encode())


def _tensor(name: str, values: np.ndarray, kind: int) -> bytes:
    sizes = b"".join(_number(1, size) for size in values.shape)
    return sizes + _number(2, kind) + _field(8, name.encode()) + _field(9, values.tobytes())


def _value(name: str, kind: int, shape: Sequence[str | int]) -> bytes:
    sizes = (_number(1, side) if isinstance(side, int) else _field(2, side.encode()) for side in shape)
    tensor = _number(1, kind) + _field(2, b"".join(_field(1, side) for side in sizes))
    return _field(1, name.encode()) + _field(2, _field(1, tensor))


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _field(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    written = bytearray()
    while value > 127:
        written.append(value & 127 | 128)
        value >>= 7
    return bytes([*written, value])
