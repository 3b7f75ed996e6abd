"""Makes the shipped task model (models/exposure) from the labelled tasks of "GPTs are GPTs" (MIT).

Run ``python -m skillmatch.train.exposure --mirror FOLDER`` (FOLDER as SKILLMATCH_MIRROR; without it the
release is looked for in --home FOLDER, where ``skillmatch data fetch`` puts it). Needs the "train" extra, no
torch. Twice it writes the same bytes on one machine.

Every major group of occupations (22) is held out once: the model and the TF-IDF baseline are fitted on the
other groups, less the tasks whose wording equals or nearly equals one of the held-out group. The shipped
model is fitted on all groups, its label offsets and its kernel's calibration on held-out predictions.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from skillmatch.content import content_path
from skillmatch.encode import Encoder, load_encoder
from skillmatch.exposure.agreement import Labels
from skillmatch.exposure.heldout import HELD_OUT, HeldOut, save_held_out, tasks_key
from skillmatch.exposure.published.gpts import task_sentences, task_table
from skillmatch.exposure.task_features import sentence_rows
from skillmatch.exposure.task_model import (
    LABELS,
    POOL,
    RATERS,
    Doubles,
    TaskWeights,
    decided,
    pooled,
    save_weights,
    softmax,
)
from skillmatch.extras import require
from skillmatch.sources.declared import read_declarations
from skillmatch.sources.releases import Sources
from skillmatch.train.registry import declare
from skillmatch.train.task_fitting import (
    MIXING_STRENGTH,
    N_LANDMARKS,
    RIDGE,
    VECTORS_STRENGTH,
    WIDTH,
    WORDS_STRENGTH,
    KernelReader,
    best_offsets,
    fit_kernel,
    fit_logistic,
    rarity,
    weighted,
    word_counts,
)
from skillmatch.types import FloatArray

NEAR = 0.9
"""Tasks of two groups with a cosine of character 4-grams above this are near-duplicates."""

Mask = npt.NDArray[np.bool_]
Say = Callable[[str], None]


class Tasks(NamedTuple):
    """The labelled tasks, row by row: code, id, sentence, labels by rater (columns as ``RATERS``)."""

    codes: tuple[str, ...]
    ids: tuple[str, ...]
    texts: tuple[str, ...]
    labels: npt.NDArray[np.int64]

    @property
    def groups(self) -> npt.NDArray[np.str_]:
        """The major group of each task, e.g. ``15``."""
        return np.array([code[:2] for code in self.codes])


class Readable(NamedTuple):
    """Everything the readers are fitted on: sentence rows, word counts (sparse), targets (n, 6), labels."""

    rows: FloatArray
    counts: Any
    targets: Doubles
    labels: npt.NDArray[np.int64]


class Logistic(NamedTuple):
    """A multinomial logistic regression: weights (d, 3) and bias (3,)."""

    weights: Doubles
    bias: Doubles

    def shares(self, rows: Any) -> Doubles:
        """Return the probabilities of rows, dense or sparse, shape (n, 3)."""
        return softmax(np.asarray(rows @ self.weights) + self.bias)


class Readers(NamedTuple):
    """All readers, fitted; those by rater in the order of ``RATERS``."""

    kernel: KernelReader
    rarities: FloatArray
    vectors: tuple[Logistic, ...]
    words: tuple[Logistic, ...]


class Heard(NamedTuple):
    """What the readers say of n tasks: the kernel's shares (n, 6), the others' probabilities (2, n, 3)."""

    kernel: Doubles
    vectors: Doubles
    words: Doubles

    def pooled(self, which: int, mixing: Logistic) -> Doubles:
        """Return the probabilities of one rater's labels, shape (n, 3); ``mixing`` calibrates the kernel."""
        return pooled(mixing.shares(self.kernel), self.vectors[which], self.words[which])


def read_tasks(sources: Sources) -> Tasks:
    """Return the labelled tasks with their sentences, in the order of the published file.

    Raises:
        ReleaseMissing, ChecksumMismatch, SchemaMismatch: As ``Sources.rows``.
    """
    table = task_table(sources)
    labels = np.array([[LABELS.index(label) for label in table[rater]] for rater in RATERS])
    return Tasks(
        codes=tuple(table["onet_soc_code"]),
        ids=tuple(table["task_id"]),
        texts=task_sentences(sources),
        labels=labels.T,
    )


def hold_out(tasks: Tasks, readable: Readable, *, say: Say) -> tuple[HeldOut, Heard]:
    """Return what is predicted of each task while its major group is held out, and what the readers said."""
    groups, n = tasks.groups, len(tasks.texts)
    near = near_duplicates(tasks.texts, groups)
    heard = Heard(np.empty((n, 6)), np.empty((2, n, 3)), np.empty((2, n, 3)))
    baseline = np.empty((n, 3))
    n_dropped = 0
    for group in np.unique(groups):
        is_test = groups == group
        is_near = (np.asarray(near[:, is_test].sum(axis=1)).ravel() > 0) & ~is_test
        is_train = ~is_test & ~is_near
        n_dropped += int(is_near.sum())
        listen(fit_readers(readable, is_train), readable, is_test, heard)
        baseline[is_test] = _baseline(tasks, is_train, is_test)
        say(f"major group {group}: {is_test.sum()} tasks held out, {is_train.sum()} learned from")
    return _held_out(tasks, heard, baseline, n_dropped), heard


