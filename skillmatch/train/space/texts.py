"""Makes the vectors of entities that are described by more than a label (models/space/texts.npz)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from skillmatch.encode import Encoder, unit_rows
from skillmatch.space.labour.entities import industry_entity
from skillmatch.space.labour.loading import TextVectors, placed_industries
from skillmatch.taxonomy.naics import Industry
from skillmatch.types import FloatArray, Task


def industry_texts(
    industries: Mapping[str, Industry], descriptions: Mapping[str, tuple[str, ...]], encoder: Encoder
) -> TextVectors:
    """Return a unit row for each industry that has a place in the space.

    A row is norm(norm(centroid of its title and those below) + title + norm(centroid of what describes it)),
    as the vectors of concepts are made. What NAICS leaves undescribed is described by what is below it.

    Args:
        industries: All of them, by code.
        descriptions: Paragraphs by code, as ``industry_descriptions`` gives them.
        encoder: Reads them.
    """
    below = _below(industries)
    placed = placed_industries(industries)
    said = {code: _said(code, below, descriptions) for code in placed}
    titles = {
        code: tuple(dict.fromkeys(industries[member].title for member in (code, *below[code])))
        for code in placed
    }
    vector_of = _encoded(
        encoder, (text for part in (titles, said) for texts in part.values() for text in texts)
    )
    rows = []
    for code, industry in placed.items():
        row = vector_of[industry.title] + centre([vector_of[title] for title in titles[code]])
        rows.append(row + centre([vector_of[text] for text in said[code]]) if said[code] else row)
    keys = tuple(industry_entity(industry).key for industry in placed.values())
    return TextVectors(keys, unit_rows(np.array(rows, dtype=np.float32)))


def occupation_texts(
    concepts: Mapping[str, FloatArray],
    tasks: Sequence[Task],
    sentences: FloatArray,
    activities: Mapping[str, FloatArray],
) -> TextVectors:
    """Return a unit row for each O*NET occupation that has tasks.

    A row is norm(concept + norm(centroid of its tasks) + norm(centroid of their detailed activities)).

    Args:
        concepts: The vector of each O*NET occupation's titles and description, by O*NET-SOC code.
        tasks: With their activities.
        sentences: Vectors of the tasks' statements, in the same order, shape (tasks, 384).
        activities: Vectors of the titles of detailed work activities, by id.
    """
    tasks_of: dict[str, list[int]] = defaultdict(list)
    for at, task in enumerate(tasks):
        tasks_of[task.onet_soc_code].append(at)
    keys, rows = [], []
    for code in sorted(tasks_of.keys() & concepts.keys()):
        row = concepts[code] + centre(list(sentences[tasks_of[code]]))
        done = [activities[dwa] for at in tasks_of[code] for dwa in tasks[at].dwa_ids if dwa in activities]
        rows.append(row + centre(done) if done else row)
        keys.append(f"onet:occupation/{code}")
    return TextVectors(tuple(keys), unit_rows(np.array(rows, dtype=np.float32)))


def joined(*parts: TextVectors) -> TextVectors:
    """Return several as one."""
    keys = tuple(key for part in parts for key in part.keys)
    return TextVectors(keys, np.concatenate([part.matrix for part in parts]))


def centre(vectors: Sequence[FloatArray]) -> FloatArray:
    """Return the unit vector of a mean."""
    mean = np.mean(vectors, axis=0)
    unit: FloatArray = mean / np.linalg.norm(mean)
    return unit


def _said(
    code: str, below: Mapping[str, Sequence[str]], descriptions: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    own = descriptions.get(code, ())
    return own or tuple(text for member in below[code] for text in descriptions.get(member, ())[:1])


def _below(industries: Mapping[str, Industry]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {code: [] for code in industries}
    for code in industries:
        above = industries[code].broader
        while above:
            found[above].append(code)
            above = industries[above].broader
    return found


def _encoded(encoder: Encoder, texts: Iterable[str]) -> dict[str, FloatArray]:
    distinct = tuple(dict.fromkeys(texts))
    return dict(zip(distinct, encoder.encode(distinct), strict=True))
