"""The public extraction benchmarks; the only place that knows their files and columns.

Rights: evaluation only. Nothing is trained on these sentences; the validation sets may choose at most
about 20 scalars, which the card of the encoder names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from skillmatch.errors import ReleaseMissing
from skillmatch.sources.releases import table_rows
from skillmatch.taxonomy import Taxonomy
from skillmatch.taxonomy.clean import clean_label

LABEL_RELEASE = "1.1.0"
"""The ESCO release whose preferred labels the benchmarks use."""

BenchmarkName: TypeAlias = Literal["house_validation", "tech_validation", "house_test"]

_FOLDER = Path("skill_eval", "decorte")
_COLUMNS = ("sentence", "label")


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledSentence:
    """A sentence of a posting with the skills annotators found in it (at least one), by URI."""

    text: str
    uris: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Benchmark:
    """A set of labelled sentences, and what reading it dropped."""

    name: str
    sentences: tuple[LabelledSentence, ...]
    n_rows: int
    n_sentences_dropped: int

    @property
    def n_pairs(self) -> int:
        """Number of (sentence, skill) pairs."""
        return sum(len(sentence.uris) for sentence in self.sentences)


def read_benchmark(mirror: Path, name: BenchmarkName, taxonomy: Taxonomy) -> Benchmark:
    """Read a benchmark of Decorte et al. from a mirror, by the protocol of the public harness.

    Rows are grouped by sentence; labels among the 13,891 preferred labels of ESCO 1.1.0 are kept (so
    ``LABEL NOT PRESENT`` and ``UNDERSPECIFIED`` go), sentences left without a label are dropped.

    Raises:
        ReleaseMissing: The mirror has no such file.
        SchemaMismatch: It lacks a column.
    """
    path = mirror / _FOLDER / f"{name}_annotations.csv"
    if not path.is_file():
        raise ReleaseMissing(
            f"No {path.name} in {mirror / _FOLDER}. Name a mirror that has skill_eval/decorte with --mirror."
        )
    uri_of = {skill.preferred_label: uri for uri, skill in taxonomy.skills_of_release(LABEL_RELEASE).items()}
    rows = list(table_rows(path.read_bytes(), name=path.name, columns=_COLUMNS))
    return group_rows([(row["sentence"], row["label"]) for row in rows], uri_of, name=name)


def group_rows(rows: list[tuple[str, str]], uri_of: Mapping[str, str], *, name: str) -> Benchmark:
    """Group (sentence, label) rows into a benchmark; sentences keep the order of their first row.

    Args:
        rows: As annotated; blanks around a label do not count.
        uri_of: The labels that count, and their URIs.
        name: Of the benchmark.
    """
    found: dict[str, set[str]] = {}
    for sentence, label in rows:
        uris = found.setdefault(sentence, set())
        uri = uri_of.get(clean_label(label))
        if uri is not None:
            uris.add(uri)
    kept = tuple(
        LabelledSentence(text=text, uris=tuple(sorted(uris))) for text, uris in found.items() if uris
    )
    return Benchmark(name=name, sentences=kept, n_rows=len(rows), n_sentences_dropped=len(found) - len(kept))
