"""``skillmatch exposure``: how exposed occupations, documents and skills are to language models."""

from __future__ import annotations

import click

from skillmatch.cli.exposure.comparing import compare
from skillmatch.cli.exposure.corpora import corpus
from skillmatch.cli.exposure.documents import document
from skillmatch.cli.exposure.listing import measures
from skillmatch.cli.exposure.reporting import report
from skillmatch.cli.exposure.reproducing import reproduce
from skillmatch.cli.exposure.shares import shares
from skillmatch.cli.exposure.showing import show
from skillmatch.cli.exposure.skills import resume, skill
from skillmatch.cli.exposure.uncertainty import uncertainty
from skillmatch.cli.exposure.zoning import zones


@click.group(name="exposure")
def command() -> None:
    """How exposed occupations and documents are to language models (exposure is not job loss)."""


for _sub in (
    show,
    measures,
    compare,
    zones,
    reproduce,
    shares,
    uncertainty,
    document,
    skill,
    resume,
    corpus,
    report,
):
    command.add_command(_sub)
