"""``skillmatch train``: making the shipped models anew; needs the "train" extra."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from skillmatch.cli.session import open_engine
from skillmatch.errors import ReleaseMissing

if TYPE_CHECKING:
    from skillmatch.engine import Engine
    from skillmatch.match.subject import Subject
    from skillmatch.train.extractor.recipe import Averaging, Device
    from skillmatch.train.ranker.pairs import Graded
    from skillmatch.types import RawDocument

_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.group(name="train")
def command() -> None:
    """Make shipped models anew (needs the train extra)."""


@command.command()
@click.option("--mirror", type=_FOLDER, help="Folder with releases and postings; default: SKILLMATCH_MIRROR.")
@click.option(
    "--steps", type=click.IntRange(1), default=800, show_default=True, help="Updates of the weights."
)
@click.option("--seed", type=int, default=1, show_default=True, help="Of everything drawn.")
@click.option("--negatives", help='Strategies and shares, e.g. "embedding:60,sibling:40"; none.')
@click.option("--texts", help='Kinds of text and shares, e.g. "reading:35,line:30,literal:20".')
@click.option(
    "--first-layer", type=click.IntRange(0, 5), default=3, show_default=True, help="Lowest tuned layer."
)
@click.option(
    "--averaging",
    type=click.Choice(["none", "moving", "last"]),
    default="none",
    show_default=True,
    help="Ship the last weights, a moving average, or the mean of the last checkpoints.",
)
@click.option("--threads", type=click.IntRange(1), help="Default: SKILLMATCH_THREADS, or one per core.")
@click.option(
    "--device",
    type=click.Choice(["auto", "cpu", "cuda"]),
    default="auto",
    show_default=True,
    help="auto: a GPU where torch sees one.",
)
@click.option("--out", type=_FOLDER, help="Folder to write to; default: models/extractor, and its registry.")
def extractor(
    mirror: Path | None,
    steps: int,
    seed: int,
    negatives: str | None,
    texts: str | None,
    first_layer: int,
    averaging: Averaging,
    threads: int | None,
    device: Device,
    out: Path | None,
) -> None:
    """Tune the encoder's upper layers on text about ESCO skills.

    Texts: reading, line, literal (or literal-hn and so on), description, alternative, template, skillskape.
    Negatives: random, sibling, levenshtein, embedding.
    """
    from skillmatch.train.extractor.recipe import NEGATIVES, TEXTS, Recipe, parse_shares
    from skillmatch.train.extractor.training import train_extractor

    settings = open_engine().settings
    mirror = mirror or settings.mirror
    if mirror is None:
        raise ReleaseMissing("Training reads releases and postings: give --mirror, or set SKILLMATCH_MIRROR.")
    recipe = Recipe(
        steps=steps,
        seed=seed,
        negatives=NEGATIVES if negatives is None else parse_shares(negatives),
        texts=TEXTS if texts is None else parse_shares(texts),
        first_layer=first_layer,
        averaging=averaging,
    )
    parity = train_extractor(
        mirror,
        recipe,
        target=out,
        work=settings.home / "training",
        threads=threads or settings.threads,
        device=device,
        say=click.echo,
    )
    click.echo(
        f"8-bit against float layers, cosine: mean {parity['mean_cosine']}, lowest {parity['min_cosine']}"
    )


@command.command()
@click.option("--mirror", type=_FOLDER, help="Folder with the full releases; default: SKILLMATCH_MIRROR.")
@click.option("--out", type=_FOLDER, help="Folder to write to; default: models/space, and its registry.")
def space(mirror: Path | None, out: Path | None) -> None:
    """Learn the map of the labour space from known links (minutes; numpy is enough)."""
    from skillmatch.sources.declared import read_declarations
    from skillmatch.sources.releases import Sources
    from skillmatch.train.space.making import train_space

    engine = open_engine()
    mirror = mirror or engine.settings.mirror
    if mirror is None:
        raise ReleaseMissing(
            "Training reads descriptions and tasks: give --mirror, or set SKILLMATCH_MIRROR."
        )
    sources = Sources(declarations=read_declarations(), home=engine.settings.home, mirror=mirror)
    train_space(sources, engine.encoder, target=out, say=click.echo)


@command.command()
@click.option("--mirror", type=_FOLDER, help="Folder with postings/; default: SKILLMATCH_MIRROR.")
@click.option("--seed", type=int, default=1, show_default=True, help="Of everything drawn.")
@click.option("--out", type=_FOLDER, help="Folder to write to; default: models/ranker, and its registry.")
def ranker(mirror: Path | None, seed: int, out: Path | None) -> None:
    """Train the ranker on composed resumes for real and composed postings (minutes; needs LightGBM)."""
    from skillmatch.train.ranker.making import train_ranker
    from skillmatch.train.ranker.recipe import Recipe

    engine = open_engine()
    mirror = mirror or engine.settings.mirror
    if mirror is None:
        raise ReleaseMissing("Training reads postings: give --mirror, or set SKILLMATCH_MIRROR.")
    checksum = train_ranker(
        mirror,
        Recipe(seed=seed),
        reading=_EngineReading(engine),
        taxonomy=engine.taxonomy,
        space=engine.space,
        graded=_graded(mirror),
        target=out,
        say=lambda line: click.echo(line, err=True),
    )
    click.echo(f"steps.json: sha256 {checksum}")


def _graded(mirror: Path) -> list[Graded]:
    """Read the published pairs that the scale of scores is fitted on; none where the mirror lacks them."""
    from skillmatch.evaluate.matching_sets import read_resume_jd
    from skillmatch.train.ranker.pairs import Graded
    from skillmatch.types import RawDocument

    path = mirror / "matching" / "resume_jd_training_500.csv.gz"
    if not path.is_file():
        click.echo(f"No {path.name}: scores are fitted on composed pairs alone.", err=True)
        return []
    return [
        Graded(
            posting=RawDocument(doc_id=pair.posting_id, text=pair.posting_text),
            resume=RawDocument(doc_id=pair.resume_id, text=pair.resume_text),
            grade=pair.grade,
        )
        for pair in read_resume_jd(path)
    ]


class _EngineReading:
    """Reads documents for the training as every other command does."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def posting(self, raw: RawDocument, /) -> Subject:
        return self._engine.posting_subject(self._engine.read_posting(raw))

    def resume(self, raw: RawDocument, /) -> Subject:
        return self._engine.resume_subject(self._engine.read_resume(raw))
