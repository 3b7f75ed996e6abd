"""The language of a text, and whether we score it; only English is scored."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt

from skillmatch.types import Language

UNKNOWN = "und"
"""The code of a text that is too short or too mixed to tell (ISO 639-2, undetermined)."""

_MIN_LETTERS = 20
_MIN_CONFIDENCE = 0.5
_SAMPLE = 2000
# Two-letter languages that nobody writes postings in, and close relatives that only take away from the
# probability of their big sister.
_LEFT_OUT = frozenset(["an", "ba", "eo", "la", "oc", "qu", "sa", "vo", "wa", "lb", "zxx"])


def detect_language(text: str) -> Language:
    """Return the language of ``text`` with its probability.

    At most 4,000 characters are looked at, from the beginning and the middle. A text of fewer than 20
    letters, or one whose best language has a probability below 0.5 (names of tools without a sentence),
    is ``und`` with confidence 0, and is supported: it is read as English, and said to be undetermined.
    """
    sample = text[:_SAMPLE]
    if len(text) > 2 * _SAMPLE:
        middle = len(text) // 2
        sample += " " + text[middle : middle + _SAMPLE]
    if sum(1 for _ in islice(filter(str.isalpha, sample), _MIN_LETTERS)) < _MIN_LETTERS:
        return Language(code=UNKNOWN, confidence=0.0, is_supported=True)
    code, confidence = _identifier().classify(sample)
    if confidence < _MIN_CONFIDENCE:
        return Language(code=UNKNOWN, confidence=0.0, is_supported=True)
    return Language(code=code, confidence=min(float(confidence), 1.0), is_supported=code == "en")


@cache
def _identifier() -> Any:
    """Load the model on first use (about half a second)."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    class Identifier(LanguageIdentifier):  # type: ignore[misc]
        """The library's identifier, which walks its automaton for all letters at once."""

        __slots__ = ("moves", "outputs", "rows")

        def _raw_score(self, text: bytes) -> Any:
            states = walk(self.moves, self.rows, np.frombuffer(text, dtype=np.uint8))
            features = self.outputs[states]
            visits = Counter(features[features >= 0].tolist())
            return self._sparse_score(visits, self.nb_ptc) if visits else super()._raw_score(text)

    found: Any = Identifier.from_model_file(MODEL_FILE, norm_probs=True)
    found.set_languages([code for code in found.labels if len(code) == 2 and code not in _LEFT_OUT])
    # Rows are gathered from it, so each should lie in one piece; the values are the same.
    found.nb_ptc = np.ascontiguousarray(found.nb_ptc)
    found.moves = np.frombuffer(found.tk_nextmove, dtype=f"u{found.tk_nextmove.itemsize}")
    found.rows = np.asarray(found.tk_row, dtype=np.intp) << 8
    found.outputs = np.asarray(found.tk_output, dtype=np.int32)
    return found


def walk(
    moves: npt.NDArray[Any],
    rows: npt.NDArray[np.intp],
    letters: npt.NDArray[np.uint8],
) -> npt.NDArray[Any]:
    """Return the states that an automaton is in after each letter, from state 0 on.

    All letters take a step from a guess at once, and again those behind a state that changed, until none
    changes. Then each state follows from the one before, as in a walk letter by letter; it takes as many
    rounds as the automaton has letters of memory (a few), and is right whatever that number is.

    Args:
        moves: Numbers of the states after each letter, row by row of 256; unsigned integers.
        rows: Where the row of each state begins.
        letters: The text's bytes, shape (n,).
    """
    states: npt.NDArray[Any] = moves[rows[0] + letters]
    unsettled = np.arange(1, len(letters))
    while len(unsettled):
        later = moves[rows[states[unsettled - 1]] + letters[unsettled]]
        is_other = later != states[unsettled]
        unsettled = unsettled[is_other]
        states[unsettled] = later[is_other]
        unsettled = unsettled[unsettled < len(letters) - 1] + 1
    return states
