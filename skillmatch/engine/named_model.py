"""Ranking skills with an encoder that the user names, in place of the one that ships."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from skillmatch.errors import ReleaseMissing

if TYPE_CHECKING:
    from skillmatch.engine.parts import Parts
    from skillmatch.extract.ranking import SkillRanker


class NamedRanker(NamedTuple):
    """A ranker by an encoder of the user's, and whether its vectors of skills know their descriptions."""

    ranker: SkillRanker
    has_descriptions: bool

    @property
    def note(self) -> str:
        """What a reader of its rankings must know."""
        known = "labels and descriptions" if self.has_descriptions else "labels alone (see skillmatch data)"
        return (
            "Nothing of ours was taught this model: its margins order the skills of a text, they are no "
            f"confidences and have no threshold. Its vectors of skills are of {known}."
        )


def ranker_by(parts: Parts, folder: Path) -> NamedRanker:
    """Return a ranker of all ESCO skills by the model in a folder; its margins are no log odds.

    The vectors of the skills are made the first time, which takes minutes, and kept below the home folder.

    Args:
        parts: Of the engine.
        folder: Of a sentence-transformers model.

    Raises:
        InputError: There is no such folder, or what it holds cannot be run.
        ChecksumMismatch: A file of it cannot be read as what it should be.
        MissingExtra: It has no ONNX file, and sentence-transformers is not installed.
    """
    from skillmatch.encode.named import open_named_encoder
    from skillmatch.extract.rank.named_model import load_rough_tier
    from skillmatch.extract.rank.naming import Namer
    from skillmatch.extract.ranking import SkillRanker

    encoder = open_named_encoder(folder, threads=parts.settings.threads)
    descriptions = _descriptions(parts)
    tier = load_rough_tier(
        parts.taxonomy,
        encoder,
        descriptions=descriptions,
        home=parts.settings.home,
        progress=lambda done, total: parts.progress("Vectors of skills", done, total),
    )
    ranker = SkillRanker(parts.taxonomy, tier, Namer(parts.lexical, tier.uris))
    return NamedRanker(ranker, bool(descriptions))


def _descriptions(parts: Parts) -> Mapping[str, str]:
    """Return the descriptions of skills by URI; none where the full release is not on this machine."""
    try:
        full = parts.full_taxonomy
    except ReleaseMissing:
        return {}
    return {uri: skill.description for uri, skill in full.skills.items() if skill.description}
