"""Audits of what a request brought, for the page and the API alike; nothing of it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Literal

from skillmatch.audit.impact import Impact, impact
from skillmatch.audit.outcomes import Columns, read_outcomes
from skillmatch.audit.perturb import Perturbation
from skillmatch.audit.rankings import ExposureParity, RankingColumns, exposure_parity, read_rankings
from skillmatch.errors import InputError
from skillmatch.report.audit_tables import AuditFacts
from skillmatch.sources.rows import TableBytes
from skillmatch.web.reading import Received
from skillmatch.web.schemas import audit as schemas
from skillmatch.web.services import Services


def impact_of(table: TableBytes, asked: schemas.ImpactFields) -> tuple[Impact, AuditFacts]:
    """Return the tables of an audit and what is stated beside them.

    Raises:
        UnreadableDocument: The table is empty or damaged.
        SchemaMismatch: A column is missing, or a cell cannot be read.
    """
    columns = Columns(
        sex=asked.sex,
        race=asked.race,
        hispanic=asked.hispanic,
        selected=asked.selected,
        score=asked.score,
    )
    outcomes = read_outcomes(table, columns)
    found = impact(outcomes, left_out_below=Fraction(str(asked.leave_out_under_pct)) / 100)
    facts = AuditFacts(
        audited_on=asked.audited_on or date.today().isoformat(),
        distributed_on=asked.distributed_on,
        source=asked.source,
        tool=asked.tool,
    )
    return found, facts


def parity_of(table: TableBytes, asked: schemas.ParityFields) -> ExposureParity:
    """Return how the exposure in rankings is shared.

    Raises:
        UnreadableDocument: The table is empty or damaged.
        SchemaMismatch: A column is missing, or a cell cannot be read.
    """
    columns = RankingColumns(
        group=asked.group, posting=asked.posting, position=asked.position, score=asked.score
    )
    return exposure_parity(read_rankings(table, columns))


def swaps_of(
    services: Services, posting: Received, resumes: Sequence[Received], *, n_names: int
) -> Perturbation:
    """Return which figures move when others stand in the resumes.

    Raises:
        InputError: A text is longer than is read so often over.
    """
    longest = max(len(item.raw.text) for item in (posting, *resumes))
    if longest > schemas.MAX_SWAPPED_CHARS:
        raise InputError(
            f"An audit by swaps reads each resume again and again: texts of up to "
            f"{schemas.MAX_SWAPPED_CHARS:,} characters, please. The longest has {longest:,}."
        )
    return services.engine.perturb([posting.raw], [item.raw for item in resumes], n_names=n_names)


def outcomes_table(data: bytes, kind: Literal["csv", "jsonl"]) -> TableBytes:
    """Return a table of outcomes as it was sent."""
    return TableBytes(name="The table", kind=kind, data=data, at_most=schemas.MAX_TABLE_CHARS)


def rankings_table(data: bytes, kind: Literal["csv", "jsonl"]) -> TableBytes:
    """Return a table of rankings as it was sent."""
    return TableBytes(name="The table", kind=kind, data=data, at_most=schemas.MAX_RANKING_CHARS)