def fit_readers(readable: Readable, is_train: Mask) -> Readers:
    """Fit all readers on the rows of ``is_train``."""
    rows, counts = readable.rows[is_train], readable.counts[is_train]
    rarities = rarity(counts).astype(np.float16).astype(np.float32)
    sentences, words = rows[:, : rows.shape[1] // 2], weighted(counts, rarities)
    labels = readable.labels[is_train]
    raters = range(len(RATERS))
    return Readers(
        kernel=fit_kernel(rows, readable.targets[is_train]),
        rarities=rarities,
        vectors=tuple(
            Logistic(*fit_logistic(sentences, labels[:, at], strength=VECTORS_STRENGTH)) for at in raters
        ),
        words=tuple(Logistic(*fit_logistic(words, labels[:, at], strength=WORDS_STRENGTH)) for at in raters),
    )


def listen(readers: Readers, readable: Readable, is_test: Mask, heard: Heard) -> None:
    """Write what the readers say of the rows of ``is_test`` into these rows of ``heard``."""
    rows = readable.rows[is_test]
    words = weighted(readable.counts[is_test], readers.rarities)
    heard.kernel[is_test] = readers.kernel.shares(rows)
    for at in range(len(RATERS)):
        heard.vectors[at, is_test] = readers.vectors[at].shares(rows[:, : rows.shape[1] // 2])
        heard.words[at, is_test] = readers.words[at].shares(words)


def near_duplicates(texts: Sequence[str], groups: npt.NDArray[np.str_]) -> Any:
    """Return which tasks of other major groups nearly equal each task: sparse booleans, shape (n, n)."""
    feature = require("sklearn.feature_extraction.text", extra="train", purpose="Training the task model")
    sparse = require("scipy.sparse", extra="train", purpose="Training the task model")
    grams = feature.TfidfVectorizer(analyzer="char_wb", ngram_range=(4, 4), dtype=np.float32).fit_transform(
        [" ".join(text.casefold().split()) for text in texts]
    )
    pairs: list[tuple[int, int]] = []
    for start in range(0, len(texts), 500):
        near = (grams[start : start + 500] @ grams.T).tocoo()
        keep = near.data > NEAR
        pairs += zip((near.row[keep] + start).tolist(), near.col[keep].tolist(), strict=True)
    across = np.array([pair for pair in pairs if groups[pair[0]] != groups[pair[1]]]).reshape(-1, 2)
    ones = np.ones(len(across), dtype=np.bool_)
    return sparse.csr_matrix((ones, (across[:, 0], across[:, 1])), shape=(len(texts), len(texts)))


def fit_mixing(heard: Heard, labels: Labels, is_train: Mask) -> Logistic:
    """Return what turns the kernel's shares into calibrated probabilities, by held-out shares."""
    return Logistic(*fit_logistic(heard.kernel[is_train], labels[is_train], strength=MIXING_STRENGTH))


def _baseline(tasks: Tasks, is_train: Mask, is_test: Mask) -> Doubles:
    """Return the held-out probabilities of TF-IDF (words, pairs) with logistic regression, shape (n, 3)."""
    feature = require("sklearn.feature_extraction.text", extra="train", purpose="Training the task model")
    reader = feature.TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    texts = np.array(tasks.texts, dtype=object)
    rows = reader.fit_transform(texts[is_train])
    fitted = Logistic(*fit_logistic(rows, tasks.labels[is_train, 0], strength=WORDS_STRENGTH))
    return fitted.shares(reader.transform(texts[is_test]))


def _held_out(tasks: Tasks, heard: Heard, baseline: Doubles, n_near: int) -> HeldOut:
    """Calibrate and name labels, each group by what was fitted on the other groups' held-out predictions."""
    groups = tasks.groups
    model = np.empty((len(groups), len(RATERS), 3))
    model_labels = np.empty((len(groups), len(RATERS)), dtype=np.uint8)
    baseline_labels = np.empty(len(groups), dtype=np.uint8)
    for group in np.unique(groups):
        is_test = groups == group
        for at in range(len(RATERS)):
            probabilities = heard.pooled(at, fit_mixing(heard, tasks.labels[:, at], ~is_test))
            offsets = best_offsets(probabilities[~is_test], tasks.labels[~is_test, at])
            model[is_test, at] = probabilities[is_test]
            model_labels[is_test, at] = decided(probabilities[is_test], offsets)
        offsets = best_offsets(baseline[~is_test], tasks.labels[~is_test, 0])
        baseline_labels[is_test] = decided(baseline[is_test], offsets)
    return HeldOut(
        model=model.astype(np.float32),
        model_labels=model_labels,
        baseline=baseline.astype(np.float32),
        baseline_labels=baseline_labels,
        n_near=n_near,
        tasks=tasks_key(tasks.codes, tasks.ids),
    )


def fit_all(readable: Readable, heard: Heard) -> TaskWeights:
    """Fit the readers on all tasks, calibration and offsets on what held-out readers said."""
    everything = np.ones(len(readable.labels), dtype=np.bool_)
    readers = fit_readers(readable, everything)
    mixings = [fit_mixing(heard, readable.labels[:, at], everything) for at in range(len(RATERS))]
    offsets = [
        best_offsets(heard.pooled(at, mixing), readable.labels[:, at]) for at, mixing in enumerate(mixings)
    ]
    single, half = np.float32, np.float16
    return TaskWeights(
        landmarks=readers.kernel.landmarks,
        scales=readers.kernel.scales,
        width=np.array(WIDTH, dtype=single),
        kernel=readers.kernel.weights.astype(single),
        base=readers.kernel.base.astype(single),
        mixing=np.array([mixing.weights for mixing in mixings], dtype=single),
        mixing_bias=np.array([mixing.bias for mixing in mixings], dtype=single),
        vectors=np.array([reader.weights for reader in readers.vectors], dtype=single),
        vector_bias=np.array([reader.bias for reader in readers.vectors], dtype=single),
        rarity=readers.rarities.astype(half),
        words=np.array([reader.weights for reader in readers.words], dtype=half),
        word_bias=np.array([reader.bias for reader in readers.words], dtype=single),
        offsets=np.array(offsets, dtype=single),
    )


def readable_of(tasks: Tasks, encoder: Encoder) -> Readable:
    """Return what the readers are fitted on."""
    targets = np.hstack([np.eye(3)[tasks.labels[:, at]] for at in range(len(RATERS))])
    return Readable(sentence_rows(encoder, tasks.texts), word_counts(tasks.texts), targets, tasks.labels)


def make_task_model(sources: Sources, encoder: Encoder, folder: Path, *, say: Say) -> None:
    """Write task_model.npz, heldout.npz and recipe.toml to ``folder``.

    Args:
        sources: Where the release "gpts-are-gpts" is.
        encoder: Reads the sentences; the model is tied to it.
        folder: Files of these names there are replaced.
        say: Told how far it is.
    """
    tasks = read_tasks(sources)
    readable = readable_of(tasks, encoder)
    say(f"{len(tasks.texts)} tasks read")
    held_out, heard = hold_out(tasks, readable, say=say)
    folder.mkdir(parents=True, exist_ok=True)
    save_held_out(folder / Path(HELD_OUT).name, held_out)
    save_weights(folder / "task_model.npz", fit_all(readable, heard), encoder=encoder)
    (folder / "recipe.toml").write_text(_recipe(encoder, held_out), encoding="utf-8")


def _recipe(encoder: Encoder, held_out: HeldOut) -> str:
    lines = [
        "# How models/exposure/task_model.npz was made. Written by: python -m skillmatch.train.exposure",
        'trained_on = "gpts-are-gpts full_labelset.tsv (MIT): 19,265 labelled tasks of O*NET 27.2"',
        f'encoder = "{encoder.fingerprint}"',
        'held_out = "each of the 22 major groups of occupations once"',
        f"near_duplicate_cosine = {NEAR}",
        f"near_duplicates_left_out = {held_out.n_near}",
        f"landmarks = {N_LANDMARKS}",
        f"kernel_width = {WIDTH}",
        f"ridge = {RIDGE}",
        f"vectors_strength = {VECTORS_STRENGTH}",
        f"words_strength = {WORDS_STRENGTH}",
        f"mixing_strength = {MIXING_STRENGTH}",
        f"pool = {list(POOL)}",
        "",
        "[versions]",
        *(f'{name} = "{version(name)}"' for name in ("numpy", "scipy", "scikit-learn", "onnxruntime")),
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Make the shipped model and its held-out predictions anew and declare their checksums."""
    parser = argparse.ArgumentParser(description="Make models/exposure from the labelled tasks.")
    parser.add_argument("--mirror", type=Path, default=None, help="folder with the publishers' own layout")
    parser.add_argument("--home", type=Path, default=None, help="where 'skillmatch data fetch' puts releases")
    parser.add_argument(
        "--target", type=Path, default=None, help="default: models/exposure, and its registry"
    )
    arguments = parser.parse_args()
    sources = Sources(declarations=read_declarations(), home=arguments.home, mirror=arguments.mirror)
    folder = arguments.target or content_path("models", "exposure")
    make_task_model(sources, load_encoder(), folder, say=lambda line: print(line, flush=True))
    for name in ("task_model.npz", "heldout.npz"):
        digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        print(f"{name}: {(folder / name).stat().st_size:,} bytes, sha256 {digest}")
        if arguments.target is None:
            declare(f"exposure/{name}", digest)


if __name__ == "__main__":
    main()
