"""The language of a document is said, and only English is scored."""

import pytest

from skillmatch.text import detect_language


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
