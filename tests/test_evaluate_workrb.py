"""The adapter to the public harness, held against a stand-in with the harness' own abstract methods.

The stand-in copies what ``workrb.models.base`` 0.6.0 demands: an abstract class cannot be made without all of
it, so an adapter that lacks a method fails here as it would there.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from types import SimpleNamespace

import numpy as np
import pytest

from skillmatch.errors import InputError, MissingExtra
from skillmatch.evaluate.workrb import LabelScorer, label_uris, model_class, workrb_model


class ModelInterface(ABC):
    @property
    @abstractmethod
    def name(self): ...

    @property
    @abstractmethod
    def description(self): ...

    @property
    def citation(self):
        return None

    @abstractmethod
    def _compute_rankings(self, queries, targets, query_input_type, target_input_type): ...

    def compute_rankings(self, *args, **kwargs):
        return self._compute_rankings(*args, **kwargs)

    @abstractmethod
    def _compute_classification(self, texts, targets, input_type, target_input_type=None): ...

    @property
    @abstractmethod
    def classification_label_space(self): ...


class Tensor:
    def __init__(self, values):
        self.values = values


HARNESS = SimpleNamespace(ModelInterface=ModelInterface, torch=SimpleNamespace(from_numpy=Tensor))
URIS = {"bake": "u:bake", "cook": "u:cook", "drive": "u:drive"}


class Ranker:
    uris = ("u:bake", "u:cook", "u:drive")

    def margins(self, texts):
        return [
            None if not text else np.array([uri[2:] in text for uri in self.uris], dtype=np.float32)
            for text in texts
        ]


def model():
    return model_class(HARNESS)(LabelScorer(Ranker(), URIS), "instant")


def test_the_harness_gets_a_score_for_every_pair_in_its_own_order():
    found = model().compute_rankings(
        queries=["We cook", "You drive"],
        targets=["drive", " cook", "bake"],
        query_input_type="skill_sentence",
        target_input_type="skill_name",
    )
    assert isinstance(found, Tensor)
    assert found.values.tolist() == [[0, 1, 0], [1, 0, 0]]
    assert found.values.dtype == np.float32


def test_a_text_without_words_prefers_nothing():
    assert LabelScorer(Ranker(), URIS).scores([""], ["drive", "cook"]).tolist() == [[0, 0]]


def test_few_unknown_targets_score_least_and_many_are_refused():
    scorer = LabelScorer(Ranker(), URIS)
    row = scorer.scores(["We cook"], ["juggle", *["cook", "bake"] * 10])[0]
    assert row[0] == row.min() == -1
    with pytest.raises(InputError, match=r"1 of 2 targets are none, e\.g\. 'juggle'"):
        scorer.scores(["We cook"], ["cook", "juggle"])


def test_the_model_says_what_it_is():
    assert model().name.startswith("skillmatch-")
    assert model().name.endswith("-instant")
    assert model().classification_label_space is None


def test_labels_of_both_releases_are_known(taxonomy):
    uris = label_uris(taxonomy)
    assert uris["Python (computer programming)"] in taxonomy.skills
    assert len(uris) > 13_800
    assert set(uris.values()) <= set(taxonomy.skills) | set(taxonomy.skills_of_release("1.1.0"))


def test_without_the_harness_the_extra_is_named():
    try:
        import workrb  # noqa: F401
    except ModuleNotFoundError:
        with pytest.raises(MissingExtra, match=r"skillmatch\[workrb\]"):
            workrb_model(Ranker(), URIS, tier="default")
    else:
        assert workrb_model(Ranker(), URIS, tier="default").name.endswith("default")
