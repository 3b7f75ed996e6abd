"""Tokens: what must stay whole, what must fall together, what must vanish."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.text.analysis import LONGEST_TOKEN, STOP_WORDS, joined, tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("C++", ["c++"]),
        ("C/C++ developer", ["c", "c++", "develop"]),
        ("C#, F# and .NET", ["c#", "f#", ".net"]),
        ("(c++) c++11", ["c++", "c++", "11"]),
        ("Node.js / Vue.js", ["node.js", "vue.js"]),
        ("ASP.NET Core", ["asp.net", "core"]),
        ("R&D, R & D", ["r&d", "r&d"]),
        ("AT&T", ["at&t"]),
        ("Tom & Jerry", ["tom", "jerri"]),
        ("Notepad++", ["notepad++"]),
    ],
)
def test_names_with_signs_stay_whole(text, expected):
    assert tokens(text) == expected


def test_a_sign_at_the_end_of_a_sentence_is_no_part_of_the_word():
    assert tokens("We use Java. Go, R; Python!") == ["use", "java", "go", "r", "python"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Café", "cafe"),
        ("Zürich", "ZURICH"),
        ("managing budgets", "managed budget"),
        ("driver\u2019s licence", "drivers licence"),
        ("résumé", "re\u0301sume\u0301"),
        ("\ufb01nance", "finance"),
        ("co\u00adordinate", "coordinate"),
        ("Łódź", "lodz"),
        ("U.S.A.", "USA"),
        ("Ph.D.", "PhD"),
        ("e-commerce", "eCommerce"),
    ],
)
def test_spellings_of_one_word_fall_together(one, other):
    assert tokens(one) == tokens(other) != []


@pytest.mark.parametrize(
    ("one", "other"),
    [("react", "reactive"), ("java", "javascript"), ("C", "C++"), ("C", "C#"), ("R", "R&D"), ("net", ".NET")],
)
def test_different_things_stay_apart(one, other):
    assert set(tokens(one)).isdisjoint(tokens(other))


def test_stop_words_vanish_but_information_technology_does_not():
    assert tokens("it is the best of us") == ["best", "us"]
    assert tokens("IT manager") == ["it", "manag"]
    assert tokens(" ".join(sorted(STOP_WORDS))) == []


def test_short_acronyms_are_not_stemmed():
    assert tokens("AWS iOS CSS SAS") == ["aws", "ios", "css", "sas"]


def test_joined_splits_back_at_blanks():
    text = "Senior C++ (C#) engineer, R & D; Ph. D. welcome"
    assert joined(text).split(" ") == tokens(text)


@given(st.text(alphabet=st.characters(), max_size=200))
def test_any_text_gives_clean_tokens_twice_alike(text):
    found = tokens(text)
    assert found == tokens(text)
    for token in found:
        assert token
        assert not any(character.isspace() for character in token)
        assert len(token) <= LONGEST_TOKEN
        token.encode()


@pytest.mark.parametrize("unit", ["a.", "a&", "a-", "+", "a'", "ph.", "x" * 50, "\u0301", "C++ "])
@pytest.mark.timeout(60)  # a pattern that backtracks would take hours
def test_hostile_repetition_ends(unit):
    n = 300_000 // len(unit)
    assert len(tokens(unit * n)) <= n + 1
