"""Makes the files of models/extractor that training starts from: how the shipped ones were made.

Run ``python -m skillmatch.train.extractor.packing FOLDER --mirror DIR`` on the working folder of the
labelling: ``phr/order.pkl`` and ``phr/out/*/*.tsv`` (lines by number); ``sets.json`` and ``setsU.json``
(sentences), ``cand_T.json`` and ``cand_U.json`` (candidates), ``lab/out/T*.txt`` and ``U*.txt`` (answers:
``12: 3e 17i 5o``, ``+label`` for a skill that the candidates lack, ``none``, ``-``); ``setsR2.json``. It
writes lines.txt.xz, readings.json.xz and kept_out.txt.xz; the same input gives the same bytes.
"""

from __future__ import annotations

import argparse
import json
import pickle
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from skillmatch.content import content_root
from skillmatch.errors import InputError
from skillmatch.sources.declared import read_declarations
from skillmatch.sources.releases import Sources, table_rows
from skillmatch.sources.skillspan import held_out_rows
from skillmatch.taxonomy import Taxonomy, load_full
from skillmatch.text import read_posting
from skillmatch.train.extractor.corpora import joined, texts_of
from skillmatch.train.extractor.kept_out import KeptOut, kept_out_of
from skillmatch.train.extractor.lines import pack_lines
from skillmatch.train.extractor.readings import Place, Reading, digest, pack_readings
from skillmatch.types import RawDocument, Span

_ANSWER = re.compile(r"#?(\d+): *(.*)")
_GRADED = re.compile(r"(?<![\w+])(\d+)([eio])\b")
_ADDED = re.compile(r"\+([^+]+)")
_GRADE_OF = {"e": "named", "i": "implied", "o": "acceptable"}
_SETS = {"T": "sets.json", "U": "setsU.json"}
_LABELLED = "ANR"
_BENCHMARKS = ("house_test", "house_validation", "tech_validation")


def lines_of(folder: Path) -> tuple[list[str], list[str]]:
    """Return the URIs in order and the line of each.

    Raises:
        InputError: A skill has no line, or two.
    """
    order: list[str] = pickle.loads((folder / "phr" / "order.pkl").read_bytes())  # noqa: S301 - our own file
    found: dict[str, str] = {}
    for path in sorted(folder.glob("phr/out/*/*.tsv")):
        for row in path.read_text(encoding="utf-8").splitlines():
            number, _, line = row.partition("\t")
            if not number.isdigit() or not line.strip() or order[int(number)] in found:
                raise InputError(f"{path}: expected 'number<TAB>line', each number once, found {row!r}.")
            found[order[int(number)]] = " ".join(line.split())
    if len(found) != len(order):
        raise InputError(f"{folder}: {len(order)} lines expected, {len(found)} found.")
    uris = sorted(found)
    return uris, [found[uri] for uri in uris]


def readings_of(folder: Path, mirror: Path, taxonomy: Taxonomy) -> Iterator[Reading]:
    """Yield the readings of the folder, in the order in which the sentences were drawn."""
    place_of = {" ".join(text.split()): (row, text) for row, text in texts_of(mirror, "skillspan", taxonomy)}
    uri_of: dict[str, str] = {}
    for uri, skill in taxonomy.skills.items():
        if skill.taxonomy == "ESCO":
            uri_of.setdefault(skill.preferred_label.casefold(), uri)
    for name, file in _SETS.items():
        answers = dict(_answers(sorted(folder.glob(f"lab/out/{name}*.txt"))))
        if not answers:
            continue
        loaded = json.loads((folder / file).read_text(encoding="utf-8"))
        items: Sequence[Mapping[str, Any]] = loaded[name] if isinstance(loaded, dict) else loaded
        pools = json.loads((folder / f"cand_{name}.json").read_text(encoding="utf-8"))
        for number in sorted(answers):
            pool = [pools["uris"][place] for place in pools["ids"][number]]
            text = str(items[number]["text"])
            place = _place(items[number], text, place_of)
            yield _reading(place, text, answers[number], pool, uri_of)


def _place(item: Mapping[str, Any], text: str, skillspan: Mapping[str, tuple[str, str]]) -> Place:
    source, row, start, end = item["source"], str(item["row"]), item["start"], item["end"]
    if source.startswith("skillspan"):
        row, whole = skillspan[" ".join(text.split())]
        source, start, end = "skillspan", 0, len(whole)
        text = whole
    return Place(source=source, row=row, span=Span(start=start, end=end), sha256=digest(text))


