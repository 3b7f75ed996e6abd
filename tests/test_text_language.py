"""The language of a document is said, and only English is scored."""

import random
from pathlib import Path

import numpy as np
import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from skillmatch.text import detect_language
from skillmatch.text.language import _LEFT_OUT, _identifier, walk

SAMPLES = Path(__file__).parents[1] / "samples"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("We are looking for a nurse with experience of intensive care.", "en"),
        ("Wir suchen eine Pflegefachkraft mit Erfahrung in der Intensivpflege.", "de"),
        ("Nous recherchons une infirmière avec une expérience en soins intensifs.", "fr"),
        ("Buscamos una enfermera con experiencia en cuidados intensivos.", "es"),
        ("We zoeken een verpleegkundige met ervaring op de intensive care.", "nl"),
        ("Szukamy pielęgniarki z doświadczeniem na oddziale intensywnej terapii.", "pl"),
        ("Cerchiamo un infermiere con esperienza in terapia intensiva.", "it"),
        ("Ищем медсестру с опытом работы в реанимации.", "ru"),
    ],
)
def test_languages_are_told_apart(text, code):
    language = detect_language(text)
    assert language.code == code
    assert 0.5 <= language.confidence <= 1.0
    assert language.is_supported is (code == "en")


@pytest.mark.parametrize(
    "text", ["", "  ", "Chef, Hull", "12345 67890 12345 67890", "Python, SQL, AWS, Docker, Kubernetes"]
)
def test_too_little_text_is_undetermined_and_read_as_english(text):
    language = detect_language(text)
    assert (language.code, language.confidence, language.is_supported) == ("und", 0.0, True)


def test_english_full_of_tool_names_stays_english():
    text = "Senior engineer. You know Kubernetes, Terraform, PostgreSQL and React, and you can lead a team."
    assert detect_language(text).code == "en"


def test_a_long_text_is_judged_by_its_beginning_and_middle():
    german = "Wir suchen eine Pflegekraft mit viel Erfahrung und Freude an der Arbeit. "
    assert detect_language("Hello and welcome. " + german * 200).code == "de"


def _samples() -> list[str]:
    words = ["nurse", "Pflege", "équipe", "обучение", "漢字", "naïve", "C++", "2019", "–"]
    rng = random.Random(2)
    made = [" ".join(rng.choices(words, k=rng.randint(1, 200))) for _ in range(60)]
    return [
        *made,
        *(path.read_text(encoding="utf-8") for path in sorted(SAMPLES.glob("*/*.txt"))),
        "a" * 5000,
        "\ud800",
    ]


def test_the_walk_over_all_letters_at_once_gives_what_the_library_gives():
    library = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    library.set_languages([code for code in library.labels if len(code) == 2 and code not in _LEFT_OUT])
    for text in _samples():
        assert _identifier().classify(text) == library.classify(text)


def test_an_automaton_with_a_long_memory_is_walked_rightly():
    """State 1 is kept for ever once an a was seen, so the last letter depends on the first."""
    moves = np.zeros((2, 256), dtype=np.uint16)
    moves[0, ord("a")] = 1
    moves[1] = 1
    letters = np.frombuffer(b"xxa" + b"x" * 100, dtype=np.uint8)
    states = walk(moves.ravel(), np.array([0, 256]), letters)
    assert states.tolist() == [0, 0, *[1] * 101]
    assert walk(moves.ravel(), np.array([0, 256]), letters[:0]).tolist() == []
