"""``skillmatch exposure``: how exposed occupations, documents and skills are to language models."""

from __future__ import annotations

import click

from skillmatch.cli.exposure.showing import document, show


@click.group(name="exposure")
def command() -> None:
    """How exposed occupations and documents are to language models (exposure is not job loss)."""


for _sub in (show, document):
    command.add_command(_sub)
