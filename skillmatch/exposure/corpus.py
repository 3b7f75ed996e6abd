"""The exposure profile of many postings, in one pass and in flat memory.

Each posting gets two estimates: by the duties its text states (``skillmatch.exposure.documents``) and by the
occupation its title is coded to; they stand side by side. No posting is kept: memory grows with the number of
groups only. Duties and titles that many postings share are computed once, while they are among the latest.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar

import numpy as np

from skillmatch.exposure.documents import (
    DocumentExposure,
    StatedWork,
    TaskPredictor,
    read_work,
    scored,
)
from skillmatch.exposure.tallies import CorpusProfile, GroupProfile, GroupTally, SeriesProfile
from skillmatch.sources.posting_tables import PostingRow, RejectedRow
from skillmatch.types import ExposureEstimate, FloatArray, OccupationGuess, Posting, RawDocument

__all__ = [
    "CorpusProfile",
    "CorpusTools",
    "GroupProfile",
    "PostingExposure",
    "SeriesProfile",
    "profile_corpus",
]

LINES_REMEMBERED = 50_000
"""Duties whose probabilities are kept, the latest used: some 15 MB."""

TITLES_REMEMBERED = 10_000
"""Job titles whose occupation is kept, the latest used."""

NO_GROUP = "(none)"
"""The group of postings whose group column is empty."""

_CHUNK = 64

_K = TypeVar("_K", bound=Hashable)
_V = TypeVar("_V")


@dataclass(frozen=True, slots=True, kw_only=True)
class CorpusTools:
    """What a pass needs of the parts above and below it.

    Attributes:
        read: Text to posting.
        task_model: Duties to probabilities.
        code_title: A posting's title to likely occupations, best first.
        by_occupation: Likely occupations to published scores.
    """

    read: Callable[[RawDocument], Posting]
    task_model: TaskPredictor
    code_title: Callable[[str], tuple[OccupationGuess, ...]]
    by_occupation: Callable[[Sequence[OccupationGuess]], tuple[ExposureEstimate, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingExposure:
    """One posting's estimates, as ``on_posting`` gets them.

    ``occupation`` is the likeliest occupation of its title, None where the title names none.
    """

    source: str
    number: int
    group: str
    occupation: OccupationGuess | None
    exposure: DocumentExposure


class _Latest(Generic[_K, _V]):
    """A table of the latest used entries."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._entries: OrderedDict[_K, _V] = OrderedDict()

    def get(self, key: _K) -> _V | None:
        found = self._entries.get(key)
        if found is not None:
            self._entries.move_to_end(key)
        return found

    def put(self, key: _K, value: _V) -> None:
        self._entries[key] = value
        if len(self._entries) > self._size:
            self._entries.popitem(last=False)


