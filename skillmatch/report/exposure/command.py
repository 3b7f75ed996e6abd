"""The command that makes a report, and the names of occupations as people write them."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Sequence


def split_names(given: Iterable[str]) -> tuple[str, ...]:
    """Return names one by one; only codes may be joined by commas, for titles hold commas themselves."""
    names: list[str] = []
    for text in given:
        parts = [part.strip() for part in text.split(",")]
        names += parts if all(part[:1].isdigit() for part in parts) else [text]
    return tuple(names)


def report_command(
    *,
    form: str,
    measure: str,
    occupations: Sequence[str] = (),
    soc_group: str = "",
    sector: str = "",
    postings: Sequence[str] = (),
    group_by: str = "",
    text_column: str = "",
    title_column: str = "",
) -> str:
    """Return the command as a reader can give it again, quoted for a shell.

    Args:
        form: One of ``FORMATS``.
        measure: As it was asked for.
        occupations: Codes or titles, one by one.
        soc_group: Major group of SOC 2018.
        sector: NAICS sector.
        postings: Names of files, without the folders of the machine they lie on.
        group_by: Column of the groups of postings.
        text_column: Column of their text, where it was named.
        title_column: Column of their titles, where it was named.
    """
    words = ["skillmatch", "exposure", "report", *_options("--occupations", occupations)]
    words += _options("--soc-group", (soc_group,))
    words += _options("--sector", (sector,))
    words += _options("--postings", postings)
    words += _options("--group-by", (group_by,))
    words += _options("--text-column", (text_column,))
    words += _options("--title-column", (title_column,))
    words += ["--measure", measure, "--format", form]
    return shlex.join(words)


def _options(name: str, values: Iterable[str]) -> Iterator[str]:
    for value in values:
        if value:
            yield from (name, value)
