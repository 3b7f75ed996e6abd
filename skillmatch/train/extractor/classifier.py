"""The plain recipe of Decorte et al. 2022, to compare with: one binary head per skill on frozen vectors.

Run ``python -m skillmatch.train.extractor.classifier --mirror DIR --work DIR``. Positives of a head are the
sentences that literally name its skill and the skill's own labels, negatives those of other skills, chosen
by a strategy. Vectors are those of the shipped base encoder; needs no torch.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from skillmatch.encode import Encoder, load_encoder
from skillmatch.train.extractor.material import Limits, Material, Say, Sentence, read_material
from skillmatch.train.extractor.recipe import STRATEGIES, parse_shares
from skillmatch.train.extractor.scoring import Quality, ranked_quality
from skillmatch.types import FloatArray

_NEGATIVES_PER_POSITIVE = 10
_MOST_POSITIVES = 50
_ROUNDS = 60
_RATE = 4.0
_RIDGE = 1e-3


def fit_head(positives: FloatArray, negatives: FloatArray) -> FloatArray:
    """Return weights and bias of one head, shape (dim + 1,): logistic regression by gradient descent.

    Both classes weigh the same, whatever their sizes.

    Args:
        positives: Unit rows, at least one, shape (n, dim).
        negatives: Unit rows, at least one, shape (m, dim).
    """
    rows = np.concatenate([positives, negatives])
    rows = np.concatenate([rows, np.ones((len(rows), 1), dtype=np.float32)], axis=1)
    right = np.arange(len(rows)) < len(positives)
    shares = np.where(right, 0.5 / len(positives), 0.5 / len(negatives)).astype(np.float32)
    head = np.zeros(rows.shape[1], dtype=np.float32)
    for _ in range(_ROUNDS):
        wrong = 1 / (1 + np.exp(-(rows @ head))) - right
        head -= _RATE * (rows.T @ (shares * wrong) + _RIDGE * head)
    return head.astype(np.float32)


def fit_heads(
    material: Material,
    vectors: FloatArray,
    own: Sequence[Sequence[int]],
    strategies: Mapping[str, float],
    *,
    seed: int,
) -> FloatArray:
    """Return a head for each skill, shape (skills, dim + 1).

    Args:
        material: Knows the neighbours of the skills.
        vectors: A unit row for each text of the token store.
        own: The positive texts of each skill, at least one each.
        strategies: Of the negatives, with their shares.
        seed: Of the draws.
    """
    rng = random.Random(seed)  # noqa: S311 - a draw that can be repeated, no secret
    heads = np.empty((len(own), vectors.shape[1] + 1), dtype=np.float32)
    for skill, texts in enumerate(own):
        positives = rng.sample(list(texts), min(_MOST_POSITIVES, len(texts)))
        others = [
            rng.choice(own[other])
            for _ in range(_NEGATIVES_PER_POSITIVE * len(positives))
            if (other := material.negatives.draw(skill, strategies, rng)) is not None
        ]
        heads[skill] = fit_head(vectors[positives], vectors[others])
    return heads


def positive_texts(material: Material) -> list[list[int]]:
    """Return the texts of each skill: its label, alternative labels, and sentences that literally name it."""
    own = [[texts.label, *texts.alternatives] for texts in material.texts]
    for sentence in material.of_kind("literal"):
        for skill in sentence.positives:
            own[skill].append(sentence.text)
    return own


def measure(
    heads: FloatArray, vectors: FloatArray, sentences: Sequence[Sentence], among: npt.NDArray[np.bool_]
) -> Quality:
    """Return how well the heads rank the skills of sentences.

    Args:
        heads: From ``fit_heads``.
        vectors: A unit row for each text of the token store.
        sentences: With their right skills.
        among: Which skills are ranked, shape (skills,).
    """
    rows = vectors[[sentence.text for sentence in sentences]]
    margins = rows @ heads[:, :-1].T + heads[:, -1]
    found = [
        ranked_quality(np.where(among, row, -np.inf).astype(np.float32), sentence.positives)
        for row, sentence in zip(margins, sentences, strict=True)
    ]
    return Quality(np.array([each[0] for each in found]), np.array([each[1] for each in found]))


def compare(
    material: Material, encoder: Encoder, *, seeds: Sequence[int], say: Say
) -> dict[str, dict[str, list[float]]]:
    """Return RP@5 and MAP in percent by strategy (each, and all four together), one value per seed."""
    own = positive_texts(material)
    used = sorted({text for texts in own for text in texts})
    used += [each.text for each in (*material.validation, *material.development)]
    vectors = np.zeros((len(material.store), encoder.dim), dtype=np.float32)
    vectors[used] = encoder.encode([material.store.text(number) for number in used])
    say(f"{len(used)} texts encoded")
    everything = np.ones(len(material.skills), dtype=np.bool_)
    found: dict[str, dict[str, list[float]]] = {}
    for name in (*STRATEGIES, "all four"):
        strategies = dict.fromkeys(STRATEGIES, 1.0) if name == "all four" else parse_shares(name)
        for seed in seeds:
            heads = fit_heads(material, vectors, own, strategies, seed=seed)
            for title, sentences, among in (
                ("validation", material.validation, material.in_benchmark),
                ("dev", material.development, everything),
            ):
                result = measure(heads, vectors, sentences, among)
                row = found.setdefault(name, {})
                row.setdefault(f"{title} RP@5", []).append(round(100 * float(result.rp5.mean()), 2))
                row.setdefault(f"{title} MAP", []).append(
                    round(100 * float(result.average_precision.mean()), 2)
                )
        say(f"{name}: {found[name]}")
    return found


def main() -> None:
    """Fit the heads by each strategy, three seeds each, and print how well they rank."""
    parser = argparse.ArgumentParser(
        description="Measure binary heads on frozen vectors, the plain 2022 recipe."
    )
    parser.add_argument(
        "--mirror", type=Path, required=True, help="folder with the full releases and postings"
    )
    parser.add_argument("--work", type=Path, required=True, help="folder for what takes long to make")
    parser.add_argument("--out", type=Path, default=Path("classifier.json"))
    options = parser.parse_args()
    limits = Limits(alternatives=3, sentences=0, development=300)
    material = read_material(options.mirror, folds="A", limits=limits, work=options.work, say=_say)
    found = compare(material, load_encoder(), seeds=(1, 2, 3), say=_say)
    options.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    main()
