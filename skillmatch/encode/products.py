"""Products of 8-bit rows, exact: whole numbers, so no order of sums and no other row matters.

onnxruntime multiplies bytes several times as fast as any library multiplies floats, and reads a quarter of
the memory.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from skillmatch.encode.rows import ByteRows
from skillmatch.extras import require

_ZERO = 128
"""Added to the numbers of one side: without a sign, they are multiplied by the fastest instructions."""

_IR_VERSION, _OPSET = 8, 17
_UINT8, _INT8, _INT32 = 2, 3, 6
"""ONNX's numbers for types."""

Bytes = npt.NDArray[np.int8] | npt.NDArray[np.uint8]
Whole = npt.NDArray[np.int32]


class ByteProducts:
    """Products of any rows in [-127, 127] with the given ones; holds no state between calls."""

    def __init__(self, rows: ByteRows, *, is_precise: bool = False) -> None:
        """Prepare the products.

        Args:
            rows: The given rows, in [-127, 127], shape (n, dim); dim at most 1,040.
            is_precise: Rule out that sums saturate; half as fast. It is done anyway where this processor
                needs it, as x64 processors without VNNI do.
        """
        self._is_precise = is_precise or _is_saturating()
        self._raised = _raised(rows)
        self._all = _session(self._second(rows))
        self._some = _session(None, self._is_precise)

    def all(self, others: ByteRows) -> Whole:
        """Return the products of ``others`` with every row, shape (len(others), n)."""
        return _run(self._all, a=_raised(others))

    def some(self, others: ByteRows, places: npt.NDArray[np.int64]) -> Whole:
        """Return the products of some rows with ``others``, shape (len(places), len(others))."""
        return _run(self._some, a=self._raised[places], b=self._second(others))

    def _second(self, rows: ByteRows) -> Bytes:
        """Return rows as the second factor of a product."""
        columns = np.ascontiguousarray(rows.T)
        return _raised(columns) if self._is_precise else columns


def _raised(rows: ByteRows) -> npt.NDArray[np.uint8]:
    # To flip the highest bit is to add 128.
    return rows.view(np.uint8) ^ np.uint8(_ZERO)


def _is_saturating() -> bool:
    largest = np.full((16, 64), 127, dtype=np.int8)
    found = _run(_session(largest.T.copy()), a=_raised(largest))
    return bool((found != 64 * 127 * 127).any())


def _run(session: Any, **given: Bytes) -> Whole:
    found: Whole = session.run(None, given)[0]
    return found


def _session(second: Bytes | None, is_raised: bool = False) -> Any:
    """Open a product of rows with ``second``, or with what is given at each call."""
    onnxruntime = require("onnxruntime", purpose="Products of vectors")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(
        _model(second, is_raised), options, providers=["CPUExecutionProvider"]
    )


def _model(second: Bytes | None, is_raised: bool) -> bytes:
    """Return an ONNX model with one node: ``a`` without sign times ``b``, in whole numbers.

    Args:
        second: ``b`` where it is always the same, shape (dim, n).
        is_raised: ``b`` is without sign, too; where ``second`` is given, its type tells.
    """
    kind = _UINT8 if is_raised or (second is not None and second.dtype == np.uint8) else _INT8
    zeros = [b"zero", b"zero"] if kind == _UINT8 else [b"zero"]
    node = (
        b"".join(_bytes(1, name) for name in (b"a", b"b", *zeros))
        + _bytes(2, b"y")
        + _bytes(4, b"MatMulInteger")
    )
    kept = [_constant(b"zero", np.array(_ZERO, dtype=np.uint8), _UINT8)]
    given = [_value(b"a", _UINT8)]
    if second is None:
        given.append(_value(b"b", kind))
    else:
        kept.append(_constant(b"b", second, kind))
    graph = b"".join(
        (
            _bytes(1, node),
            _bytes(2, b"products"),
            *(_bytes(5, constant) for constant in kept),
            *(_bytes(11, value) for value in given),
            _bytes(12, _value(b"y", _INT32)),
        )
    )
    return _number(1, _IR_VERSION) + _bytes(7, graph) + _bytes(8, _bytes(1, b"") + _number(2, _OPSET))


def _constant(name: bytes, values: Bytes, kind: int) -> bytes:
    shape = b"".join(_number(1, size) for size in values.shape)
    return shape + _number(2, kind) + _bytes(8, name) + _bytes(9, values.tobytes())


def _value(name: bytes, kind: int) -> bytes:
    """Describe a matrix of any shape that goes in or comes out."""
    shape = b"".join(_bytes(1, _bytes(2, name + side)) for side in (b"_rows", b"_columns"))
    return _bytes(1, name) + _bytes(2, _bytes(1, _number(1, kind) + _bytes(2, shape)))


# Protocol buffers: each entry begins with its number and kind, a count of bytes precedes what is no number.


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    found.append(value)
    return bytes(found)
