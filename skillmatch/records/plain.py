"""Values as JSON and back, without losing a bit: what stages make is kept this way and gone on with.

Dataclasses become objects, tuples lists, and mappings lists of pairs in their order, because a sum over a
mapping depends on it. Arrays keep their bytes. What a field holds is read off its annotation.
"""

from __future__ import annotations

import base64
import json
import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from hashlib import sha256
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import numpy as np

from skillmatch.errors import SchemaMismatch

Plain = Any
"""What JSON can hold: None, a bool, a number, a string, a list, or an object with string keys."""


def canonical(value: Plain) -> bytes:
    """Return the one way to write a plain value: sorted keys, no blanks, UTF-8.

    Raises:
        ValueError: It holds a number that JSON has no word for (NaN, infinity).
    """
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8", "surrogatepass")


def digest(data: bytes) -> str:
    """Return the sha256 of some bytes in hexadecimal digits."""
    return sha256(data).hexdigest()


def to_plain(value: object) -> Plain:
    """Return a value as JSON can hold it.

    Raises:
        TypeError: It holds something that is neither plain nor a dataclass, tuple, mapping or array.
    """
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int | np.integer):
        return int(value)
    if isinstance(value, float | np.floating):
        return float(value)
    if isinstance(value, np.ndarray):
        data = base64.b64encode(np.ascontiguousarray(value).tobytes()).decode("ascii")
        return {"dtype": value.dtype.str, "shape": list(value.shape), "data": data}
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_plain(getattr(value, field.name)) for field in fields(value) if field.init}
    if isinstance(value, Mapping):
        return [[to_plain(key), to_plain(held)] for key, held in value.items()]
    if isinstance(value, tuple | list):
        return [to_plain(held) for held in value]
    raise TypeError(f"A {type(value).__name__} cannot be kept as JSON.")


def from_plain(kind: Any, value: Plain) -> Any:
    """Return the value of a type that ``to_plain`` made ``value`` of.

    Args:
        kind: A dataclass, or what may annotate a field of one.
        value: Plain.

    Raises:
        SchemaMismatch: It is not of this type.
    """
    try:
        return _reader(kind)(value)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        name = getattr(kind, "__name__", str(kind))
        raise SchemaMismatch(
            f"Expected a {name} as skillmatch keeps it, found something else ({type(error).__name__}). It "
            "was kept by another version; replay it from an earlier stage."
        ) from None


@cache
def _reader(kind: Any) -> Callable[[Plain], Any]:
    """Return what reads plain values of a type."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Literal or kind is str:
        return _as_is(str)
    if kind in (bool, type(None)):
        return _as_is(kind)
    if kind in (int, float):
        return _number(kind)
    if origin is np.ndarray:
        return _array
    if is_dataclass(kind) and isinstance(kind, type):
        return _dataclass(kind)
    return _container(origin, inner)


def _container(origin: Any, inner: tuple[Any, ...]) -> Callable[[Plain], Any]:
    if origin in (Union, types.UnionType):
        (held,) = (each for each in inner if each is not type(None))
        read = _reader(held)
        return lambda value: None if value is None else read(value)
    if origin is tuple and inner[1:] == (...,):
        read = _reader(inner[0])
        return lambda value: tuple(read(each) for each in _list(value))
    if origin is tuple:
        readers = [_reader(each) for each in inner]
        return lambda value: tuple(read(each) for read, each in zip(readers, _list(value), strict=True))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        of_key, of_value = (_reader(each) for each in inner)
        return lambda value: {of_key(key): of_value(held) for key, held in _list(value)}
    raise TypeError(f"No value of {origin} is kept as JSON.")


def _dataclass(kind: type[Any]) -> Callable[[Plain], Any]:
    hints = get_type_hints(kind)
    readers = {field.name: hints[field.name] for field in fields(kind) if field.init}

    def read(value: Plain) -> Any:
        if not isinstance(value, dict) or not value.keys() <= readers.keys():
            raise TypeError("other fields")
        return kind(**{name: _reader(readers[name])(held) for name, held in value.items()})

    return read


def _as_is(kind: type[Any]) -> Callable[[Plain], Any]:
    def read(value: Plain) -> Any:
        if not isinstance(value, kind):
            raise TypeError("another kind of value")
        return value

    return read


def _number(kind: type[int] | type[float]) -> Callable[[Plain], int | float]:
    def read(value: Plain) -> int | float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise TypeError("no number")
        return kind(value)

    return read


def _list(value: Plain) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("no list")
    return value


def _array(value: Plain) -> np.ndarray[Any, Any]:
    data = np.frombuffer(base64.b64decode(value["data"], validate=True), dtype=np.dtype(value["dtype"]))
    return data.reshape([int(n) for n in value["shape"]])
