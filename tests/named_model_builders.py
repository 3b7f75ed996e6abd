"""A bag of words as a model that a user names, and what the engine gives to rank by one."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

from encoding import BagEncoder
from named_models import WORDS
from ranking_builders import NothingNamed, small, trades

from skillmatch.extract.rank.named_model import load_rough_tier
from skillmatch.extract.ranking import SkillRanker
from skillmatch.settings import Settings
from skillmatch.types import Skill

TEXTS = ["You will teach young children.", "Drive heavy lorries, weld metal", "...", "nothing of the kind"]


class Encoder(BagEncoder):
    """A bag of words that says whether its vectors are means of its tokens'."""

    def __init__(self, fingerprint: str = "bag", *, is_mean: bool = True) -> None:
        super().__init__(fingerprint)
        self.is_mean = is_mean
        # Words get their directions when first met: the same for every encoder here.
        self.encode([*WORDS, *TEXTS])
        self.n_encoded = 0


def told(done: int, total: int) -> None:
    del done, total


def taxonomy_of(*skills: Skill) -> SimpleNamespace:
    found = small(*skills)
    found.occupations_of = lambda uri: ()
    found.release = "made up"
    return found


def ranker(home: Path, *skills: Skill, encoder: Encoder | None = None) -> SkillRanker:
    taxonomy = taxonomy_of(*skills)
    tier = load_rough_tier(taxonomy, encoder or Encoder(), descriptions={}, home=home, progress=told)
    return SkillRanker(taxonomy, tier, NothingNamed())


def fake_parts(home: Path, *, descriptions: dict[str, str] | None = None) -> SimpleNamespace:
    taxonomy = taxonomy_of(*trades())
    taxonomy.skills_of_release = lambda version: taxonomy.skills
    return SimpleNamespace(
        taxonomy=taxonomy,
        settings=Settings(home=home),
        lexical=SimpleNamespace(read=lambda text, sentences: None, find=lambda read: ()),
        progress=lambda what, done, total: None,
        label_in_release=lambda uri, release: taxonomy.skills[uri].preferred_label,
        full_taxonomy=SimpleNamespace(
            skills={
                uri: SimpleNamespace(description=said) for uri, said in (descriptions or {"s:0": ""}).items()
            }
        ),
    )
