"""``skillmatch audit``: is it fair? Outcomes, rankings and postings held against the rules."""

from __future__ import annotations

import click

from skillmatch.cli.audit.bloomberg import bloomberg
from skillmatch.cli.audit.exposing import exposure
from skillmatch.cli.audit.impact import impact
from skillmatch.cli.audit.wording import wording


@click.group(name="audit")
def command() -> None:
    """Is it fair? Impact ratios, exposure in rankings, the wording of postings."""


for _sub in (impact, exposure, wording, bloomberg):
    command.add_command(_sub)
