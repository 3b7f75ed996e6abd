"""Learns the word vectors of the tier ``instant``: from examples, and from what the tier ``default`` answers.

A sentence is read as ``skillmatch.extract.rank.static`` reads it: a run is the sum of its words. Words and
skills begin as the tuned encoder sees each by itself, turned to their main directions.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from skillmatch.extract.rank.static import N_SPECIAL, Ints, Vocabulary, find_runs
from skillmatch.extras import require
from skillmatch.types import FloatArray

_FREQUENT = 1e-3
"""A word this frequent counts half as much as a rare one to begin with."""

_POOLING = 0.05
_TOLD_EVERY = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class StaticRecipe:
    """A training of word vectors.

    Attributes:
        dim: Columns.
        steps: Updates.
        batch: Examples per step, and as many taught sentences.
        rate: Highest learning rate; it falls as a cosine.
        temperature: Cosines of examples are divided by it in the loss.
        taught_temperature: The same against the teacher's shares.
        whole: Weight of the whole sentence beside its pooled runs.
        rejected: Share of the hard negatives that a reader rejected, where there are such.
        texts: Kinds of examples and how often each is drawn; any positive unit.
        seed: Of everything drawn.
    """

    dim: int = 128
    steps: int = 2400
    batch: int = 128
    rate: float = 3e-3
    temperature: float = 0.05
    taught_temperature: float = 0.06
    whole: float = 0.4
    rejected: float = 0.8
    texts: Mapping[str, float] = field(
        default_factory=lambda: {
            "reading": 30,
            "line": 25,
            "literal": 20,
            "alternative": 15,
            "description": 10,
        }
    )
    seed: int = 1


class Stated(NamedTuple):
    """A text with the skills that it states, those that are not wrong either, and rejected ones, by place."""

    text: str
    positives: Sequence[int]
    acceptable: Sequence[int] = ()
    rejected: Sequence[int] = ()


class Taught(NamedTuple):
    """What a teacher answered: for each text k skills, shape (n, k), and their shares, which add up to 1."""

    texts: Sequence[str]
    skills: Ints
    shares: FloatArray


class Vectors(NamedTuple):
    """Rows of words by number, shape (w + 2, dim), and unit rows of skills, shape (n, dim)."""

    words: FloatArray
    skills: FloatArray


def first_vectors(words: FloatArray, skills: FloatArray, counts: Ints, *, dim: int) -> Vectors:
    """Return the vectors that training begins with.

    Args:
        words: Of each word by an encoder, shape (w, any).
        skills: Of each skill by the same, shape (n, any).
        counts: How often each word was seen.
        dim: Columns to keep: those along which skills differ most.
    """
    mean = skills.mean(axis=0)
    spread = (skills - mean).astype(np.float64)
    _, directions = np.linalg.eigh(spread.T @ spread)
    turn = directions[:, ::-1][:, :dim].astype(np.float32)
    rare = _FREQUENT / (_FREQUENT + counts / counts.sum())
    rows = words @ turn
    rows *= (rare / np.maximum(np.linalg.norm(rows, axis=1), 1e-6))[:, None].astype(np.float32)
    own = (skills - mean / 2) @ turn
    own /= np.linalg.norm(own, axis=1, keepdims=True)
    return Vectors(np.vstack([np.zeros((N_SPECIAL, dim), dtype=np.float32), rows]), own)


class _Batch(NamedTuple):
    numbers: Ints
    firsts: Ints
    stops: Ints
    rows: Ints
    begins: Ints


class _Texts:
    """Texts as numbers of words and runs, all at once; ``known``: places of those with a known word."""

    def __init__(self, vocabulary: Vocabulary, texts: Sequence[str]) -> None:
        self._numbers, self._starts = vocabulary.numbers(texts)
        self._runs = find_runs(self._numbers, self._starts, vocabulary.is_content())
        counts = np.zeros(len(texts), dtype=np.int64)
        counts[self._runs.sentences] = np.diff(np.append(self._runs.begins, len(self._runs.firsts)))
        self._run_starts = np.concatenate(([0], np.cumsum(counts)))
        self.known = np.flatnonzero(counts)

    def batch(self, places: Ints) -> _Batch:
        words = self._starts[places + 1] - self._starts[places]
        runs = self._run_starts[places + 1] - self._run_starts[places]
        word_ends, run_ends = np.cumsum(words), np.cumsum(runs)
        word_at = np.arange(word_ends[-1]) + np.repeat(self._starts[places] - word_ends + words, words)
        run_at = np.arange(run_ends[-1]) + np.repeat(self._run_starts[places] - run_ends + runs, runs)
        moved = np.repeat(word_ends - words - self._starts[places], runs)
        return _Batch(
            self._numbers[word_at],
            self._runs.firsts[run_at] + moved,
            self._runs.stops[run_at] + moved,
            np.repeat(np.arange(len(places)), runs),
            run_ends - runs,
        )


class _Drawn(NamedTuple):
    batch: _Batch
    skills: Ints
    target: Ints
    is_no_negative: npt.NDArray[np.bool_]


class _Drawing:
    """Draws examples with a positive, a hard negative and a random skill each."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        examples: Mapping[str, Sequence[Stated]],
        siblings: Sequence[Sequence[int]],
        recipe: StaticRecipe,
    ) -> None:
        self._kinds = [kind for kind in recipe.texts if examples.get(kind)]
        weights = np.array([recipe.texts[kind] for kind in self._kinds], dtype=np.float64)
        self._chances = weights / weights.sum()
        self._all = [each for kind in self._kinds for each in examples[kind]]
        self._texts = _Texts(vocabulary, [each.text for each in self._all])
        ends = np.cumsum([len(examples[kind]) for kind in self._kinds])
        self._of_kind = np.split(self._texts.known, np.searchsorted(self._texts.known, ends[:-1]))
        self._siblings, self._recipe = siblings, recipe

    def draw(self, rng: np.random.Generator) -> _Drawn:
        shares = rng.multinomial(self._recipe.batch, self._chances)
        places = np.concatenate(
            [rng.choice(group, n) for group, n in zip(self._of_kind, shares, strict=True) if n]
        )
        drawn = [self._all[place] for place in places]
        own = [int(rng.choice(each.positives)) for each in drawn]
        hard = [self._negative(each, skill, rng) for each, skill in zip(drawn, own, strict=True)]
        chance = rng.integers(0, len(self._siblings), len(drawn)).tolist()
        skills, target = np.unique(np.array(own + hard + chance), return_inverse=True)
        column = {skill: place for place, skill in enumerate(skills.tolist())}
        is_no_negative = np.zeros((len(drawn), len(skills)), dtype=np.bool_)
        for row, (each, skill) in enumerate(zip(drawn, own, strict=True)):
            for other in (*each.positives, *each.acceptable):
                if other != skill and other in column:
                    is_no_negative[row, column[other]] = True
        return _Drawn(self._texts.batch(places), skills, target[: len(drawn)], is_no_negative)

    def _negative(self, example: Stated, skill: int, rng: np.random.Generator) -> int:
        if example.rejected and rng.random() < self._recipe.rejected:
            return int(rng.choice(example.rejected))
        near = self._siblings[skill]
        return int(rng.choice(near)) if near else int(rng.integers(0, len(self._siblings)))


