"""Side labels that say something else: a job title, a part of a name, or more than their concept.

ESCO's concepts have side labels that leave out what makes the concept what it is ("conduct surveys" for
land surveys, "marketing techniques" for textiles). Such a label counts only where the document has the
word that it leaves out. The same goes for labels that are a job title ("support manager"), that begin
like "aspects of", and for names of industries, which postings mostly use to say what an employer is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable

from skillmatch.extract.cues import DETERMINERS, JOINERS, PRONOUNS, SMALL_WORDS, Cues
from skillmatch.extract.forms import OBJECT_RANK, Form
from skillmatch.extract.inflect import Inflection
from skillmatch.extract.views import Spot, View
from skillmatch.taxonomy import Taxonomy
from skillmatch.text.words import Words
from skillmatch.types import Section

_AGENT = re.compile(r"[a-z]{2,}(er|or|ist|ant|ian|yst|eer|nurse|clerk|chef)")
_WORD = re.compile(r"[^\W_]+")
_LIGHT = frozenset(("aspect", "type", "kind", "form", "quality", "range", "variety", "area"))
_SILENT: frozenset[Section] = frozenset({"benefits", "company", "legal", "application", "personal"})
_FAR = 6
_COMMON = 20
_LEAST_TITLES = 2


class SideLabels:
    """Tells which forms of a spot are no evidence for their concept where they stand."""

    def __init__(self, taxonomy: Taxonomy, inflection: Inflection, cues: Cues, words: Words) -> None:
        """Learn the last words of job titles from the occupations of ``taxonomy``."""
        self._words = words
        self._skills = taxonomy.skills
        self._inflection = inflection
        self._cues = cues
        self._missing: dict[tuple[str, str], frozenset[str]] = {}
        self.titles = _title_words(found.preferred_label for found in taxonomy.occupations.values())

    def stems(self, words: Iterable[str]) -> frozenset[str]:
        """Return base forms of lower-case words, small words left out."""
        return frozenset(self._stem(word) for word in words if word not in SMALL_WORDS)

    def keep(self, spot: Spot, view: View, document: Collection[str]) -> tuple[Form, ...]:
        """Return the forms of a spot of several plain words that stand for their concepts here.

        Args:
            spot: The spot.
            view: Its sentence.
            document: ``stems`` of the whole document.
        """
        return tuple(form for form in spot.forms if not self._misleads(form, spot, view, document))

    def _misleads(self, form: Form, spot: Spot, view: View, document: Collection[str]) -> bool:
        label = self._skills[form.uri].preferred_label
        if label.endswith(" industry"):
            return not self._is_known_industry(spot, view)
        if form.rank == 0 or form.sense == "product":
            return False
        is_ability = self._skills[form.uri].skill_type == "skill/competence"
        if form.rank == OBJECT_RANK and _is_no_noun(spot, view):
            return True
        if is_ability and spot.size == 2 and view.norm(spot.last - 1) in self.titles:
            return True
        if self._stem(view.norm(spot.first)) in _LIGHT and view.norm(spot.first + 1) == "of":
            return True
        missing = self._missing_words(form)
        return bool(missing) and not any(word in document for word in missing)

    def _missing_words(self, form: Form) -> frozenset[str]:
        """Return what narrows the concept and is left out by a label that has nothing else instead."""
        key = (form.uri, form.text)
        found = self._missing.get(key)
        if found is None:
            skill = self._skills[form.uri]
            words = _WORD.findall(skill.preferred_label.lower())
            # The verb of an ability narrows nothing: focus groups are interviewed.
            whole = self.stems(words[1:] if skill.skill_type == "skill/competence" else words)
            part = self.stems(_WORD.findall(form.text.lower()))
            left = frozenset(word for word in whole - part if not self._cues.has("frame", word))
            is_part = part <= whole | self.stems(words[:1]) and self._is_common(form.text)
            found = self._missing[key] = left if is_part else frozenset()
        return found

    def _is_common(self, text: str) -> bool:
        """Say whether all words are everyday words; asphalt paving says what it is."""
        return all(self._words.level(word) <= _COMMON for word in _WORD.findall(text.lower()))

    def _stem(self, word: str) -> str:
        return self._inflection.noun(self._inflection.verb(word))

    def _is_known_industry(self, spot: Spot, view: View) -> bool:
        """Say whether somebody is to know the industry: experience in it, or an item of a list of skills."""
        following = view.item_after(spot)
        if spot.last < view.size and following is None:
            if self._cues.weight("skill_head", view.norm(spot.last)) >= 1:
                return True
            if view.surface(spot.last)[0].isupper() and view.style == "mixed":
                return False
        if view.section == "skills" and view.item(spot.first) == (spot.first, spot.last):
            return True
        first = max(0, spot.first - _FAR)
        return any(self._cues.has("industry_before", view.norm(i)) for i in range(first, spot.first))


def _is_no_noun(spot: Spot, view: View) -> bool:
    """Say whether a derived noun is not asked for where it stands, or is no noun: a team leading the way."""
    if view.section in _SILENT:
        return True
    following = view.norm(spot.last)
    is_verb = view.norm(spot.last - 1).endswith("ing") and following in DETERMINERS | PRONOUNS
    gaps = {view.glue_before(index) for index in range(spot.first + 1, spot.last)}
    return (is_verb and view.item_after(spot) is None) or not gaps <= {" ", "-"}


def _title_words(labels: Iterable[str]) -> frozenset[str]:
    """Return the last words of job titles that are a person doing something: manager, nurse, analyst."""
    last: Counter[str] = Counter(label.lower().split()[-1] for label in labels if label)
    return frozenset(
        word
        for word, count in last.items()
        if count >= _LEAST_TITLES and _AGENT.fullmatch(word) and word not in JOINERS
    )
