"""Questions whose right answers are known: job titles of occupations, postings of the same occupation.

Titles: a job title is asked for, the documents are all occupations of ESCO or O*NET (label as title, further
labels as text, the shipped vector), right is the one that the set gives (rights: eval, not shipped).

Postings: the description of a posting is asked for, without its title, among other descriptions. Right are
those whose label is the same, from other firms; what the same firm wrote is left out of the answers, because
a firm's own phrases would find it. The label is not ours: for NHS postings the title that the employer gave,
less band, grade, place and hours; for postings of Ethiopia the category that the site filed them under, of
which there are 49, so that being of one category is less than being of one occupation. Limits: titles are no
coded occupations (a "staff nurse" and a "registered nurse" count as different), and a description often says
its title again.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from skillmatch.encode import Encoder
from skillmatch.encode.vectors import ConceptVectors
from skillmatch.errors import ReleaseMissing
from skillmatch.evaluate.title_sets import CodedTitle
from skillmatch.sources.rows import BadRow, open_table
from skillmatch.taxonomy import Taxonomy
from skillmatch.types import FloatArray, StoredDocument

MOST_TITLES = 2_000
"""Titles asked for of a set and half; more are thinned out evenly."""

MOST_POSTINGS = 1_500
"""Postings of a set, all of which are asked for in turn."""

_MOST_SENTENCES = 20
"""Of a posting, read for its vector."""
_FEWEST_FIRMS = 3
"""That used a title; rarer ones have hardly any right answer."""
_MOST_OF_A_LABEL = 30

_SENTENCE = re.compile(r"\n+|(?<=[.!?;])\s+(?=[A-Z*•-])")
_BESIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]|\s[-–—|@/]\s.*$|,.*$|\bband \d\w?\b|\bgrade \w\b|£.*$|\d+")
_RANKS_AND_TERMS = (
    "bank senior junior lead deputy specialist highly specialised advanced trainee principal head chief band "
    "locum part full time permanent temporary fixed term night nights days the of in for and to a or"
)
_RANKS = frozenset(_RANKS_AND_TERMS.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A question: its words and unit vector, the ids that are right, and those that do not count.

    ``group`` is what is drawn for intervals, and what is kept on one side of the split.
    """

    words: str
    vector: FloatArray
    right: frozenset[str]
    barred: frozenset[str]
    group: str

    @property
    def is_test(self) -> bool:
        """Whether the question belongs to the half that nothing is chosen on."""
        return bool(hashlib.sha256(self.group.encode()).digest()[0] % 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchSet:
    """Documents to be searched, and questions."""

    name: str
    documents: tuple[StoredDocument, ...]
    topics: tuple[Topic, ...]


def titles_set(
    name: str, titles: Sequence[CodedTitle], taxonomy: Taxonomy, vectors: ConceptVectors, encoder: Encoder
) -> SearchSet:
    """Return occupations as documents and titles as questions, at most ``MOST_TITLES`` of each half.

    Args:
        name: Of the set.
        titles: At least one, all with occupations of one taxonomy.
        taxonomy: Whose occupations are searched.
        vectors: Of the occupations.
        encoder: Reads the titles.
    """
    kind = taxonomy.occupations[titles[0].uri].taxonomy
    documents = tuple(
        StoredDocument(
            doc_id=occupation.uri,
            kind="posting",
            title=occupation.preferred_label,
            text="\n".join(occupation.alt_labels),
            vector=tuple(vectors.row(occupation.uri).tolist()),
        )
        for occupation in taxonomy.occupations.values()
        if occupation.taxonomy == kind
    )
    taken = [title for half in (False, True) for title in _thinned(titles, half)]
    rows = encoder.encode([title.title for title in taken])
    topics = tuple(
        Topic(
            words=title.title,
            vector=row,
            right=frozenset({title.uri}),
            barred=frozenset(),
            group=title.group,
        )
        for title, row in zip(taken, rows, strict=True)
    )
    return SearchSet(name=name, documents=documents, topics=topics)


def nhs_set(mirror: Path, encoder: Encoder) -> SearchSet:
    """Return NHS postings, alike where employers gave them the same title.

    Raises:
        ReleaseMissing: The mirror lacks them.
    """
    rows = _rows(mirror, "nhs_jobs_uk_2020-11.jsonl.gz", ("title", "hiring_org", "description"))
    labelled = [(bare_title(title), firm, text) for title, firm, text in rows]
    return _postings_set("NHS postings of one title", labelled, encoder)


def ethiopia_set(mirror: Path, encoder: Encoder) -> SearchSet:
    """Return postings of Ethiopia, alike where the site filed them under the same category.

    Raises:
        ReleaseMissing: The mirror lacks them.
        MissingExtra: pyarrow is not installed.
    """
    rows = _rows(mirror, "jobs_et_ethiopia.parquet", ("industry", "company", "full_description"))
    return _postings_set("Ethiopian postings of one category", rows, encoder)


def bare_title(title: str) -> str:
    """Return the words of a title that name the occupation, in small letters: no rank, band, place, hours."""
    words = re.findall(r"[a-z']+", _BESIDE.sub(" ", title.lower()))
    return " ".join(word for word in words if word not in _RANKS)


def _rows(mirror: Path, name: str, columns: tuple[str, ...]) -> list[tuple[str, ...]]:
    path = mirror / "postings" / name
    if not path.is_file():
        raise ReleaseMissing(f"No {name} in {path.parent}. Name a mirror that has it: SKILLMATCH_MIRROR.")
    with open_table(path, columns=set(columns)) as table:
        return [
            tuple(str(row.values.get(column) or "") for column in columns)
            for row in table.rows
            if not isinstance(row, BadRow)
        ]


def _thinned(titles: Sequence[CodedTitle], is_test: bool) -> list[CodedTitle]:
    own = [title for title in titles if title.is_test == is_test]
    step = max(1.0, len(own) / MOST_TITLES)
    return [own[int(place * step)] for place in range(min(len(own), MOST_TITLES))]


def _postings_set(name: str, labelled: Sequence[tuple[str, ...]], encoder: Encoder) -> SearchSet:
    """Return a set of (label, firm, text): labels that several firms use, each text once."""
    firms: dict[str, set[str]] = defaultdict(set)
    for label, firm, _ in labelled:
        firms[label].add(firm)
    taken: list[tuple[str, str, str]] = []
    seen: set[str] = set()
    of_label: Counter[str] = Counter()
    for label, firm, text in labelled:
        is_usable = label and firm and len(text) > 300 and text not in seen
        if is_usable and len(firms[label]) >= _FEWEST_FIRMS and of_label[label] < _MOST_OF_A_LABEL:
            seen.add(text)
            of_label[label] += 1
            taken.append((label, firm, text))
    taken.sort(key=lambda each: hashlib.sha256(each[2].encode()).hexdigest())
    taken = taken[:MOST_POSTINGS]
    return _asked_in_turn(name, taken, _mean_vectors([text for _, _, text in taken], encoder))


def _asked_in_turn(name: str, taken: Sequence[tuple[str, str, str]], rows: FloatArray) -> SearchSet:
    ids = [f"d{number:05d}" for number in range(len(taken))]
    of: Mapping[str, dict[str, set[str]]] = {"label": defaultdict(set), "firm": defaultdict(set)}
    for doc_id, (label, firm, _) in zip(ids, taken, strict=True):
        of["label"][label].add(doc_id)
        of["firm"][firm].add(doc_id)
    topics = [
        Topic(
            words=text,
            vector=row,
            right=frozenset(of["label"][label] - of["firm"][firm]),
            barred=frozenset(of["firm"][firm]),
            group=label,
        )
        for (label, firm, text), row in zip(taken, rows, strict=True)
    ]
    documents = tuple(
        StoredDocument(doc_id=doc_id, kind="posting", title="", text=text, vector=tuple(row.tolist()))
        for doc_id, (_, _, text), row in zip(ids, taken, rows, strict=True)
    )
    return SearchSet(name=name, documents=documents, topics=tuple(topic for topic in topics if topic.right))


def _mean_vectors(texts: Sequence[str], encoder: Encoder) -> FloatArray:
    """Return the unit mean of each text's sentences, as matching makes a posting's vector."""
    cut = [[part.strip() for part in _SENTENCE.split(text) if part.strip()] for text in texts]
    cut = [parts[:_MOST_SENTENCES] for parts in cut]
    rows = encoder.encode([part for parts in cut for part in parts])
    ends = np.cumsum([len(parts) for parts in cut])
    means = np.stack([part.mean(axis=0) for part in np.split(rows, ends[:-1])])
    units: FloatArray = (means / np.linalg.norm(means, axis=1, keepdims=True)).astype(np.float32)
    return units