def learn(
    first: Vectors,
    vocabulary: Vocabulary,
    examples: Mapping[str, Sequence[Stated]],
    siblings: Sequence[Sequence[int]],
    taught: Taught | None,
    recipe: StaticRecipe,
    say: Callable[[str], None],
) -> Vectors:
    """Return vectors of words and skills, trained on one core (2,400 steps: two to eight minutes).

    Args:
        first: From ``first_vectors``.
        vocabulary: Whose words they are.
        examples: By kind.
        siblings: For each skill those of the same group.
        taught: What a teacher answered to further sentences; None trains on examples alone.
        recipe: How.
        say: Told how far it is.

    Raises:
        MissingExtra: torch is not installed.
    """
    torch = require("torch", extra="train", purpose="Training word vectors")
    rng = np.random.default_rng(recipe.seed)
    net = _Net(torch, first, recipe)
    drawing = _Drawing(vocabulary, examples, siblings, recipe)
    lessons = None if taught is None else _Texts(vocabulary, taught.texts)
    optimizer = torch.optim.Adam([net.words, net.skills], lr=recipe.rate, fused=True)
    for step in range(1, recipe.steps + 1):
        for group in optimizer.param_groups:
            group["lr"] = recipe.rate * 0.5 * (1 + math.cos(math.pi * step / recipe.steps)) + 1e-5
        loss = net.loss_of_examples(drawing.draw(rng))
        if lessons is not None and taught is not None:
            places = rng.choice(lessons.known, recipe.batch)
            batch = lessons.batch(places)
            loss = loss + net.loss_of_lesson(batch, taught.skills[places], taught.shares[places])
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        if step % _TOLD_EVERY == 0:
            say(f"word vectors: step {step} of {recipe.steps}, loss {loss.item():.3f}")
    skills = torch.nn.functional.normalize(net.skills.detach(), dim=-1)
    return Vectors(net.words.detach().numpy(), skills.numpy())


