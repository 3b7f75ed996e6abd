"""How the time of each function of the text layer grows with texts that patterns are bad at.

Run ``python benchmarks/hostile_text.py [--length N]``. Every piece is repeated to N and to 4 N characters,
alone and behind a line of a posting; the table has the worst piece of each function, in seconds of processor
time, and how many times longer the fourfold text took: 4 is in step with the length, 16 would be its square.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

from skillmatch.sources.plain import without_surrogates
from skillmatch.sources.sniff import sniff
from skillmatch.sources.structured import without_tags
from skillmatch.text.analysis import tokens
from skillmatch.text.dates import find_ranges, latest_year
from skillmatch.text.experience import find_experiences
from skillmatch.text.language import detect_language
from skillmatch.text.private import find_private
from skillmatch.text.reading import read_posting, read_resume
from skillmatch.text.sections import place_segments
from skillmatch.text.segments import split_segments
from skillmatch.text.sentences import split_units
from skillmatch.types import RawDocument

PIECES = (
    "a", "A", "1", " ", "\t", "\u2003", "\n", "(", ")", "@", "-", ".", ",", "'", "|", "<", "&", "/", ":",
    "a ", "A ", "Ab ", "AB ", "1 ", "a.", "a@", "a@b.", "a-", "1/1/", "01/", "no ", "is not ", ", and ",
    "must ", "a plus ", "Name: ", "Address: ", "+44 ", "12 High ", "Requirements: ", "- a\n", "Dec ",
    "since 2019 ",
    "2019 - 2020\n", "5 years ", "B.A. ", "or equivalent ", "fluent ", "licence or ", "Dr Ada ", "(a) ",
    "A-", "A.", "M.", "O'Neil-", "Gly-Ala-Val-", "RN, ", "RN BSN ", "I am a ", "of the ", "from India ",
)  # fmt: skip
FUNCTIONS: dict[str, Callable[[str], object]] = {
    "sniff": lambda text: sniff(text.encode() + b"x", name="x"),
    "without_surrogates": without_surrogates,
    "without_tags": without_tags,
    "tokens": tokens,
    "detect_language": detect_language,
    "split_segments": split_segments,
    "place_segments": lambda text: place_segments(text, split_segments(text), "posting"),
    "split_units": lambda text: split_units(text, place_segments(text, split_segments(text), "resume")),
    "find_private": find_private,
    "find_ranges": find_ranges,
    "latest_year": latest_year,
    "find_experiences": lambda text: find_experiences(
        text, place_segments(text, split_segments(text), "resume")
    ),
    "read_posting": lambda text: read_posting(RawDocument(doc_id="x", text=text)),
    "read_resume": lambda text: read_resume(RawDocument(doc_id="x", text=text)),
}
_LINE = "Requirements\n\nNurse, 2019 - 2020 "


def seconds(function: Callable[[str], object], text: str) -> float:
    """Return the processor time of one call."""
    start = time.process_time()
    function(text)
    return time.process_time() - start


def worst(function: Callable[[str], object], length: int) -> tuple[float, float, str]:
    """Return seconds at four times ``length``, how much longer than at ``length``, and the piece."""
    found = []
    for piece in PIECES:
        for head in ("", _LINE):
            short, long = (f"{head}{piece * (n // len(piece) + 1)}"[:n] + "x" for n in (length, 4 * length))
            first = max(seconds(function, short), 1e-3)
            found.append((seconds(function, long), first, head + piece))
    long_time, first, piece = max(found)
    return long_time, long_time / first, piece


def main() -> None:
    """Print a row per function."""
    parser = argparse.ArgumentParser(description="Growth of the text layer's time on hostile texts.")
    parser.add_argument("--length", type=int, default=100_000)
    length = parser.parse_args().length
    detect_language("The model is loaded before anything is timed, which takes half a second.")
    print(f"{'function':20} {f's at {4 * length:,}':>16} {'growth':>7}  worst piece")
    for name, function in FUNCTIONS.items():
        taken, growth, piece = worst(function, length)
        print(f"{name:20} {taken:16.2f} {growth:7.1f}  {piece!r}", flush=True)


if __name__ == "__main__":
    main()
