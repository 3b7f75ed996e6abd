"""``skillmatch audit perturb``: the same resume under another name must score the same."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from skillmatch.cli.reading import read_all
from skillmatch.cli.session import check_writable, console, open_engine, write_text
from skillmatch.errors import InputError

if TYPE_CHECKING:
    from skillmatch.audit.perturb import Perturbation

_FORMS = ("table", "json", "html")
_EXIT_MOVED = 1
_SHOWN = 20


@click.command()
@click.option(
    "--resumes", type=click.Path(path_type=Path), help="Resume, folder or table. Default: the sample."
)
@click.option(
    "--postings", type=click.Path(path_type=Path), help="Posting, folder or table. Default: the sample."
)
@click.option(
    "--swaps",
    type=click.IntRange(1, 200),
    default=8,
    show_default=True,
    help="Other names tried in each resume.",
)
@click.option(
    "--mirror", type=click.Path(path_type=Path), help="Take the names of two published audits from here."
)
@click.option("--format", "form", type=click.Choice(_FORMS), default="table", show_default=True)
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write the JSON or HTML here."
)
def perturb(
    resumes: Path | None,
    postings: Path | None,
    swaps: int,
    mirror: Path | None,
    form: str,
    output: Path | None,
) -> None:
    """Swap names, schools, origin, faith and more in resumes, and see whether any figure moves.

    Swapped are names, pronouns, addresses, years of graduation and schools, and what sentences tell of
    origin, faith, age, family, teams and societies.

    Every resume is read anew, the whole way, after each swap, and scored for every posting; features and
    scores may differ by 1e-9. What moved is listed and the exit status is 1.
    """
    from skillmatch.audit.perturb_people import bundled_names, read_names
    from skillmatch.content import content_path
    from skillmatch.report.audit_perturb import perturb_text

    form = _form(form, output)
    names = bundled_names() if mirror is None else read_names(mirror)
    read_resumes = read_all([resumes or content_path("samples", "resumes")])
    read_postings = read_all([postings or content_path("samples", "postings")])
    found = open_engine().perturb(read_postings.documents, read_resumes.documents, names=names, n_names=swaps)
    if form == "table":
        _print(found)
    elif output is None:
        click.echo(perturb_text(form, found), nl=False)
    else:
        write_text(output, perturb_text(form, found))
        click.echo(f"{_summary(found)} -> {output}")
    if found.moved:
        click.get_current_context().exit(_EXIT_MOVED)
    read_resumes.exit_if_some_failed()
    read_postings.exit_if_some_failed()


def _form(form: str, output: Path | None) -> str:
    """Return the format, told by the file's ending where only that says it.

    Raises:
        InputError: The file cannot be written, or ending and format differ.
    """
    if output is None:
        return form
    check_writable(output)
    ending = output.suffix.lower().removeprefix(".")
    if ending not in _FORMS[1:] or form not in ("table", ending):
        raise InputError("Expected a file that ends in .json or .html in --output, as --format says.")
    return ending


def _print(found: Perturbation) -> None:
    from rich.table import Table

    table = Table()
    for name in ("swapped", "swaps", "pairs scored", "pairs that moved", "largest difference"):
        table.add_column(name, justify="left" if name == "swapped" else "right")
    for row in found.rows:
        largest = f"{row.largest:.2g}" if row.largest else "0"
        table.add_row(row.trait, f"{row.n_swaps:,}", f"{row.n_pairs:,}", f"{row.n_moved:,}", largest)
    console().print(table)
    for each in found.moved[:_SHOWN]:
        click.echo(
            f"{each.feature} of {each.resume_id} for {each.posting_id}: {each.before:.6g} -> "
            f"{each.after:.6g} "
            f"({each.trait}: {each.value})"
        )
    if len(found.moved) > _SHOWN:
        click.echo(f"... and {len(found.moved) - _SHOWN:,} more; --format json lists all.")
    click.echo(_summary(found))


def _summary(found: Perturbation) -> str:
    return (
        f"{found.n_resumes:,} resumes ({found.n_named:,} with a name of their own, which was replaced), "
        f"{found.n_postings:,} postings, {found.n_pairs:,} swapped pairs; {len(found.moved):,} figures moved "
        "by more than 1e-9."
    )
