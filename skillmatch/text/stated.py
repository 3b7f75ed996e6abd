"""One credential as it stands in a sentence, and what to do where several are alternatives."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from skillmatch.types import RequirementKind

_LINK = re.compile(
    r"[\s)(]*(?P<link>,? ?\bor\b|/|,? ?\band/or\b|,)[\s(]*(?:(?:an?|the|full|valid|current|your) )?", re.I
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """Years, a degree, a language, a licence or a right to work, with its offsets within the sentence."""

    kind: RequirementKind
    name: str
    level: float
    start: int
    end: int


def joined_alternatives(words: str, stated: Sequence[Stated]) -> list[Stated]:
    """Return ``stated`` with "A, B or C" as one, named "A or B or C"; what "and" joins stays apart.

    Args:
        words: The sentence.
        stated: Credentials of one kind without a level.
    """
    joined: list[Stated] = []
    for chain in _chains(words, sorted(stated, key=lambda item: item.start)):
        links = [_link(words, left, right) for left, right in itertools.pairwise(chain)]
        if any(link != "," for link in links):
            joined.append(_as_one(chain))
        else:
            joined.extend(chain)
    return joined


def _chains(words: str, stated: Sequence[Stated]) -> list[list[Stated]]:
    chains: list[list[Stated]] = []
    for item in stated:
        if chains and _link(words, chains[-1][-1], item):
            chains[-1].append(item)
        else:
            chains.append([item])
    return chains


def _link(words: str, left: Stated, right: Stated) -> str:
    """Return what stands between two credentials if it is a comma, "or" or a slash, else ""."""
    between = words[left.end : max(left.end, right.start)]
    found = _LINK.fullmatch(between) if len(between) < 30 else None
    return found.group("link").strip() if found else ""


def _as_one(chain: Sequence[Stated]) -> Stated:
    return Stated(
        kind=chain[0].kind,
        name=" or ".join(dict.fromkeys(item.name for item in chain)),
        level=min(item.level for item in chain),
        start=chain[0].start,
        end=chain[-1].end,
    )
