"""``skillmatch evaluate extraction``: every figure of the extractor, tiers side by side, with intervals."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from skillmatch.cli.session import FolderPath, check_writable, open_engine, write_text
from skillmatch.errors import InputError, MissingExtra, ReleaseMissing
from skillmatch.types import TIERS, TierName

if TYPE_CHECKING:
    from skillmatch.engine import Engine
    from skillmatch.evaluate.extraction import ExtractionReport, System
    from skillmatch.types import Span

_PEER = "spaCy PhraseMatcher"
_DRAWN: TierName = "default"


@click.command()
@click.option(
    "--tier", "tiers", multiple=True, type=click.Choice(TIERS), help="Measure this tier; may be repeated."
)
@click.option(
    "--encoder",
    "encoders",
    multiple=True,
    type=FolderPath(path_type=Path),
    help="Measure how the sentence-transformers model in this folder ranks, beside the tiers, and nothing "
    "else; may be repeated.",
)
@click.option(
    "--final", "is_final", is_flag=True, help="Read the HOUSE test set too: once per delivered model."
)
@click.option("--output", type=click.Path(path_type=Path), help="Write all figures to this JSON file.")
@click.option("--picture", type=click.Path(path_type=Path), help="Draw the reliability of confidences (SVG).")
def extraction(
    tiers: tuple[TierName, ...],
    encoders: tuple[Path, ...],
    is_final: bool,
    output: Path | None,
    picture: Path | None,
) -> None:
    """Measure ranking, mentions, confidences, strength and spans of the extractor (needs SKILLMATCH_MIRROR).

    All tiers are measured unless --tier names some. Ranking is held against the HOUSE and TECH validation
    sentences; mentions and strength against passages of real postings that two readers labelled, both of them
    language models and not people; spans against SkillSpan's annotators, beside spaCy where the extra "peers"
    is installed. For occupations of job titles see "skillmatch evaluate occupations".

    With --encoder rankings alone are measured: a model of yours has margins and no confidences, so nothing
    says which of its skills would be mentions. What its folder needs: see "skillmatch skills rank --help".
    """
    from skillmatch.cli.extraction_tables import show
    from skillmatch.evaluate.extraction import as_plain, measure, read_material

    for path in (output, picture):
        if path is not None:
            check_writable(path)
    if encoders:
        if picture is not None:
            raise InputError("--picture shows confidences, and a model of --encoder has none. Leave one out.")
        _compare_rankings(tiers, encoders, is_final=is_final, output=output)
        return
    engine = open_engine()
    material = read_material(_mirror(engine), engine.taxonomy)
    systems = _systems(tiers, material.wanted)
    report = measure(material, systems, peers=_peers(engine), is_final=is_final)
    show(report)
    click.echo("In brackets after a figure: its 95 % bootstrap interval.")
    if output is not None:
        write_text(output, json.dumps(as_plain(report), indent=1) + "\n")
    if picture is not None:
        write_text(picture, _reliability_picture(report))


def _compare_rankings(
    tiers: Sequence[TierName], encoders: Sequence[Path], *, is_final: bool, output: Path | None
) -> None:
    """Measure and show the rankings of tiers, all unless some are named, and of models in folders."""
    from skillmatch.cli.extraction_tables import show_ranking
    from skillmatch.engine.named_model import ranker_by
    from skillmatch.evaluate.extraction import as_plain, measure_ranking

    engine = open_engine()
    mirror = _mirror(engine)
    named = {_column(folder, encoders): ranker_by(engine, folder) for folder in encoders}
    for name, found in named.items():
        click.echo(f"{name}: {found.note}", err=True)
    systems = ((name, open_engine(tier=name).skill_ranker) for name in tiers or TIERS)
    rankers = chain(systems, ((name, found.ranker) for name, found in named.items()))
    report = measure_ranking(mirror, engine.taxonomy, rankers, is_final=is_final)
    show_ranking(report)
    click.echo("In brackets after a figure: its 95 % bootstrap interval.")
    if output is not None:
        write_text(output, json.dumps(as_plain(report), indent=1) + "\n")


def _column(folder: Path, among: Sequence[Path]) -> str:
    """Return what a model is called: the end of its path, all of it where that is another's end, too."""
    end = folder.resolve().parts[-2:]
    is_alone = all(other == folder or other.resolve().parts[-2:] != end for other in among)
    return f"encoder {'/'.join(end) if is_alone else folder.resolve()}"


def _systems(tiers: Sequence[TierName], wanted: Mapping[str, Sequence[Span]]) -> Iterator[System]:
    """Yield what is measured, one after the other; without ``tiers`` all whose files are here.

    Raises:
        ReleaseMissing: A tier that was asked for, or every one, lacks its files.
    """
    from skillmatch.evaluate.extraction import System
    from skillmatch.evaluate.focusing import focused_extractor

    missing: list[ReleaseMissing] = []
    for name in tiers or TIERS:
        engine = open_engine(tier=name)
        try:
            tier = engine.tier
        except ReleaseMissing as error:
            missing.append(error)
            if tiers or len(missing) == len(TIERS):
                raise
            click.echo(f"The tier {name} is left out. {error}", err=True)
            continue
        extractor = focused_extractor(engine.taxonomy, tier, engine.lexical, wanted)
        yield System(name=name, ranker=engine.skill_ranker, mentions=extractor.mentions)


def _peers(engine: Engine) -> dict[str, Callable[[str], Iterable[Span]]]:
    from skillmatch.evaluate.phrase_matcher import spacy_phrases

    try:
        return {_PEER: spacy_phrases(engine.taxonomy.skills.values())}
    except MissingExtra as error:
        click.echo(f"Spans are shown without a peer. {error}", err=True)
        return {}


def _reliability_picture(report: ExtractionReport) -> str:
    from skillmatch.report.exposure.figures.svg import svg_file
    from skillmatch.report.reliability import reliability_figure

    name = _DRAWN if _DRAWN in report.tiers else list(report.tiers)[-1]
    return svg_file(reliability_figure(report.tiers[name].mentions["all"].reliability, tier=name))


def _mirror(engine: Engine) -> Path:
    if engine.settings.mirror is None:
        raise ReleaseMissing(
            "The labels are here (samples/labels), the sentences are not: they may not be shipped. Set "
            "SKILLMATCH_MIRROR to the folder that holds postings/ and skill_eval/."
        )
    return engine.settings.mirror
