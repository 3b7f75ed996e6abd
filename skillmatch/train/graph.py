"""Writes a BERT-like encoder as an ONNX graph with 8-bit weights whose output is exact per text.

The usual dynamic quantisation takes one scale for the activations of the whole batch, so that a text's
vector changes with its neighbours in the batch (measured: down to a cosine of .976). Here every token row
gets a scale of its own, so the vector of a text depends on nothing but the text; it is quicker, too,
and nearer to the float model. Weights carry one scale per output column, word embeddings one per word.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from skillmatch.encode.tuned import TunedLayers
from skillmatch.extras import require
from skillmatch.types import FloatArray

_MICROSOFT = "com.microsoft"
_OPSET, _IR_VERSION = 17, 8
_GELU_FLOOR = np.float32(0.17)
"""GELU never goes below -0.17: shifted by it, its output uses all 256 steps of an unsigned byte."""

_NODE, _NAME, _INITIALIZER, _INPUT, _OUTPUT, _GRAPH = 0x0A, 0x12, 0x2A, 0x5A, 0x62, 0x3A
"""Tags of the fields of ONNX's GraphProto, and of the graph in a ModelProto (onnx/onnx.proto)."""

_SMALLEST_SCALE = np.float32(1e-6)


def quantised(matrix: FloatArray) -> tuple[npt.NDArray[np.int8], FloatArray]:
    """Return rows as 8-bit integers in [-127, 127] and their scales: ``matrix ~ rows * scales[:, None]``."""
    scales = np.maximum(np.abs(matrix).max(axis=1) / np.float32(127), _SMALLEST_SCALE).astype(np.float32)
    rows = np.clip(np.rint(matrix / scales[:, None]), -127, 127).astype(np.int8)
    return rows, scales


def encoder_graph(weights: Mapping[str, FloatArray], *, heads: int, epsilon: float) -> Any:
    """Return the ONNX model of a BERT encoder.

    Inputs ``input_ids`` and ``attention_mask``: int64, shape (batch, tokens). Output ``last_hidden_state``:
    float32, shape (batch, tokens, dim).

    Args:
        weights: The state dictionary of a Hugging Face ``BertModel``, float32.
        heads: Attention heads per layer.
        epsilon: Of the layer normalisations.

    Raises:
        MissingExtra: onnx is not installed.
    """
    graph = _Graph(weights, heads=heads, epsilon=epsilon)
    state = graph.embeddings()
    layers = _layers_of(weights)
    for layer in range(layers):
        state = graph.layer(layer, state, is_last=layer == layers - 1)
    return graph.model()


def tuned_layers(
    base: bytes, weights: Mapping[str, FloatArray], *, heads: int, epsilon: float, first: int
) -> TunedLayers:
    """Return the layers from ``first`` on of an encoder that shares the lower ones with ``base``.

    Args:
        base: The file of a model that ``encoder_graph`` made.
        weights: State dictionary of the tuned encoder; embeddings and lower layers as in the base.
        heads: Attention heads per layer.
        epsilon: Of the layer normalisations.
        first: Number of the first tuned layer.

    Raises:
        ValueError: A lower layer is not the base's.
    """
    model = encoder_graph(weights, heads=heads, epsilon=epsilon)
    upper = tuple(f"encoder.layer.{number}." for number in range(first, _layers_of(weights)))
    nodes = [_field(_NODE, node) for node in model.graph.node if not _is_upper(node.output[0], upper)]
    held = [_field(_INITIALIZER, each) for each in model.graph.initializer if not _is_upper(each.name, upper)]
    shared = _ranges(base, [*nodes, *held])
    tail = b"".join(
        [_field(_NODE, node) for node in model.graph.node if _is_upper(node.output[0], upper)]
        + [_field(_INITIALIZER, each) for each in model.graph.initializer if _is_upper(each.name, upper)]
        + [_field(_INPUT, each) for each in model.graph.input]
        + [_field(_OUTPUT, each) for each in model.graph.output]
        + [bytes([_NAME]) + _length(len(model.graph.name)) + model.graph.name.encode()]
    )
    size = sum(end - start for start, end in shared) + len(tail)
    del model.graph.node[:], model.graph.initializer[:], model.graph.input[:], model.graph.output[:]
    model.ClearField("graph")
    head = model.SerializeToString(deterministic=True) + bytes([_GRAPH]) + _length(size)
    return TunedLayers(base=hashlib.sha256(base).hexdigest(), head=head, shared=shared, tail=tail)


