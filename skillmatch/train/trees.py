"""Writes boosted trees grown by LightGBM as an ONNX model that onnxruntime runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from skillmatch.extras import require

_OPSET, _ML_OPSET, _IR_VERSION = 17, 3, 8


def trees_model(booster: Mapping[str, Any], *, n_figures: int) -> bytes:
    """Return the ONNX model of a booster.

    Args:
        booster: ``lightgbm.Booster.dump_model()``; numerical splits only.
        n_figures: Columns of a row.

    Raises:
        MissingExtra: onnx is not installed.
        ValueError: A split is not numerical.
    """
    onnx = require("onnx", extra="train", purpose="Writing trees")
    nodes = _Nodes()
    for number, tree in enumerate(booster["tree_info"]):
        nodes.add(number, tree["tree_structure"])
    helper, proto = onnx.helper, onnx.TensorProto
    node = helper.make_node(
        "TreeEnsembleRegressor", ["rows"], ["sums"], domain="ai.onnx.ml", n_targets=1, **nodes.attributes()
    )
    graph = helper.make_graph(
        [node],
        "trees",
        [helper.make_tensor_value_info("rows", proto.FLOAT, ["n", n_figures])],
        [helper.make_tensor_value_info("sums", proto.FLOAT, ["n", 1])],
    )
    opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid("ai.onnx.ml", _ML_OPSET)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=_IR_VERSION, producer_name="skillmatch")
    onnx.checker.check_model(model)
    content: bytes = model.SerializeToString(deterministic=True)
    return content


class _Nodes:
    """The columns of ONNX's TreeEnsembleRegressor as they come together."""

    def __init__(self) -> None:
        names = ("treeids", "nodeids", "featureids", "modes", "values", "truenodeids", "falsenodeids")
        self._nodes: dict[str, list[Any]] = {name: [] for name in names}
        self._leaves: dict[str, list[Any]] = {name: [] for name in ("treeids", "nodeids", "ids", "weights")}

    def add(self, tree: int, root: Mapping[str, Any]) -> None:
        """Add a tree: its nodes numbered in reading order, the true branch first."""
        waiting: list[tuple[int, Mapping[str, Any]]] = [(0, root)]
        count = 1
        while waiting:
            number, node = waiting.pop()
            if "leaf_value" in node:
                self._row(tree, number, 0, "LEAF", 0.0, 0, 0)
                for name, value in (("treeids", tree), ("nodeids", number), ("ids", 0)):
                    self._leaves[name].append(value)
                self._leaves["weights"].append(float(node["leaf_value"]))
                continue
            if node["decision_type"] != "<=":
                raise ValueError(f"Only numerical splits can be written, found '{node['decision_type']}'")
            left, right, count = count, count + 1, count + 2
            threshold = _at_most(float(node["threshold"]))
            self._row(tree, number, int(node["split_feature"]), "BRANCH_LEQ", threshold, left, right)
            waiting += [(right, node["right_child"]), (left, node["left_child"])]

    def attributes(self) -> dict[str, list[Any]]:
        """Return the attributes of the operator."""
        nodes = {f"nodes_{name}": values for name, values in self._nodes.items()}
        return nodes | {f"target_{name}": values for name, values in self._leaves.items()}

    def _row(self, *values: Any) -> None:
        for column, value in zip(self._nodes.values(), values, strict=True):
            column.append(value)


def _at_most(threshold: float) -> float:
    """Return the largest float32 that is not above ``threshold``: figures are float32 too."""
    rounded = np.float32(threshold)
    if float(rounded) > threshold:
        rounded = np.nextafter(rounded, np.float32(-np.inf))
    return float(rounded)
