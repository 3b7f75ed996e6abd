"""Who stands in a resume for an audit by swaps: names by group, and everything else that must not count.

The bundled names are made up of common given and family names; with a mirror, those of two published audits
are used instead. They stand for how a name is read, not for anybody.
"""

from __future__ import annotations

import csv
import itertools
import json
import random
import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from pathlib import Path

from skillmatch.errors import InputError, ReleaseMissing, SchemaMismatch

_NAMES: Mapping[str, tuple[str, ...]] = {
    "Asian men": ("Wei Zhang", "Arjun Ramanathan", "Minh Nguyễn", "Hiroshi Takeda", "Imran Chaudhry"),
    "Asian women": ("Mei-Ling Chow", "Priya Venkatesan", "Thị Lan Phạm", "Yuki Nakagawa", "Farzana Begum"),
    "Black men": (
        "DeShawn Washington",
        "Oluwaseun Adeyemi",
        "Kwame Boateng",
        "Tyrone Gaines",
        "Abdi Warsame",
    ),
    "Black women": ("Lakisha Robinson", "Ngozi Okonkwo", "Amara Diallo", "Ebony Jeffers", "Hodan Guled"),
    "Hispanic men": (
        "José Luis Hernández",
        "Mateo Villanueva",
        "Ramón Echeverría",
        "Juan Carlos Peña",
        "Iker Zabala",
    ),
    "Hispanic women": (
        "Guadalupe Ortega",
        "María Fernanda Ruiz",
        "Xiomara Cifuentes",
        "Lucía Del Río",
        "Itzel Morales",
    ),
    "White men": ("Greg Sullivan", "Todd Mueller", "Seán O'Connor", "Piotr Wiśniewski", "Lars van den Berg"),
    "White women": ("Emily Walsh", "Anne Kowalski", "Saoirse Brennan", "Heidi Schröder", "Grace Baker"),
}
_SHE, _HE, _THEY = ("she", "her", "her"), ("he", "his", "him"), ("they", "their", "them")
_PRONOUNS = (_SHE, _HE, _THEY)
_ADDRESSES = (
    "12 Alder Lane, Leeds LS1 4AB",
    "Flat 9, 310 Station Road, Bradford BD1 5XY",
    "1455 Martin Luther King Blvd, Detroit, MI 48202",
    "27 Kensington Park Gardens, London W11 3HD",
    "Hauptstraße 12, 10115 Berlin",
    "Calle Mayor 5, Madrid",
)
_SCHOOLS = (
    "Swansea University",
    "University of Lagos",
    "Howard University",
    "Eton College",
    "Universidad de Guadalajara",
    "St Mary's College for Women",
    "Bangalore Institute of Technology",
)
_YEARS = ("2012", "1979", "1988", "1997", "2006", "2021")
_TOLD: Mapping[str, tuple[str, ...]] = {
    "origin": ("Leeds", "Ghana", "Ho Chi Minh City, Vietnam"),
    "faith": ("Christian", "Muslim", "Jehovah's Witness"),
    "age": ("31", "54", "62"),
    "family": ("husband", "wife", "mother-in-law"),
    "team": ("men's", "women's", "ladies'"),
    "society": (
        "Society of Women Engineers",
        "National Society of Black Engineers",
        "Lesbians Who Tech Network",
    ),
}
"""What sentences tell of somebody, by trait; whoever stands there first has the first of each."""