def _answers(paths: Sequence[Path]) -> Iterator[tuple[int, str]]:
    for path in paths:
        for row in path.read_text(encoding="utf-8").splitlines():
            match = _ANSWER.fullmatch(row.strip())
            if match:
                yield int(match[1]), match[2].strip()


def graded(answer: str, pool: Sequence[str], uri_of: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return an answer's skills by grade; numbers that the pool lacks and unknown labels are passed over.

    Args:
        answer: As ``3e 17i 5o +label``.
        pool: URIs of the candidates, number 1 first.
        uri_of: URIs by preferred label in lower case.
    """
    found: dict[str, list[str]] = {grade: [] for grade in _GRADE_OF.values()}
    for number, letter in _GRADED.findall(_ADDED.sub("", answer)):
        if 1 <= int(number) <= len(pool):
            found[_GRADE_OF[letter]].append(pool[int(number) - 1])
    labels = [label.strip().casefold() for label in _ADDED.findall(answer)]
    found["added"] = [uri_of[label] for label in labels if label in uri_of]
    return {grade: tuple(uris) for grade, uris in found.items()}


def _reading(place: Place, text: str, answer: str, pool: Sequence[str], uri_of: Mapping[str, str]) -> Reading:
    grades = graded(answer, pool, uri_of)
    accepted = {uri for uris in grades.values() for uri in uris}
    return Reading(
        place=place,
        text=" ".join(text.split()),
        named=grades["named"],
        implied=grades["implied"],
        acceptable=grades["acceptable"],
        rejected=tuple(uri for uri in pool if uri not in accepted),
        added=grades["added"],
        is_skill_less=answer == "none",
    )


def kept_out_sentences(folder: Path, mirror: Path) -> KeptOut:
    """Return the hashes of all sentences that something is measured on; no label is looked at.

    They are those of the benchmarks, of the labelled sets and of SkillSpan's held-out postings.
    """
    texts = []
    for name in _BENCHMARKS:
        path = mirror / "skill_eval" / "decorte" / f"{name}_annotations.csv"
        texts += [
            row["sentence"] for row in table_rows(path.read_bytes(), name=path.name, columns=("sentence",))
        ]
    sets = json.loads((folder / "sets.json").read_text(encoding="utf-8"))
    texts += [item["text"] for name in _LABELLED for item in sets[name]]
    texts += [item["text"] for item in json.loads((folder / "setsR2.json").read_text(encoding="utf-8"))]
    texts += [part for row in held_out_rows(mirror) for part in _parts(joined(row.tokens))]
    return kept_out_of(text for text in texts if any(map(str.isalnum, text)))


def _parts(row: str) -> Iterator[str]:
    """Yield a row of SkillSpan and the sentences that reading it as a posting finds in it."""
    yield row
    document = read_posting(RawDocument(doc_id="row", text=row)).document
    yield from (sentence.span.of(row) for sentence in document.sentences)


def main() -> None:
    """Write the three files to models/extractor and say how much is in them."""
    parser = argparse.ArgumentParser(
        description="Make lines, readings and kept-out hashes of models/extractor."
    )
    parser.add_argument("folder", type=Path, help="the working folder of the labelling")
    parser.add_argument(
        "--mirror", type=Path, required=True, help="folder with the full releases and postings"
    )
    arguments = parser.parse_args()
    taxonomy = load_full(Sources(declarations=read_declarations(), mirror=arguments.mirror))
    target = content_root() / "models" / "extractor"
    uris, lines = lines_of(arguments.folder)
    readings = tuple(readings_of(arguments.folder, arguments.mirror, taxonomy))
    kept_out = kept_out_sentences(arguments.folder, arguments.mirror)
    clean = [each for each in readings if not kept_out.holds(each.text)]
    for name, data in (
        ("lines.txt.xz", pack_lines(lines, uris)),
        ("readings.json.xz", pack_readings(clean)),
        ("kept_out.txt.xz", kept_out.packed()),
    ):
        (target / name).write_bytes(data)
        print(f"{target / name}: {len(data):,} bytes")
    print(f"{len(lines)} lines, {len(clean)} readings (of {len(readings)}), {len(kept_out.hashes)} kept out")


if __name__ == "__main__":
    main()