def _layers_of(weights: Mapping[str, FloatArray]) -> int:
    return sum(name.endswith("attention.self.query.weight") for name in weights)


def _is_upper(name: str, upper: tuple[str, ...]) -> bool:
    return name.startswith(upper) or name == "last_hidden_state"


def _field(tag: int, message: Any) -> bytes:
    """Return a message as a field of the one that holds it: tag, length, bytes."""
    content = message.SerializeToString(deterministic=True)
    return bytes([tag]) + _length(len(content)) + bytes(content)


def _length(size: int) -> bytes:
    """Return a length as protocol buffers write it: seven bits a byte, the lowest first."""
    written = bytearray()
    while size > 127:
        written.append(size & 127 | 128)
        size >>= 7
    return bytes([*written, size])


def _ranges(base: bytes, fields: Sequence[bytes]) -> tuple[tuple[int, int], ...]:
    """Return where the fields stand in ``base``, neighbours joined."""
    ranges: list[tuple[int, int]] = []
    for field in fields:
        start = base.find(field)
        if start < 0:
            raise ValueError("The lower layers are not those of the base model")
        if ranges and ranges[-1][1] == start:
            ranges[-1] = (ranges[-1][0], start + len(field))
        else:
            ranges.append((start, start + len(field)))
    return tuple(ranges)