TRAITS = ("name", "pronouns", "address", "graduation year", "school", *_TOLD)
"""What is swapped, in the order of the report."""
_RACES = {"A": "Asian", "B": "Black", "H": "Hispanic", "W": "White"}
_BLOOMBERG = (("top_mens_names.json", "men"), ("top_womens_names.json", "women"))
_BERTRAND = "openintro_resume.csv"
_BERTRAND_FAMILIES = {"black": ("Washington", "Jefferson"), "white": ("Walsh", "Murphy")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Persona:
    """Somebody as a resume tells of them.

    ``pronouns`` are subject, possessive and object; ``told`` is what sentences tell, by trait.
    """

    group: str
    name: str
    title: str
    pronouns: tuple[str, str, str]
    address: str
    school: str
    graduated: str
    told: Mapping[str, str] = field(default_factory=lambda: {trait: told[0] for trait, told in _TOLD.items()})

    @property
    def given(self) -> str:
        """The name without the family name."""
        return self.name.removesuffix(self.family).rstrip()

    @property
    def family(self) -> str:
        """The last word of the name, with the particles in small letters before it."""
        *before, last = self.name.split(" ")
        particles = list(itertools.takewhile(str.islower, reversed(before)))
        return " ".join((*reversed(particles), last))

    @property
    def mail(self) -> str:
        """An address made of the name's letters."""
        letters = ("".join(filter(str.isalpha, word)).lower() for word in (self.given, self.family))
        return f"{'.'.join(letters)}@mail.example"


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A persona with one trait swapped: which, and what it is now in words fit for a table."""

    trait: str
    value: str
    persona: Persona


def bundled_names() -> Mapping[str, tuple[str, ...]]:
    """Return the bundled names by group."""
    return _NAMES


def read_names(mirror: Path) -> dict[str, tuple[str, ...]]:
    """Return the names of two published audits by group, from the mirror.

    L. Yin, D. Alba, L. Nicoletti, Bloomberg 2024 (Apache-2.0), and M. Bertrand, S. Mullainathan, American
    Economic Review 94(4), 2004, whose given names get a family name each.

    Raises:
        ReleaseMissing: The mirror does not hold them.
        SchemaMismatch: A file has another form.
    """
    found: dict[str, tuple[str, ...]] = {}
    for file, sex in _BLOOMBERG:
        for race, names in _read_json(mirror / "fairness" / "bloomberg" / file).items():
            found[f"{_RACES.get(race, race)} {sex}"] = tuple(name.title() for name in names)
    with _existing(mirror / "fairness" / "bertrand_mullainathan" / _BERTRAND).open(encoding="utf-8") as lines:
        rows = csv.DictReader(lines)
        if not {"firstname", "race", "gender"} <= set(rows.fieldnames or ()):
            raise SchemaMismatch(f"{_BERTRAND}: expected the columns firstname, race and gender.")
        given = sorted({(row["race"], row["gender"], row["firstname"]) for row in rows})
    for race, gender, name in given:
        families = _BERTRAND_FAMILIES.get(race, _BERTRAND_FAMILIES["white"])
        group = f"{race.title()} {'women' if gender == 'f' else 'men'} (2004)"
        found[group] = (*found.get(group, ()), f"{name} {families[len(name) % len(families)]}")
    return found


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise ReleaseMissing(
            f"{path.parent.name}/{path.name} is not in the mirror. Name one that has fairness/ "
            f"with --mirror or "
            "SKILLMATCH_MIRROR, or leave it out for the bundled names."
        )
    return path


def _read_json(path: Path) -> dict[str, list[str]]:
    found = json.loads(_existing(path).read_text(encoding="utf-8"))
    if not isinstance(found, dict) or not all(isinstance(names, list) for names in found.values()):
        raise SchemaMismatch(f"{path.name}: expected a list of names for each group.")
    return found


def variants_of(
    names: Mapping[str, Sequence[str]], n_names: int, *, seed: str, text: str
) -> tuple[Persona, tuple[Variant, ...]]:
    """Return who stands in a resume first, and that person with one trait swapped at a time.

    Args:
        names: By group; each group is drawn from in turn.
        n_names: How many other names.
        seed: Says which names: the same seed, the same people.
        text: The resume. A name of which a word stands in it already, as a place's or a product's, is not
            used: to hide it there would be right, and would move what the text says of the work.

    Raises:
        InputError: No name is left.
    """
    draw = random.Random(seed)  # noqa: S311
    held = set(re.findall(r"\w+", text.casefold()))
    free = {group: [name for name in listed if _is_free(name, held)] for group, listed in names.items()}
    names = {group: listed for group, listed in free.items() if listed}
    if not names:
        raise InputError("Expected a name of which no word stands in the resume, found none.")
    groups = sorted(names)
    draw.shuffle(groups)
    first = _persona(groups[0], draw.choice(names[groups[0]]))
    turns = [groups[n % len(groups)] for n in range(1, n_names + 1)]
    others = [_persona(group, draw.choice(names[group])) for group in turns]
    found = [
        Variant(trait="name", value=other.group, persona=replace(first, name=other.name, group=other.group))
        for other in others
    ]
    found += [
        Variant(
            trait="pronouns", value="/".join(pronouns), persona=replace(first, pronouns=pronouns, title=title)
        )
        for pronouns, title in zip(_PRONOUNS, ("Ms", "Mr", "Mx"), strict=True)
        if pronouns != first.pronouns
    ]
    found += [_other("address", each, replace(first, address=each)) for each in _ADDRESSES[1:]]
    found += [_other("graduation year", each, replace(first, graduated=each)) for each in _YEARS[1:]]
    found += [_other("school", each, replace(first, school=each)) for each in _SCHOOLS[1:]]
    for trait, (_, *told) in _TOLD.items():
        found += [_other(trait, each, replace(first, told={**first.told, trait: each})) for each in told]
    return first, tuple(found)


def _other(trait: str, value: str, persona: Persona) -> Variant:
    return Variant(trait=trait, value=value, persona=persona)


def _is_free(name: str, held: Set[str]) -> bool:
    return held.isdisjoint(word for word in re.findall(r"\w+", name.casefold()) if len(word) > 1)


def _persona(group: str, name: str) -> Persona:
    is_woman = "women" in group
    return Persona(
        group=group,
        name=name,
        title="Ms" if is_woman else "Mr",
        pronouns=_SHE if is_woman else _HE,
        address=_ADDRESSES[0],
        school=_SCHOOLS[0],
        graduated=_YEARS[0],
    )
