"""What else a concept is called: forms derived by rule from a label, and the reviewed overlays.

O*NET writes technologies as catalogues do ("Atlassian JIRA", "Structured query language SQL", "Rust
programming language"), ESCO writes "Java (computer programming)"; people write "Jira", "SQL", "Rust", "Java".
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from skillmatch.errors import SchemaMismatch
from skillmatch.taxonomy.clean import fold

RULES_VERSION = 1
"""Grows when a rule below changes what it gives, so that the fingerprint of a taxonomy changes too."""

_SOFTWARE = re.compile(r"\s+software(?: program| package| system| suite)?$", re.IGNORECASE)
_BRACKET = re.compile(r"^(?P<head>.+?) \((?P<inside>[^()]+)\)(?P<tail>(?: [^()]+)?)$")
_ACRONYM = re.compile(r"^(?=.*[A-Z].*[A-Z0-9])[A-Z][A-Za-z0-9/]{1,7}$")
_SMALL_WORDS = frozenset({"a", "an", "and", "for", "in", "of", "on", "or", "over", "the", "to", "with"})


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Derived:
    """A form derived from a label.

    ``n_steps`` counts the parts left out, less is nearer to the label. Without a vendor or "software"
    everyday words may be all that remains; ``lacks_vendor`` and ``lacks_software`` say so.
    """

    n_steps: int
    form: str
    is_acronym: bool = False
    lacks_vendor: bool = False
    lacks_software: bool = False


def technology_forms(name: str, vendors: Collection[str]) -> tuple[Derived, ...]:
    """Return what an O*NET technology name may be shortened to, nearest to the name first.

    Leaves out "software", brackets, a vendor in front and an acronym at the end, in any combination; an
    acronym at the end whose letters are those of the words before it is a form of its own.

    Args:
        name: E.g. ``Amazon Elastic Compute Cloud EC2``.
        vendors: Folded names of vendors.
    """
    found = {name: Derived(n_steps=0, form=name)}
    acronyms: dict[str, Derived] = {}
    queue = [found[name]]
    for longer in queue:
        n_steps = longer.n_steps + 1
        for shorter, acronym, left_out in _shorter(longer.form, vendors):
            if acronym:
                acronyms.setdefault(acronym, Derived(n_steps=n_steps, form=acronym, is_acronym=True))
            if shorter not in found:
                found[shorter] = Derived(
                    n_steps=n_steps,
                    form=shorter,
                    lacks_vendor=longer.lacks_vendor or left_out == "vendor",
                    lacks_software=longer.lacks_software or left_out == "software",
                )
                queue.append(found[shorter])
    kept = [derived for derived in acronyms.values() if derived.form not in found]
    return tuple(sorted(kept + queue[1:]))


def _shorter(form: str, vendors: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """Yield (form with one part left out, acronym in that part or "", what that part was)."""
    without = _SOFTWARE.sub("", form)
    if without != form:
        yield without, "", "software"
    without = form.removesuffix(" programming language")
    if without != form:
        yield without, "", "programming language"
    bracket = _BRACKET.match(form)
    if bracket is not None:
        inside = bracket["inside"]
        acronym = inside if is_acronym_of(inside, bracket["head"].split()) else ""
        yield bracket["head"] + bracket["tail"], acronym, "bracket"
    words = form.split()
    if len(words) > 2 and is_acronym_of(words[-1], words[:-1]):
        yield " ".join(words[:-1]), words[-1], "acronym"
    for n_words in (3, 2, 1):
        if len(words) > n_words and fold(" ".join(words[:n_words])) in vendors:
            yield " ".join(words[n_words:]), "", "vendor"
            break


def is_acronym_of(acronym: str, words: list[str]) -> bool:
    """Say whether ``acronym`` is made from the last of ``words``, in their order.

    Its first letter begins one of them (or follows "E", as in XML), and every later word but small ones
    gives at least one letter. A digit repeats the letter before it (S3, EC2).
    """
    if not _ACRONYM.match(acronym) or acronym.isdigit():
        return False
    letters = re.sub(r"([A-Z])(\d)", lambda m: m[1] * int(m[2]) if m[2] in "23" else m[1], acronym)
    letters = re.sub(r"[^A-Za-z]", "", letters).casefold()
    if len(letters) < 2:
        return False
    spread = [w.casefold() for word in words for w in re.split(r"[-/]", word) if w]
    return any(_spells(letters, spread[start:], is_first=True) for start in range(len(spread)))


def _spells(letters: str, words: list[str], *, is_first: bool = False) -> bool:
    """Say whether ``letters`` can be taken from ``words``, at least one from each, none left over."""
    if not words or not letters:
        return not letters and all(word in _SMALL_WORDS for word in words)
    word, rest = words[0], words[1:]
    begins = word.startswith(letters[0]) or (letters[0] == "x" and word.startswith("ex"))
    if not is_first and word in _SMALL_WORDS and _spells(letters, rest):
        return True
    if not begins:
        return False
    return any(
        _is_within(letters[:n], word) and _spells(letters[n:], rest) for n in range(1, len(letters) + 1)
    )


def _is_within(letters: str, word: str) -> bool:
    position = 0
    for letter in letters:
        position = word.find(letter, position) + 1
        if position == 0:
            return False
    return True


def without_brackets(label: str) -> str:
    """Return an ESCO label without a bracket at its end: "Java (computer programming)" gives "Java"."""
    if not label.endswith(")"):
        return label
    head, _, _ = label.partition(" (")
    return head if head and label.count("(") == 1 else label


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlayRow:
    """One reviewed row: what is said of which concept, and why."""

    subject: str
    concept: str
    reason: str


def read_overlay(path: Path, *, columns: tuple[str, str, str]) -> tuple[OverlayRow, ...]:
    """Read a reviewed CSV; lines that begin with ``#`` are comments.

    Args:
        path: The file.
        columns: The names of the columns for subject, concept and reason.

    Raises:
        SchemaMismatch: The columns are others, or a value is empty.
    """
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    reader = csv.DictReader(io.StringIO("\n".join(lines)))
    if tuple(reader.fieldnames or ()) != columns:
        raise SchemaMismatch(f"{path.name}: expected columns {columns}, found {reader.fieldnames}.")
    rows = []
    for number, row in enumerate(reader, start=1):
        values = [(row[column] or "").strip() for column in columns]
        if not all(values):
            raise SchemaMismatch(f"{path.name}: row {number} lacks one of {columns}.")
        rows.append(OverlayRow(subject=values[0], concept=values[1], reason=values[2]))
    return tuple(rows)


def read_vendors(path: Path) -> frozenset[str]:
    """Read the folded names of vendors, one per line; lines that begin with ``#`` are comments."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(fold(line) for line in lines if line.strip() and not line.startswith("#"))


def common_words(labels: Iterable[str]) -> frozenset[str]:
    """Return the words that some label writes in small letters: words of everyday language."""
    return frozenset(word for label in labels for word in label.split() if word.islower())
