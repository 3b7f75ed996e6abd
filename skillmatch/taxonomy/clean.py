"""Labels made clean where they enter: stray blanks, invisible characters, repeats; each is counted."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable

_BLANKS = "\u00a0\u2007\u202f\u2009"
"""Blanks that look like a space and are not one."""


def is_invisible(character: str) -> bool:
    """Say whether a character cannot be told from a space, or from nothing, by eye."""
    return character in _BLANKS or unicodedata.category(character) in ("Cf", "Cc")


def clean_label(label: str, counts: Counter[str] | None = None) -> str:
    """Return ``label`` with plain single spaces and no invisible characters.

    Args:
        label: A label as published.
        counts: Where given, ``labels_invisible`` (a character one cannot see, or cannot tell from a space)
            and ``labels_stray_blanks`` (double, leading or trailing) grow by one for a label that has it.
    """
    if label.isascii() and "  " not in label and label.strip() == label and label.isprintable():
        return label
    if counts is not None:
        counts["labels_invisible"] += any(map(is_invisible, label))
        counts["labels_stray_blanks"] += "  " in label or label.strip() != label
    spaced = "".join(" " if c in _BLANKS or c == "\t" else c for c in label)
    return " ".join("".join(c for c in spaced if not is_invisible(c)).split())


def clean_labels(
    labels: Iterable[str], *, preferred: str = "", counts: Counter[str] | None = None
) -> tuple[str, ...]:
    """Return cleaned labels in their order, without empty ones, repeats and ``preferred`` itself.

    Args:
        labels: Labels as published.
        preferred: The cleaned preferred label, which is not repeated among the others.
        counts: As in ``clean_label``; also ``labels_repeated``.
    """
    kept: dict[str, None] = {}
    for label in labels:
        if not label:
            continue
        cleaned = clean_label(label, counts)
        if not cleaned or cleaned == preferred or cleaned in kept:
            if counts is not None:
                counts["labels_repeated"] += 1
            continue
        kept[cleaned] = None
    return tuple(kept)


def fold(text: str) -> str:
    """Return the key under which a label is looked up: case and outer blanks do not matter."""
    return " ".join(text.casefold().split())
