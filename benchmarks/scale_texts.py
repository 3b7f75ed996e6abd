"""Real sentences and titles with their real encodings, for benchmarks/scale.py; made once, some 20 minutes.

    python benchmarks/scale_texts.py --mirror /work/shared/data --into /tmp/scale [--sentences 400000]

Reads the NHS postings, Hacker News posts and USAJOBS questionnaires of the mirror, keeps every distinct title
and every distinct sentence of 4 to 40 words, and writes ``sentences.jsonl`` (text, source, firm, day; in an
order shuffled by a fixed seed) and ``vectors.npy`` (float16, unit rows of the shipped encoder, same order).
Interrupted, it goes on where it stopped.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from skillmatch.encode import load_encoder

DIM = 384
SENTENCES = "sentences.jsonl"
VECTORS = "vectors.npy"

_SOURCES = (
    ("nhs", "nhs_jobs_uk_2020-11.jsonl.gz", "title", "hiring_org", "date_posted", "description"),
    ("hn", "hn_who_is_hiring_2011_2019.jsonl.gz", "", "", "month", "text"),
    ("usajobs", "usajobs_questionnaires_5000.jsonl.gz", "position_title", "agency", "open_date",
     "questionnaire_text"),
)  # fmt: skip
_CUT = re.compile(r"\n+|(?<=[.!?;])\s+(?=[A-Z*-])|\s*\N{BULLET}\s*")
_PORTION = 8192


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence or title of a posting, with the posting's firm and day ("" where it names none)."""

    text: str
    source: str
    is_title: bool
    firm: str
    day: str


def sentences(mirror: Path) -> Iterator[Sentence]:
    """Yield every distinct title and sentence of the mirror's postings, in the order they stand there."""
    seen: set[str] = set()
    for source, name, title, firm, day, body in _SOURCES:
        with gzip.open(mirror / "postings" / name, "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                posted_on = f"{row.get(day) or ''}-01"[:10] if row.get(day) else ""
                for text, is_title in _cut(row.get(title) or "", row.get(body) or ""):
                    key = re.sub(r"[^a-z]", "", text.lower())
                    if key and key not in seen:
                        seen.add(key)
                        yield Sentence(
                            text=text,
                            source=source,
                            is_title=is_title,
                            firm=row.get(firm) or "",
                            day=posted_on,
                        )


def _cut(title: str, body: str) -> Iterator[tuple[str, bool]]:
    if title.strip():
        yield " ".join(title.split()), True
    for part in _CUT.split(body):
        words = part.split()
        if 4 <= len(words) <= 40 and 25 <= len(" ".join(words)) <= 400:
            yield " ".join(words), False


def read_sentences(folder: Path) -> list[Sentence]:
    """Return what ``sentences.jsonl`` in the folder holds."""
    with (folder / SENTENCES).open(encoding="utf-8") as lines:
        return [Sentence(**json.loads(line)) for line in lines]


def main() -> None:
    """Read the arguments, cut, encode."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--mirror", type=Path, required=True)
    parser.add_argument("--into", type=Path, required=True)
    parser.add_argument("--sentences", type=int, default=400_000)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    arguments.into.mkdir(parents=True, exist_ok=True)
    path = arguments.into / SENTENCES
    if not path.exists():
        found = list(sentences(arguments.mirror))
        random.Random(0).shuffle(found)
        titles = [each for each in found if each.is_title]
        chosen = titles + [each for each in found if not each.is_title][: arguments.sentences - len(titles)]
        random.Random(1).shuffle(chosen)
        with path.open("w", encoding="utf-8") as out:
            for each in chosen:
                values = {name: getattr(each, name) for name in Sentence.__dataclass_fields__}
                out.write(json.dumps(values, ensure_ascii=False) + "\n")
    _encode(arguments.into, [each.text for each in read_sentences(arguments.into)], arguments.threads)


def _encode(folder: Path, texts: list[str], threads: int) -> None:
    done_path = folder / "done.txt"
    done = int(done_path.read_text()) if done_path.exists() else 0
    rows = np.lib.format.open_memmap(
        folder / VECTORS, mode="r+" if done else "w+", dtype=np.float16, shape=(len(texts), DIM)
    )
    encoder = load_encoder(threads=threads)
    for start in range(done, len(texts), _PORTION):
        portion = texts[start : start + _PORTION]
        rows[start : start + len(portion)] = encoder.encode(portion)
        rows.flush()
        done_path.write_text(str(start + len(portion)))
        print(f"{start + len(portion):,} of {len(texts):,} encoded", flush=True)


if __name__ == "__main__":
    main()
