"""``skillmatch audit``: is it fair, and can it be traced? Outcomes, rankings, postings, decision records."""

from __future__ import annotations

import click

from skillmatch.cli.audit.amending import erase, override, retain
from skillmatch.cli.audit.bloomberg import bloomberg
from skillmatch.cli.audit.exposing import exposure
from skillmatch.cli.audit.impact import impact
from skillmatch.cli.audit.perturb import perturb
from skillmatch.cli.audit.records import list_records, show, verify_records
from skillmatch.cli.audit.replaying import replay
from skillmatch.cli.audit.wording import wording


@click.group(name="audit")
def command() -> None:
    """Is it fair, can it be traced? Impact ratios, exposure, wording; decision records and replays."""


for _sub in (impact, exposure, wording, perturb, bloomberg):
    command.add_command(_sub)
for _sub in (list_records, show, verify_records, replay, override, erase, retain):
    command.add_command(_sub)
