"""Which occupations postings are about, and their exposure profile, in one pass over them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Protocol

from skillmatch.errors import InputError
from skillmatch.exposure.corpus import PostingExposure
from skillmatch.exposure.tallies import CorpusProfile
from skillmatch.report.exposure.facts import PostingsFact, Selection
from skillmatch.sources.posting_tables import PostingRow, RejectedRow
from skillmatch.taxonomy import Taxonomy


class PostingsEngine(Protocol):
    """The part of the engine that postings are read with."""

    @property
    def taxonomy(self) -> Taxonomy:
        """Links from ESCO to O*NET."""
        ...

    def corpus_exposure(
        self,
        rows: Iterable[PostingRow | RejectedRow],
        /,
        *,
        group_by: str = "",
        on_posting: Callable[[PostingExposure], None] | None = None,
    ) -> CorpusProfile:
        """Return the profile of postings in one pass, and tell of each posting."""
        ...


def read_postings_for(
    engine: PostingsEngine, rows: Iterable[PostingRow | RejectedRow], *, group_by: str = ""
) -> tuple[Selection, PostingsFact]:
    """Return the occupations that the postings' titles were coded to, and the profile of the postings.

    Args:
        engine: Reads and scores them.
        rows: From ``skillmatch.sources.posting_tables.read_postings``.
        group_by: Name of the column that groups come from; empty for none.

    Raises:
        InputError: There are no rows, or no title names an occupation that is linked to O*NET.
    """
    counts: dict[str, float] = defaultdict(float)
    n_without = 0

    def count(posting: PostingExposure) -> None:
        nonlocal n_without
        links = _links(engine.taxonomy, posting)
        n_without += not links
        for code, share in links:
            counts[code] += share

    profile = engine.corpus_exposure(rows, group_by=group_by, on_posting=count)
    if not profile.n_rows:
        raise InputError("Expected a table of postings, found one without any rows. Give one with rows.")
    if not counts:
        raise InputError(
            f"Expected postings with job titles, found {profile.n_rows:,} rows without any that names an "
            "occupation. Give a table with a column of titles."
        )
    used = profile.n_rows - profile.n_rejected
    selection = Selection(
        kind="postings",
        label=f"{used:,} postings of {', '.join(profile.sources)}",
        codes=tuple(sorted(counts)),
        notes=(
            "Occupations, shares and groups below are of the occupations that the postings' titles were "
            "coded to, with national employment; the postings themselves are in the section of their own.",
        ),
    )
    fact = PostingsFact(profile=profile, counts=dict(sorted(counts.items())), n_without_occupation=n_without)
    return selection, fact


def _links(taxonomy: Taxonomy, posting: PostingExposure) -> list[tuple[str, float]]:
    guess = posting.occupation
    if guess is None:
        return []
    occupation = taxonomy.occupations[guess.uri]
    if occupation.onet_soc_code:
        return [(occupation.onet_soc_code, 1.0)]
    return [(link.onet_soc_code, link.share) for link in taxonomy.onet_of(guess.uri)]
