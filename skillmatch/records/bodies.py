"""What an entry of each kind must say, so that whoever reads a chain finds what it counts on.

A line may have the hash it says and still not be one that we wrote: somebody wrote the chain anew, or a newer
version did. What is wrong is told by the key it stands at, never by what stands there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any, Final, TypeAlias

FORMAT: Final = 1
"""Of the bodies of decisions; goes up when an older reader could not make sense of them."""

RUN: Final = re.compile(r"[0-9]{6,18}")
"""Name of a run, and of the reason of an override: a number of the chain."""

NAME: Final = re.compile(r"[pr][0-9a-f]{16}")
"""What a document is called."""

Check: TypeAlias = Callable[[Any], str]
"""Returns the key at which something else was found than expected, "" where all is well."""

_HASH = re.compile(r"[0-9a-f]{64}")
_HERE = "."


def fault_of(body: Mapping[str, Any]) -> str:
    """Return what is wrong with the body of an entry, in words; "" where it is as we write them."""
    check = _KINDS.get(body.get("kind", "")) if isinstance(body.get("kind"), str) else None
    if check is None:
        return "it is of a kind that this version does not know"
    number = body.get("format", FORMAT)
    if _is_whole(number) and number > FORMAT:
        return f"it is of format {number}, and this version reads up to {FORMAT}"
    found = check(body)
    return f"what it says of '{found}' is missing, or not as records say it" if found else ""


def is_place(place: str) -> bool:
    """Say whether something is the place of a document, ``RUN/NAME``."""
    run, _, name = place.partition("/")
    return bool(RUN.fullmatch(run) and NAME.fullmatch(name))


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _one(is_it: Callable[[Any], bool]) -> Check:
    return lambda value: "" if is_it(value) else _HERE


def _matching(pattern: re.Pattern[str]) -> Check:
    return _one(lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None)


def _list_of(check: Check) -> Check:
    def found(value: Any) -> str:
        return next(filter(None, map(check, value)), "") if isinstance(value, list) else _HERE

    return found


def _values_of(check: Check, *, is_key: Callable[[str], bool] = bool) -> Check:
    def found(value: Any) -> str:
        if not isinstance(value, dict) or not all(map(is_key, value)):
            return _HERE
        return next(filter(None, map(check, value.values())), "")

    return found


def _having(**parts: Check) -> Check:
    """Return a check of an object: every part must be there; what else is, a newer version may know."""

    def found(value: Any) -> str:
        if not isinstance(value, dict):
            return _HERE
        for name, check in parts.items():
            below = check(value[name]) if name in value else _HERE
            if below:
                return name if below == _HERE else f"{name}.{below}"
        return ""

    return found


def _is_day(value: Any) -> bool:
    try:
        return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def _is_content_name(name: str) -> bool:
    path = PurePosixPath(name)
    return bool(name) and not path.is_absolute() and ".." not in path.parts


_text: Check = _one(lambda value: isinstance(value, str))
_number: Check = _one(lambda value: _is_whole(value) or isinstance(value, float))
_count: Check = _one(lambda value: _is_whole(value) and value >= 0)
_seq: Check = _one(lambda value: _is_whole(value) and value >= 1)
_hash: Check = _matching(_HASH)
_name: Check = _matching(NAME)
_place: Check = _one(lambda value: isinstance(value, str) and is_place(value))
_facts: Check = _having(name=_name, sha256=_hash, stages=_values_of(_hash))


def _or_none(check: Check) -> Check:
    return lambda value: "" if value is None else check(value)


_decided: Check = _having(
    run=_matching(RUN),
    made_with=_having(
        package=_text,
        code=_text,
        taxonomy=_text,
        scorer=_text,
        releases=_one(lambda value: isinstance(value, list) and bool(value) and not any(map(_text, value))),
        libraries=_values_of(_text),
        content=_values_of(_hash, is_key=_is_content_name),
        settings=_values_of(_one(lambda value: isinstance(value, str | int | float))),
    ),
    inputs=_having(posting=_facts, resumes=_list_of(_facts)),
    seed=_one(lambda value: value is None or _is_whole(value)),
    results=_list_of(
        _having(resume=_name, rank=_seq, score=_number, margin=_number, eliminated_by=_list_of(_text))
    ),
)


def _decision(body: Any) -> str:
    # Decisions of before 2026-11-22 do not tell the cut.
    found = _decided(body) or ("cut" if _or_none(_number)(body.get("cut")) else "")
    if found:
        return found
    given = sorted(each["name"] for each in body["inputs"]["resumes"])
    # Whoever is ranked was given, each once.
    return "" if sorted(each["resume"] for each in body["results"]) == given else "results"


def _with_who(check: Check) -> Check:
    said = _having(by=_text, at=_one(_is_day))
    return lambda body: said(body) or check(body)


_KINDS: Final[Mapping[str, Check]] = MappingProxyType(
    {
        "decision": _with_who(_decision),
        "override": _with_who(_having(record=_seq, of=_hash, reason=_hash, resume=_or_none(_name))),
        "erasure": _with_who(_having(files=_list_of(_place), notes=_list_of(_seq))),
        "sweep": _with_who(_having(days=_count, runs=_list_of(_matching(RUN)), notes=_list_of(_seq))),
        "mended": _with_who(_having(n_bytes=_count, sha256=_or_none(_hash))),
    }
)

KIND_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "decision": "a decision",
        "override": "the override of one",
        "erasure": "an erasure",
        "sweep": "a sweep",
        "mended": "the mending of the chain",
    }
)
"""What an entry of each kind is, in words."""
