"""``skillmatch data``: which releases there are, which of them are here, and the bundles made from them."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from skillmatch.cli.session import console, download_bar
from skillmatch.errors import ChecksumMismatch, InputError

if TYPE_CHECKING:
    from skillmatch.sources.releases import Sources

_Function = TypeVar("_Function", bound=Callable[..., Any])
_FOLDER = click.Path(path_type=Path, file_okay=False)


def _places(function: _Function) -> _Function:
    """Add the options that say where releases are."""
    home = click.option(
        "--home",
        type=_FOLDER,
        envvar="SKILLMATCH_HOME",
        help="Folder that keeps releases. Default: the platform's cache folder.",
    )
    mirror = click.option(
        "--mirror",
        type=_FOLDER,
        envvar="SKILLMATCH_MIRROR",
        help="Folder in the publishers' own layout, read before their addresses.",
    )
    return home(mirror(function))


def _sources(home: Path | None, mirror: Path | None, explicit: tuple[str, ...] = ()) -> Sources:
    from skillmatch.settings import from_environment
    from skillmatch.sources.declared import read_declarations
    from skillmatch.sources.releases import Sources

    given = {"SKILLMATCH_HOME": home, "SKILLMATCH_MIRROR": mirror}
    settings = from_environment(
        {**os.environ, **{name: str(path) for name, path in given.items() if path is not None}},
        cpu_count=os.cpu_count(),
    )
    declarations = read_declarations()
    paths = {}
    for pair in explicit:
        release_id, _, path = pair.partition("=")
        declarations.release(release_id)
        if not path or not Path(path).exists():
            raise InputError(f"--source {pair}: expected RELEASE=PATH with a file or folder that exists.")
        paths[release_id] = Path(path)
    return Sources(declarations=declarations, home=settings.home, mirror=settings.mirror, explicit=paths)


@click.group(name="data")
def command() -> None:
    """Taxonomy releases: what is bundled, what is here in full, and what each adds."""


@command.command(name="list")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@_places
def list_releases(form: str, home: Path | None, mirror: Path | None) -> None:
    """List bundles, releases and counts.

    Bundled facts are always there. A full release adds what its row says; "home" and "mirror" tell where
    it was found.
    """
    from skillmatch.sources.listing import bundle_rows, release_rows
    from skillmatch.taxonomy import load_bundled

    sources = _sources(home, mirror)
    bundles, releases = bundle_rows(sources.declarations), release_rows(sources)
    taxonomy = load_bundled()
    if form == "json":
        report = {
            "taxonomy": taxonomy.release,
            "fingerprint": taxonomy.fingerprint,
            "counts": dict(taxonomy.counts),
            "bundles": bundles,
            "releases": releases,
        }
        click.echo(json.dumps(report, ensure_ascii=False, indent=2))
        return
    _print_table("Bundled facts", bundles, ("bundle", "state", "kB", "holds", "licence"))
    _print_table("Releases", releases, ("release", "title", "full", "files", "adds"))
    counts = [{"what": name.replace("_", " "), "number": f"{n:,}"} for name, n in taxonomy.counts.items()]
    _print_table(f"In {taxonomy.release}", counts, ("what", "number"))
    click.echo(f"fingerprint {taxonomy.fingerprint}")


def _print_table(title: str, rows: list[dict[str, Any]], columns: tuple[str, ...]) -> None:
    from rich.table import Table

    table = Table(title=title, title_justify="left")
    for name in columns:
        right = name in ("kB", "number", "files")
        table.add_column(name, justify="right" if right else "left", overflow="fold", no_wrap=right)
    for row in rows:
        table.add_row(*(str(row[name]) for name in columns))
    console().print(table)


@command.command(name="fetch")
@click.argument("releases", nargs=-1, required=True, metavar="RELEASE...")
@_places
def fetch_releases(releases: tuple[str, ...], home: Path | None, mirror: Path | None) -> None:
    """Bring releases to SKILLMATCH_HOME, from the mirror or the official address.

    A download that breaks off is gone on with by the same command. A file takes its name only when it is
    whole and has the declared sha256. ESCO's portal only mails a link; such a release is taken with `adopt`.
    """
    from skillmatch.sources.downloading import Downloader
    from skillmatch.sources.fetching import fetch

    sources = _sources(home, mirror)
    with download_bar() as progress:
        bring = Downloader(progress=progress).bring
        for release_id in releases:
            written = fetch(sources, release_id, bring=bring)
            folder = sources.home_folder(sources.declarations.release(release_id))
            what = f"{_files(len(written))} brought to" if written else "already whole in"
            click.echo(f"{release_id}: {what} {folder}")


def _files(count: int) -> str:
    return f"{count} file{'' if count == 1 else 's'}"


@command.command(name="adopt")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path))
@_places
def adopt_files(paths: tuple[Path, ...], home: Path | None, mirror: Path | None) -> None:
    """Take official files you downloaded (zip, table or folder) into SKILLMATCH_HOME, after checks."""
    from skillmatch.sources.adopting import adopt

    sources = _sources(home, mirror)
    for path in paths:
        for written in adopt(sources, path):
            click.echo(f"adopted {written}")


@command.command(name="verify")
@click.argument("releases", nargs=-1, metavar="[RELEASE]...")
@_places
def verify_releases(releases: tuple[str, ...], home: Path | None, mirror: Path | None) -> None:
    """Compare bundles and releases with their declared checksums and columns.

    Without RELEASE all bundles and all files that are on this machine are compared.
    """
    from skillmatch.sources.listing import bundle_rows
    from skillmatch.sources.verifying import verify

    sources = _sources(home, mirror)
    bad = []
    for row in [] if releases else bundle_rows(sources.declarations):
        click.echo(f"{row['state']:<13} {row['bundle']}")
        bad += [] if row["state"] == "ok" else [row["bundle"]]
    for found in verify(sources, releases or tuple(sources.declarations.releases)):
        if found.state == "missing" and not releases:
            continue
        click.echo(
            f"{found.state:<13} {found.release_id}: {found.name} ({found.place or 'nowhere'}) {found.detail}"
        )
        bad += [] if found.state == "ok" else [found.name]
    if bad:
        raise ChecksumMismatch(
            f"{_files(len(bad))} not as declared, the first is {bad[0]}. Bring a release anew with: "
            "skillmatch data fetch RELEASE; a bundle is part of the package: install it again."
        )


@command.command(name="bundle")
@click.argument("names", nargs=-1, metavar="[BUNDLE]...")
@click.option("--output", type=_FOLDER, help="Write below this folder. Default: the content folders.")
@click.option("--source", "explicit", multiple=True, metavar="RELEASE=PATH", help="Take a release from PATH.")
@click.option(
    "--accept", is_flag=True, help="Write bundles that differ from the declared ones and declare them."
)
@_places
def make_bundles(
    names: tuple[str, ...],
    output: Path | None,
    explicit: tuple[str, ...],
    accept: bool,
    home: Path | None,
    mirror: Path | None,
) -> None:
    """Make the bundles of facts from the official releases, byte for byte the same every time."""
    from skillmatch.content import content_root
    from skillmatch.sources.bundling import declare, make_bundle
    from skillmatch.sources.writing import write_whole

    sources, makers = _sources(home, mirror, explicit), bundle_makers()
    for name in names or tuple(makers):
        made = make_bundle(name, makers, sources)
        if not made.is_declared and not accept:
            raise ChecksumMismatch(
                f"{name}: made sha256 {made.sha256}, declared {made.declared.sha256}. "
                "If the change is meant, run again with --accept."
            )
        path = write_whole((output or content_root()) / name, made.data)
        if not made.is_declared:
            declare(made)
        click.echo(f"{'same' if made.is_declared else 'new':<4} {len(made.data):>9,} bytes  {path}")


def bundle_makers() -> Mapping[str, Callable[[Sources], Mapping[str, Any]]]:
    """Return what makes each bundle, by the bundle's path below the content root."""
    from skillmatch.exposure.bundles import BUNDLE_MAKERS as EXPOSURE_MAKERS
    from skillmatch.taxonomy.bundles import BUNDLE_MAKERS as TAXONOMY_MAKERS

    return {**TAXONOMY_MAKERS, **EXPOSURE_MAKERS}