class _Net:
    def __init__(self, torch: Any, first: Vectors, recipe: StaticRecipe) -> None:
        self._torch, self._recipe = torch, recipe
        self.words = torch.nn.Parameter(torch.from_numpy(first.words.copy()))
        self.skills = torch.nn.Parameter(torch.from_numpy(first.skills.copy()))

    def _runs(self, batch: _Batch) -> Any:
        """Return unit rows of the runs."""
        torch = self._torch
        numbers = torch.from_numpy(batch.numbers)
        words = torch.nn.functional.embedding(numbers, self.words) * (numbers >= N_SPECIAL)[:, None]
        sums = torch.nn.functional.pad(words.cumsum(0), (0, 0, 1, 0))
        rows = sums[torch.from_numpy(batch.stops)] - sums[torch.from_numpy(batch.firsts)]
        return rows * torch.rsqrt((rows * rows).sum(1, keepdim=True) + 1e-6)

    def _unit(self, skills: Ints) -> Any:
        torch = self._torch
        rows = torch.nn.functional.embedding(torch.from_numpy(skills), self.skills)
        return torch.nn.functional.normalize(rows, dim=-1)

    def loss_of_examples(self, drawn: _Drawn) -> Any:
        """Return the contrastive loss of pooled runs with the whole, and of the whole by itself."""
        torch, recipe = self._torch, self._recipe
        near = self._runs(drawn.batch) @ self._unit(drawn.skills).T
        rows = torch.from_numpy(drawn.batch.rows)
        summed = torch.zeros(len(drawn.target), near.shape[1])
        summed = summed.index_add(0, rows, torch.exp((near - 1) / _POOLING))
        pooled = _POOLING * torch.log(summed + 1e-30) + 1
        whole = near[torch.from_numpy(drawn.batch.begins)]
        both = (pooled + recipe.whole * whole) / (1 + recipe.whole)
        is_out, target = torch.from_numpy(drawn.is_no_negative), torch.from_numpy(drawn.target)
        entropy = torch.nn.functional.cross_entropy
        return sum(
            weight * entropy((cosines / recipe.temperature).masked_fill(is_out, -1e4), target)
            for weight, cosines in ((1.0, both), (0.3, whole))
        )

    def loss_of_lesson(self, batch: _Batch, skills: Ints, shares: FloatArray) -> Any:
        """Return how far the shares of the taught skills are from the teacher's."""
        torch, recipe = self._torch, self._recipe
        n, runs = len(skills), self._runs(batch)
        counts = np.bincount(batch.rows, minlength=n)
        width = int(counts.max())
        places = batch.rows * width + np.arange(len(batch.rows)) - batch.begins[batch.rows]
        padded = torch.zeros(n * width, runs.shape[1]).index_copy(0, torch.from_numpy(places), runs)
        is_run = torch.from_numpy(np.arange(width) < counts[:, None])
        near = torch.bmm(padded.view(n, width, -1), self._unit(skills).transpose(1, 2))
        pooled = _POOLING * torch.logsumexp((near / _POOLING).masked_fill(~is_run[..., None], -1e4), 1)
        answers = torch.log_softmax((pooled + recipe.whole * near[:, 0]) / recipe.taught_temperature, -1)
        return torch.nn.functional.kl_div(answers, torch.from_numpy(shares), reduction="batchmean")
