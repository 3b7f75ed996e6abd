"""``skillmatch space``: questions to the labour space."""

from __future__ import annotations

import click

from skillmatch.cli.space.drawing import axis, map_
from skillmatch.cli.space.finding import nearest
from skillmatch.cli.space.shifting import shift


@click.group(name="space")
def command() -> None:
    """Ask where skills, occupations, industries, postings, resumes and firms stand towards each other.

    Names are labels in any case, codes (ISCO, O*NET-SOC, NAICS) or keys (URIs, naics:62, ids of stored
    documents, firm:NAME). A kind before a name narrows it ("skill:Python", "industry:Manufacturing"). Several
    names separated by ";" stand for the centre between them, isco:81 or soc:51 for the centre of a group, and
    @FILE for a posting or resume.
    """


for _sub in (nearest, axis, shift, map_):
    command.add_command(_sub)
