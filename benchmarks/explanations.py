"""How explanations hold on whole rankings: do sums add up, are smallest changes found, how long it takes.

    python benchmarks/explanations.py [--mirror DIR] [--trials N] [--written]

Every resume of the samples is ranked for every posting; with a mirror, also five resume PDFs of each of five
trades for three NHS postings of the same trade (75 pairs; "eval" data, measured and not learned from). For
each resume that is not the first of its ranking, what would lift it above the one ranked one higher, or out
of elimination, is looked for. Each change that is told is checked once more here: the changed resume is
ranked anew among the others. With ``--written``, changes that consist of skills are also written into the
text, as a list at its end, and the text is read and ranked the whole way: how often does it come true?
"""

from __future__ import annotations

import argparse
import math
import os
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from skillmatch.content import content_path
from skillmatch.engine import Engine
from skillmatch.explain import Account
from skillmatch.explain.changes import TRIALS
from skillmatch.explain.whatif import with_additions
from skillmatch.match.subject import Subject
from skillmatch.settings import from_environment
from skillmatch.sources.corpora import trade_samples
from skillmatch.sources.files import read_file
from skillmatch.sources.tables import read_documents
from skillmatch.types import RawDocument

_PDFS = "resumes/livecareer_pdf_sample"


@dataclass(slots=True)
class Tally:
    """What was counted over rankings."""

    n_resumes: int = 0
    n_aims: int = 0
    n_reached: int = 0
    n_proven: int = 0
    n_refuted: int = 0
    n_written: int = 0
    n_came_true: int = 0
    furthest: float = 0.0
    seconds: float = 0.0
    cases: Counter[str] = field(default_factory=Counter)
    sizes: Counter[int] = field(default_factory=Counter)

    def report(self, name: str) -> str:
        """Return the counts as one paragraph."""
        sizes = ", ".join(f"{size}: {n}" for size, n in sorted(self.sizes.items()))
        cases = ", ".join(f"{case} {n}" for case, n in sorted(self.cases.items()))
        return (
            f"{name}: {self.n_resumes} resumes ranked ({cases}); {self.n_aims} aims, {self.n_reached} "
            f"reached, {self.n_proven} proven smallest, {self.n_refuted} refuted by ranking anew; "
            f"written into the text {self.n_written}, came true {self.n_came_true}; "
            f"additions needed ({sizes}); sums off by at most {self.furthest:.1e}; "
            f"{1000 * self.seconds / max(1, self.n_resumes):.0f} ms a resume"
        )


def measure(
    engine: Engine,
    postings: Sequence[RawDocument],
    resumes: Sequence[RawDocument],
    tally: Tally,
    *,
    trials: int,
    is_written: bool,
) -> None:
    """Rank all resumes for each posting, explain each, and check what is told."""
    texts = {raw.doc_id: raw for raw in resumes}
    collection = engine.prepare(postings, resumes)
    for posting_id in collection.postings:
        subjects = {doc_id: collection.subjects["resume", doc_id] for doc_id in collection.resumes}
        posting = collection.subjects["posting", posting_id]
        start = time.perf_counter()
        found = engine.matcher.accounts(posting, list(subjects.values()), trials=trials)
        tally.seconds += time.perf_counter() - start
        for place, account in enumerate(found):
            tally.n_resumes += 1
            tally.cases[account.case.kind] += 1
            tally.furthest = max(tally.furthest, _off(account, found[place - 1] if place else None))
            for change in account.changes:
                tally.n_aims += 1
                tally.n_reached += change.is_reached
                tally.n_proven += change.is_smallest
                if not change.is_reached:
                    continue
                tally.sizes[len(change.additions)] += 1
                name = account.explanation.match.resume_id
                changed = {**subjects, name: with_additions(subjects[name], change.additions)}
                again = engine.matcher.match(posting, list(changed.values()))
                rank = next(each.match.rank for each in again if each.match.resume_id == name)
                tally.n_refuted += rank != change.rank or (change.aim == "above" and rank > place)
                if is_written and all(addition.kind == "skill" for addition in change.additions):
                    tally.n_written += 1
                    labels = [addition.label for addition in change.additions]
                    changed[name] = _with_skills_written(engine, texts[name], labels)
                    again = engine.matcher.match(posting, list(changed.values()))
                    rank = next(each.match.rank for each in again if each.match.resume_id == name)
                    tally.n_came_true += rank <= place


def _with_skills_written(engine: Engine, raw: RawDocument, labels: Sequence[str]) -> Subject:
    longer = replace(raw, text=f"{raw.text}\n\nSkills\n{', '.join(labels)}\n")
    return engine.resume_subject(engine.read_resume(longer))


def _off(account: Account, above: Account | None) -> float:
    """Return how far the sums of features, groups and contrast are from what they should be."""
    explanation = account.explanation
    margin = explanation.match.margin
    sums = [
        math.fsum((explanation.base, *(part.amount for part in explanation.contributions))) - margin,
        math.fsum((explanation.base, *(group.amount for group in account.groups))) - margin,
    ]
    if above is not None and account.above is not None:
        apart = math.fsum(group.amount for group in account.above.groups)
        sums.append(apart - (margin - above.explanation.match.margin))
    return max(map(abs, sums))


def main() -> None:
    """Print the counts of the samples and, with a mirror, of real pairs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mirror", type=Path)
    parser.add_argument("--trials", type=int, default=TRIALS)
    parser.add_argument("--written", action="store_true")
    arguments = parser.parse_args()
    run = partial(measure, trials=arguments.trials, is_written=arguments.written)
    engine = Engine(from_environment(os.environ, cpu_count=os.cpu_count()))
    samples = Tally()
    run(
        engine,
        list(read_documents(content_path("samples", "postings"))),
        list(read_documents(content_path("samples", "resumes"))),
        samples,
    )
    print(samples.report("samples"))
    if arguments.mirror is None:
        return
    real = Tally()
    for trade in trade_samples(arguments.mirror, n_postings=3, n_resumes=0):
        folder = arguments.mirror / _PDFS / trade.trade.upper().replace(" ", "-")
        resumes = [read_file(path) for path in sorted(folder.glob("*.pdf"))[:5]]
        run(engine, trade.postings, resumes, real)
    print(real.report("real pairs"))


if __name__ == "__main__":
    main()
