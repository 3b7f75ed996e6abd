"""How well a posting's own text agrees with the published exposure of its occupation.

    python benchmarks/exposure_postings.py --mirror FOLDER [--most 2500]

A posting counts where its title stands, letter for letter, among the hand-coded titles of the mirror
(JobBERT, ESCO) with one occupation in the majority; the text is scored without its title. Prints Spearman's
rank correlation with the human beta of that occupation (GPTs are GPTs), over postings and over occupations,
with 95 % bootstrap intervals that draw whole occupations, and the mean absolute difference. Beside it two
named peers on the same postings: the beta of the occupation that our title coder finds (its weights were
fitted on 1,000 of these titles, so it is flattered), and the same task model on every line, duty or not.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np

from skillmatch.correlation import spearman
from skillmatch.engine import Engine
from skillmatch.evaluate.bootstrap import estimate_of
from skillmatch.exposure.documents import MEASURES, SCORES, read_work
from skillmatch.settings import Settings
from skillmatch.sources.posting_tables import PostingColumns, PostingRow, read_postings
from skillmatch.types import OccupationGuess, RawDocument

TABLES = (
    "nhs_jobs_uk_2020-11.jsonl.gz",
    "jobs_et_ethiopia.parquet",
    "uk_adzuna_rmit_776.jsonl.gz",
    "dice_descriptions_658.csv.gz",
)
_DRAWS = 1000
_SEED = 20_261_121
_SHORTEST_LINE = 3


class Scored(NamedTuple):
    """A posting: its hand-coded occupation with the published beta, and three estimates of that."""

    occupation: str
    published: float
    duties: float
    every_line: float
    title: float


PEERS = {
    "text, duties only": "duties",
    "peer: text, every line": "every_line",
    "peer: title coder's occupation": "title",
}


def coded_titles(mirror: Path) -> Mapping[str, str]:
    """Return the ESCO occupation of each title that most of its codings agree on."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    path = mirror / "skill_eval" / "jobbert" / "titles.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            counts[letters(row["vacancyTitle"])][row["conceptUri"]] += 1
    best = {title: count.most_common(1)[0] for title, count in counts.items()}
    return {title: uri for title, (uri, n) in best.items() if 2 * n > counts[title].total()}


def letters(title: str) -> str:
    """Return the words of a title in lower case, without digits and signs."""
    return " ".join(re.findall("[a-z]+", title.casefold()))


def postings(mirror: Path) -> Iterator[RawDocument]:
    """Yield the postings of all tables that can be read."""
    for name in TABLES:
        rows = read_postings(mirror / "postings" / name, PostingColumns(), on_columns=_say_nothing)
        yield from (row.raw for row in rows if isinstance(row, PostingRow))


def _say_nothing(_name: str, _columns: PostingColumns) -> None:
    """Take the columns that are read without a word."""


def published_beta(engine: Engine, guesses: Sequence[OccupationGuess]) -> float | None:
    """Return the human beta of likely occupations, None where there is none."""
    estimates = engine.exposure(guesses, subject="") if guesses else ()
    return next((e.value for e in estimates if (e.measure, e.rater) == ("beta", "human")), None)


def score(engine: Engine, raw: RawDocument, occupation: str) -> Scored | None:
    """Return a posting's estimates; None where one of them, or the published value, is missing."""
    found = engine.taxonomy.occupations.get(occupation)
    if found is None:
        return None
    sure = OccupationGuess(
        uri=occupation, preferred_label=found.preferred_label, code="", taxonomy="ESCO", confidence=1.0
    )
    published = published_beta(engine, [sure])
    title = published_beta(engine, engine.code_title(raw.title))
    document = engine.read_posting(raw).document
    texts = read_work(document).texts
    lines = [
        line
        for line in (sentence.span.of(document.text) for sentence in document.sentences)
        if len(line.split()) >= _SHORTEST_LINE
    ]
    if published is None or title is None or not texts or not lines:
        return None
    return Scored(occupation, published, _beta(engine, texts), _beta(engine, lines), title)


def _beta(engine: Engine, texts: Sequence[str]) -> float:
    return float((engine.task_model.predict(texts) @ SCORES)[:, MEASURES.index("beta")].mean())


def told(scored: Sequence[Scored], field: str) -> str:
    """Return the two correlations with their intervals, and the mean absolute difference."""
    at = Scored._fields.index(field)
    by_occupation: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for posting in scored:
        by_occupation[posting.occupation].append((posting.published, float(posting[at])))
    groups = [np.array(pairs) for _, pairs in sorted(by_occupation.items())]
    means = np.array([group.mean(axis=0) for group in groups])
    every = np.concatenate(groups)
    drawn = np.random.default_rng(_SEED).integers(0, len(groups), size=(_DRAWS, len(groups)))
    over_postings = [_rho(np.concatenate([groups[i] for i in draw])) for draw in drawn]
    over_occupations = [_rho(means[draw]) for draw in drawn]
    shown = [
        "{0.value:.3f} ({0.low:.3f} to {0.high:.3f})".format(
            estimate_of(_rho(pairs), np.array(draws), n=len(pairs))
        )
        for pairs, draws in ((every, over_postings), (means, over_occupations))
    ]
    return f"{shown[0]:<26}{shown[1]:<26}{np.abs(every[:, 1] - every[:, 0]).mean():.3f}"


def _rho(pairs: np.ndarray) -> float:
    return spearman(pairs[:, 0], pairs[:, 1])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mirror", type=Path, required=True)
    parser.add_argument("--most", type=int, default=2500, help="postings at most")
    given = parser.parse_args()
    codes = coded_titles(given.mirror)
    coded = [raw for raw in postings(given.mirror) if letters(raw.title) in codes]
    with tempfile.TemporaryDirectory() as home:
        engine = Engine(Settings(home=Path(home), threads=2))
        taken = list(islice(coded, given.most))
        found = [score(engine, raw, codes[letters(raw.title)]) for raw in taken]
    scored = [posting for posting in found if posting is not None]
    n_occupations = len({posting.occupation for posting in scored})
    print(f"{len(taken):,} postings with a hand-coded title; {len(scored):,} with all estimates, ", end="")
    print(f"{n_occupations} occupations")
    print(f"{'':<34}{'over postings':<26}{'over occupations':<26}mean difference")
    for name, field in PEERS.items():
        print(f"{name:<34}{told(scored, field)}")


if __name__ == "__main__":
    main()