class _Pass:
    """The state of one pass over a corpus."""

    def __init__(self, tools: CorpusTools) -> None:
        self.n_rows = self.n_lines_scored = 0
        self.sources: dict[str, None] = {}
        self._tools = tools
        self._lines: _Latest[str, FloatArray] = _Latest(LINES_REMEMBERED)
        self._titles: _Latest[str, tuple[tuple[OccupationGuess, ...], tuple[ExposureEstimate, ...]]] = (
            _Latest(TITLES_REMEMBERED)
        )

    def read(self, row: PostingRow | RejectedRow) -> tuple[PostingRow, StatedWork, str] | RejectedRow:
        """Return a row's duties and title; a posting that breaks our reading costs that row only."""
        self.n_rows += 1
        self.sources[row.source] = None
        if isinstance(row, RejectedRow):
            return row
        try:
            document = self._tools.read(row.raw).document
            return row, read_work(document), document.title
        except Exception as error:  # the pass goes on; the message could hold the posting's words
            reason = f"reading the text failed ({type(error).__name__})"
            return RejectedRow(source=row.source, number=row.number, reason=reason)

    def score(self, read: Sequence[tuple[PostingRow, StatedWork, str]]) -> Iterator[PostingExposure]:
        """Yield the estimates of a chunk of postings, their duties scored together."""
        known = self._probabilities(dict.fromkeys(text for _, work, _ in read for text in work.texts))
        for row, work, title in read:
            guesses, published = self._occupation(title)
            rows = (
                np.stack([known[text] for text in work.texts]) if work.texts else np.zeros((0, 3), np.float32)
            )
            yield PostingExposure(
                source=row.source,
                number=row.number,
                group=row.group,
                occupation=guesses[0] if guesses else None,
                exposure=scored(work, rows, model=self._tools.task_model.name, by_occupation=published),
            )

    def _probabilities(self, texts: Iterable[str]) -> Mapping[str, FloatArray]:
        found: dict[str, FloatArray] = {}
        new: list[str] = []
        for text in texts:
            kept = self._lines.get(text)
            if kept is None:
                new.append(text)
            else:
                found[text] = kept
        if new:
            self.n_lines_scored += len(new)
            for text, row in zip(new, self._tools.task_model.predict(new), strict=True):
                found[text] = row.copy()  # a view would keep the whole chunk's array alive
                self._lines.put(text, found[text])
        return found

    def _occupation(self, title: str) -> tuple[tuple[OccupationGuess, ...], tuple[ExposureEstimate, ...]]:
        kept = self._titles.get(title)
        if kept is None:
            guesses = self._tools.code_title(title) if title.strip() else ()
            kept = guesses, self._tools.by_occupation(guesses) if guesses else ()
            self._titles.put(title, kept)
        return kept


def profile_corpus(
    rows: Iterable[PostingRow | RejectedRow],
    tools: CorpusTools,
    *,
    group_by: str = "",
    release: str = "",
    on_posting: Callable[[PostingExposure], None] | None = None,
    on_rejected: Callable[[RejectedRow], None] | None = None,
) -> CorpusProfile:
    """Return the exposure profile of the postings, read once and in order.

    Equal postings count each time they stand there. The result is the same for the same rows, bit for bit.

    Args:
        rows: From ``skillmatch.sources.posting_tables.read_postings``.
        tools: What reads, scores and codes.
        group_by: Name of the column the groups come from; empty: no groups.
        release: Where the occupations' scores come from, repeated in the result.
        on_posting: Gets every posting's estimates, in the order of the rows.
        on_rejected: Gets every row that could not be used.
    """
    state = _Pass(tools)
    counted = _Counted(is_grouped=bool(group_by))
    remaining = iter(rows)
    while chunk := list(islice(remaining, _CHUNK)):
        read = [state.read(row) for row in chunk]
        for rejected in read:
            if isinstance(rejected, RejectedRow) and on_rejected is not None:
                on_rejected(rejected)
        usable = [posting for posting in read if not isinstance(posting, RejectedRow)]
        for posting in state.score(usable):
            counted.add(posting)
            if on_posting is not None:
                on_posting(posting)
    return CorpusProfile(
        sources=tuple(state.sources),
        group_by=group_by,
        n_rows=state.n_rows,
        n_rejected=state.n_rows - counted.whole.n,
        n_no_duties=counted.n_no_duties,
        n_lines_scored=state.n_lines_scored,
        whole=counted.whole.profile("all"),
        groups=counted.groups(),
        model=tools.task_model.name,
        release=release,
    )


class _Counted:
    """The tallies of all postings and of each group."""

    def __init__(self, *, is_grouped: bool) -> None:
        self.whole = GroupTally()
        self.n_no_duties = 0
        self._groups: dict[str, GroupTally] = {}
        self._is_grouped = is_grouped

    def add(self, posting: PostingExposure) -> None:
        self.n_no_duties += not posting.exposure.n_lines
        self.whole.add(posting.exposure)
        if self._is_grouped:
            self._groups.setdefault(posting.group or NO_GROUP, GroupTally()).add(posting.exposure)

    def groups(self) -> tuple[GroupProfile, ...]:
        profiles = [tally.profile(name) for name, tally in self._groups.items()]
        return tuple(sorted(profiles, key=lambda group: (-group.n, group.name)))
