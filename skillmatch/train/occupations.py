"""Makes the shipped vectors of job titles (models/occupations/titles.npz).

Run ``python -m skillmatch.train.occupations`` after any change of the labels of occupations, of
esco/overlays/titles.csv or of the encoder. It needs neither torch nor the mirror, and takes some minutes.
Twice it writes the same bytes on one machine. Nothing is learned from postings or people: the encoder's
vectors of the titles that ESCO, O*NET and the overlay list are projected to their principal axes and grouped.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from skillmatch.content import content_path
from skillmatch.encode import Encoder, load_encoder, unit_rows
from skillmatch.space.overlays import everyday_titles, title_abbreviations
from skillmatch.space.title_vectors import VECTORS, TitleGroups, save_title_groups
from skillmatch.space.titles import read_title
from skillmatch.taxonomy import Taxonomy, load_bundled
from skillmatch.train.registry import declare
from skillmatch.types import FloatArray, Occupation

DIMENSIONS = 96
TITLES_PER_GROUP = {"ESCO": 2, "O*NET": 4}
"""O*NET lists six times as many titles for an occupation."""

MOST_GROUPS = 16
"""Of one occupation, besides its everyday titles, which are kept one by one."""

_ROUNDS = 8

Say = Callable[[str], None]


def make_title_groups(taxonomy: Taxonomy, encoder: Encoder, *, say: Say) -> TitleGroups:
    """Return the grouped vectors of all titles of all occupations.

    Args:
        taxonomy: Whose occupations are wanted.
        encoder: Reads the titles.
        say: Told how far it is.
    """
    occupations = tuple(taxonomy.occupations.values())
    everyday = _everyday(occupations)
    titles = [(occupation.preferred_label, *occupation.alt_labels) for occupation in occupations]
    texts = [title for group in (*titles, *everyday.values()) for title in group]
    vectors = dict(zip(texts, encoder.encode(texts), strict=True))
    say(f"{len(vectors):,} titles read")
    projection = principal_axes(np.stack([vectors[title] for group in titles for title in group]), DIMENSIONS)
    rows: list[FloatArray] = []
    owners: list[int] = []
    for place, (occupation, group) in enumerate(zip(occupations, titles, strict=True)):
        listed = unit_rows(np.stack([vectors[title] for title in dict.fromkeys(group)]) @ projection)
        most = min(MOST_GROUPS, -(-len(listed) // TITLES_PER_GROUP[occupation.taxonomy]))
        found = [grouped(listed, most)]
        if own := everyday.get(occupation.uri):
            found.append(unit_rows(np.stack([vectors[title] for title in own]) @ projection))
        rows += found
        owners += [place] * sum(map(len, found))
    uris = tuple(occupation.uri for occupation in occupations)
    return TitleGroups(projection, np.concatenate(rows), np.array(owners, dtype=np.int64), uris)


def principal_axes(vectors: FloatArray, n: int) -> FloatArray:
    """Return the ``n`` directions along which vectors differ most, as float16 keeps them; shape (dim, n)."""
    _, axes = np.linalg.eigh(np.cov(vectors.astype(np.float64).T))
    largest = axes[:, ::-1][:, :n]
    # An axis has no sign of its own; fixing it keeps the file the same from one library to another.
    signs = np.sign(largest[np.abs(largest).argmax(axis=0), np.arange(n)])
    axes_kept: FloatArray = (largest * signs).astype(np.float16).astype(np.float32)
    return axes_kept


def grouped(rows: FloatArray, most: int) -> FloatArray:
    """Return at most ``most`` unit vectors that stand for unit rows: means of like ones, shape (k, dim).

    Starts from rows far from one another, the first row first, and moves each mean to its rows a few times.
    """
    if len(rows) <= most:
        return rows
    chosen, nearest = [0], rows @ rows[0]
    while len(chosen) < most:
        chosen.append(int(nearest.argmin()))
        nearest = np.maximum(nearest, rows @ rows[chosen[-1]])
    means = rows[chosen]
    for _ in range(_ROUNDS):
        group = (rows @ means.T).argmax(axis=1)
        sums = [rows[group == k].sum(axis=0) if (group == k).any() else means[k] for k in range(len(means))]
        means = unit_rows(np.stack(sums))
    return means


def _everyday(occupations: Sequence[Occupation]) -> Mapping[str, tuple[str, ...]]:
    """Return the everyday titles of occupations as the coder reads them: URI to texts."""
    known = {occupation.uri for occupation in occupations}
    abbreviations = title_abbreviations()
    found: dict[str, dict[str, None]] = {}
    for title, uris in everyday_titles().items():
        for uri in uris:
            if uri in known:
                found.setdefault(uri, {})[read_title(title, abbreviations).text] = None
    return {uri: tuple(titles) for uri, titles in found.items()}


def recipe(encoder: Encoder, groups: TitleGroups, n_everyday: int) -> str:
    """Return recipe.toml: from what and how the vectors were made."""
    lines = [
        "# How models/occupations/titles.npz was made. Written by: python -m skillmatch.train.occupations",
        'made_from = "titles of occupations of ESCO 1.1.1 and O*NET 30.1, and esco/overlays/titles.csv"',
        f'encoder = "{encoder.fingerprint}"',
        f"dimensions = {groups.projection.shape[1]}",
        f"titles_per_group_esco = {TITLES_PER_GROUP['ESCO']}",
        f"titles_per_group_onet = {TITLES_PER_GROUP['O*NET']}",
        f"most_groups = {MOST_GROUPS}",
        f"everyday_titles = {n_everyday}",
        f"groups = {len(groups.rows)}",
        f'numpy = "{np.__version__}"',
    ]
    return "\n".join(lines) + "\n"


def digest_of(path: Path) -> str:
    """Return the sha256 of a file, hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> None:
    """Make the vectors anew, with their recipe, and declare their checksum in models/registry.toml."""
    parser = argparse.ArgumentParser(description="Make models/occupations/titles.npz.")
    parser.add_argument(
        "--target", type=Path, default=None, help="default: models/occupations, and its registry"
    )
    target = parser.parse_args().target
    folder = target or content_path(*VECTORS[:-1])
    folder.mkdir(parents=True, exist_ok=True)
    encoder = load_encoder()
    groups = make_title_groups(load_bundled(), encoder, say=lambda line: print(line, flush=True))
    path = folder / VECTORS[-1]
    save_title_groups(path, groups, encoder)
    (folder / "recipe.toml").write_text(recipe(encoder, groups, len(everyday_titles())), encoding="utf-8")
    print(f"{path}: {path.stat().st_size:,} bytes, sha256 {digest_of(path)}")
    if target is None:
        declare(f"{VECTORS[1]}/{VECTORS[-1]}", digest_of(path))


if __name__ == "__main__":
    main()