class _Graph:
    """Nodes and initializers as they come together; a value is known by its name."""

    def __init__(self, weights: Mapping[str, FloatArray], *, heads: int, epsilon: float) -> None:
        self._onnx = require("onnx", extra="train", purpose="Writing an encoder")
        self._weights, self._heads, self._epsilon = weights, heads, epsilon
        self._dim = int(weights["embeddings.word_embeddings.weight"].shape[1])
        self._nodes: list[Any] = []
        self._initializers: dict[str, Any] = {}
        self._constant("one", np.float32(1))
        self._constant("middle", np.uint8(128))
        self._constant("bottom", np.uint8(0))
        self._constant("smallest", _SMALLEST_SCALE)
        self._constant("per_half", np.float32(1 / 127))
        self._constant("per_whole", np.float32(1 / 255))
        self._constant("floor", _GELU_FLOOR)

    def embeddings(self) -> str:
        """Add word, position and type embeddings; return the name of their normalised sum."""
        words, scales = quantised(self._weights["embeddings.word_embeddings.weight"])
        places = self._weights["embeddings.position_embeddings.weight"]
        self._constant("words", words)
        self._constant("word_scales", scales[:, None])
        self._constant("places", places + self._weights["embeddings.token_type_embeddings.weight"][0])
        self._constant("zero", np.array([0], dtype=np.int64))
        picked = self._add("Gather", ["words", "input_ids"], "picked", axis=0)
        plain = self._add("Cast", [picked], "picked.float", to=self._onnx.TensorProto.FLOAT)
        scale = self._add("Gather", ["word_scales", "input_ids"], "picked.scale", axis=0)
        word = self._add("Mul", [plain, scale], "word")
        length = self._add("Shape", ["input_ids"], "length", start=1, end=2)
        place = self._add("Slice", ["places", "zero", length, "zero"], "place")
        self._add("Cast", ["attention_mask"], "mask", to=self._onnx.TensorProto.INT32)
        return self._normalised(self._add("Add", [word, place], "embedded"), "embeddings.LayerNorm", "state")

    def layer(self, number: int, state: str, *, is_last: bool) -> str:
        """Add one transformer layer on ``state``; return the name of its output."""
        name = f"encoder.layer.{number}"
        parts = [f"{name}.attention.self.{part}" for part in ("query", "key", "value")]
        weight = np.concatenate([self._weights[f"{part}.weight"] for part in parts])
        bias = np.concatenate([self._weights[f"{part}.bias"] for part in parts])
        joined = self._linear(self._rows(state), f"{name}.qkv", weight, bias)
        self._constant("thirds", np.array([self._dim] * 3, dtype=np.int64))
        split = [f"{name}.q", f"{name}.k", f"{name}.v"]
        self._nodes.append(self._onnx.helper.make_node("Split", [joined, "thirds"], split, axis=-1))
        seen = self._add(
            "MultiHeadAttention", [*split, "", "mask"], f"{name}.seen", _MICROSOFT, num_heads=self._heads
        )
        told = self._dense(self._rows(seen), f"{name}.attention.output.dense")
        summed = self._add("Add", [told, state], f"{name}.attention.sum")
        state = self._normalised(summed, f"{name}.attention.output.LayerNorm", f"{name}.middle")
        wide = self._dense(self._rows(state), f"{name}.intermediate.dense")
        bent = self._add("Gelu", [wide], f"{name}.gelu", _MICROSOFT)
        narrow = self._dense(self._rows(bent, floor=True), f"{name}.output.dense", floor=True)
        summed = self._add("Add", [narrow, state], f"{name}.sum")
        output = "last_hidden_state" if is_last else f"{name}.out"
        return self._normalised(summed, f"{name}.output.LayerNorm", output)

    def model(self) -> Any:
        """Return the finished model, checked."""
        helper, proto = self._onnx.helper, self._onnx.TensorProto
        inputs = [
            helper.make_tensor_value_info(name, proto.INT64, ["batch", "tokens"])
            for name in ("input_ids", "attention_mask")
        ]
        output = helper.make_tensor_value_info(
            "last_hidden_state", proto.FLOAT, ["batch", "tokens", self._dim]
        )
        graph = helper.make_graph(self._nodes, "encoder", inputs, [output], list(self._initializers.values()))
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_MICROSOFT, 1)]
        model = helper.make_model(
            graph, opset_imports=opsets, ir_version=_IR_VERSION, producer_name="skillmatch"
        )
        self._onnx.checker.check_model(model)
        return model

    def _dense(self, rows: tuple[str, str], name: str, *, floor: bool = False) -> str:
        weight, bias = self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        return self._linear(rows, name, weight, bias, floor=floor)

    def _rows(self, value: str, *, floor: bool = False) -> tuple[str, str]:
        """Quantise every token row by its own largest value; return (bytes, scales)."""
        if floor:
            value = self._add("Add", [value, "floor"], f"{value}.raised")
        size = value if floor else self._add("Abs", [value], f"{value}.size")
        largest = self._add("ReduceMax", [size], f"{value}.largest", axes=[-1], keepdims=1)
        scale = self._add("Mul", [largest, "per_whole" if floor else "per_half"], f"{value}.step")
        scale = self._add("Max", [scale, "smallest"], f"{value}.scale")
        steps = self._add("Div", [value, scale], f"{value}.steps")
        zero = "bottom" if floor else "middle"
        return self._add("QuantizeLinear", [steps, "one", zero], f"{value}.bytes"), scale

    def _linear(
        self, rows: tuple[str, str], name: str, weight: FloatArray, bias: FloatArray, *, floor: bool = False
    ) -> str:
        """Multiply quantised rows with ``weight`` (out, in) and add ``bias``."""
        columns, scales = quantised(weight)
        if floor:
            raised = _GELU_FLOOR * (columns * scales[:, None].astype(np.float64)).sum(axis=1)
            bias = (bias - raised).astype(np.float32)
        self._constant(f"{name}.columns", np.ascontiguousarray(columns.T))
        self._constant(f"{name}.scales", scales)
        self._constant(f"{name}.bias", bias)
        factors = [rows[0], f"{name}.columns", "one", f"{name}.scales", "bottom" if floor else "middle"]
        product = self._add("MatMulIntegerToFloat", factors, f"{name}.product", _MICROSOFT)
        scaled = self._add("Mul", [product, rows[1]], f"{name}.scaled")
        return self._add("Add", [scaled, f"{name}.bias"], f"{name}.value")

    def _normalised(self, value: str, name: str, output: str) -> str:
        self._constant(f"{name}.weight", self._weights[f"{name}.weight"])
        self._constant(f"{name}.bias", self._weights[f"{name}.bias"])
        names = [value, f"{name}.weight", f"{name}.bias"]
        return self._add("LayerNormalization", names, output, axis=-1, epsilon=self._epsilon)

    def _add(self, operator: str, inputs: list[str], output: str, domain: str = "", **attributes: Any) -> str:
        node = self._onnx.helper.make_node(operator, inputs, [output], domain=domain, **attributes)
        self._nodes.append(node)
        return output

    def _constant(self, name: str, value: npt.NDArray[Any] | np.generic) -> None:
        self._initializers[name] = self._onnx.numpy_helper.from_array(np.asarray(value), name)
