"""How well a language is spoken: words and levels of the Common European Framework as one number.

1 is A1, 6 is C2; 0 where nothing is said. Words are rough: numbers less than two apart may mean the same.
"""

from __future__ import annotations

import re

_LEVELS: tuple[tuple[float, str], ...] = (
    (5.0, r"near[- ]native|very good|full professional|upper[- ]advanced"),
    (4.0, r"upper[- ]intermediate|professional working|business(?:[- ]level| fluent)?|working professional"),
    (
        3.0,
        r"limited working|lower[- ]intermediate|working knowledge|working level|low(?:er)?[- ]intermediate",
    ),
    (2.0, r"pre[- ]intermediate|limited|false beginner|a little|some"),
    (6.0, r"native|mother[- ]tongue|bi-?lingual|tri-?lingual|first language|c2|native[- ]level|mastery"),
    (5.0, r"fluen(?:t|tly|cy)|advanced|excellent|c1|perfect"),
    (4.5, r"proficient(?:ly)?|proficiency(?= (?:in|of)\b)"),
    (4.0, r"b2|professional|good|strong|competent|independent"),
    (3.0, r"conversational|intermediate|b1|fair|moderate|everyday"),
    (
        2.0,
        r"basics?|elementary|a2|school(?:boy|girl)?|gcse|rusty|rudimentary|little|survival|tourist|minimal|"
        r"passive",
    ),
    (1.0, r"beginners?(?:['’]s?)?|a1|novice|learning|starter|a few words"),
)
_LEVEL = re.compile(
    r"(?<![A-Za-z0-9])(?<!non-)(?<!non )(?<!semi-)(?<!not )(?:"
    + "|".join(f"(?P<l{place}>{words})" for place, (_, words) in enumerate(_LEVELS))
    + r")(?![A-Za-z0-9])",
    re.IGNORECASE,
)

LIMITED = 2.0
"""Up to this level a language is hardly spoken, whatever "German" alone asks for."""

CLEARLY_BELOW = 2.0
"""So far below what is asked is a level that is stated short of it, however rough the words are."""

ROUGHLY = 0.5
"""So far below what is asked a level still meets it."""


def levels_in(words: str) -> list[float]:
    """Return the levels that ``words`` name, in order: "fluent, B2 in writing" gives 5.0 and 4.0."""
    return [_LEVELS[int(str(found.lastgroup)[1:])][0] for found in _LEVEL.finditer(words)]
