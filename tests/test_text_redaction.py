"""What features read: marks for the person, neutral words for sex, and places that lead back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.content import content_path
from skillmatch.text import read_posting, read_resume
from skillmatch.text.gendered import neutral_form
from skillmatch.text.private import find_private, own_name
from skillmatch.text.redaction import MARK, redact, redact_document, without_marks
from skillmatch.train import product_words
from skillmatch.types import RawDocument, Span


def found(text: str) -> list[str]:
    whole = f"Profile\n{text}"
    return [span.of(whole) for span in find_private(whole)]


def resume(text: str):
    return read_resume(RawDocument(doc_id="r", text=text))


# -- gendered words -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Waitress", "Waiter"),
        ("saleswoman", "salesman"),
        ("CHAIRWOMAN", "CHAIRMAN"),
        ("She said her team trusts her.", "He said his team trusts him."),
        ("They said their team trusts them.", "He said his team trusts him."),
        ("firewomen", "firemen"),
        ("forewoman", "foreman"),
        ("Air hostess", "air hostess"),
        ("maternity leave", "paternity leave"),
    ],
)
def test_both_sexes_read_the_same(one, other):
    assert neutral_form(one).casefold() == neutral_form(other).casefold()


def test_letters_keep_their_case():
    assert [neutral_form(word) for word in ("Waitress", "WAITRESS", "waitress")] == [
        "Waiter",
        "WAITER",
        "waiter",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Tested interfaces with Postman and SHE audits, HE sector",
        "Craftsmanship and salesmanship, human resources, midwife",
        "Maternity ward and women's health",
    ],
)
def test_products_skills_and_acronyms_stay(text):
    assert neutral_form(text) == text


# -- the redacted text ----------------------------------------------------------------------------


def test_each_private_passage_is_one_mark_however_long():
    texts = ["Ada Lovelace codes.", "Nguyễn Thị Minh Khai codes."]
    shown = {redact(text, [Span(start=0, end=text.index(" codes"))]).text for text in texts}
    assert shown == {f"{MARK} codes."}


def test_places_lead_back_to_the_text_as_received():
    text = "Ada is a waitress in Leeds"
    redacted = redact(text, [Span(start=0, end=3)])
    assert redacted.text == f"{MARK} is a waiter in Leeds"
    place = Span(start=redacted.text.index("waiter"), end=redacted.text.index(" in"))
    assert redacted.received(place).of(text) == "waitress"
    assert redacted.received(Span(start=0, end=1)).of(text) == "Ada"
    assert redacted.redacted(Span(start=4, end=6)).of(redacted.text) == "is"


@given(
    st.text("aeH shw ", max_size=40), st.lists(st.tuples(st.integers(0, 40), st.integers(1, 6)), max_size=4)
)
def test_what_is_kept_stands_in_both_and_nothing_private_is_left(text, ranges):
    spans, end = [], 0
    for start, length in sorted(ranges):
        if end <= start and start + length <= len(text):
            spans.append(Span(start=start, end=start + length))
            end = start + length
    redacted = redact(text, spans)
    assert redacted.text.count(MARK) == len(spans)
    hidden = {place for span in spans for place in range(span.start, span.end)}
    for place in range(len(redacted.text)):
        back = redacted.received(Span(start=place, end=place + 1))
        if redacted.text[place] == MARK:
            assert back in spans
        else:
            assert hidden.isdisjoint(range(back.start, back.end))
            inside = redacted.redacted(back)
            assert inside.start <= place < inside.end


def test_a_document_without_a_person_is_the_same_document():
    document = read_posting(RawDocument(doc_id="p", text="Welder\nYou weld steel.")).document
    shown, redacted = redact_document(document)
    assert shown is document
    assert redacted.text == document.text


def test_a_resume_is_shown_as_received_and_read_redacted():
    text = (
        "Ada Okoro\n\nEXPERIENCE\nWaitress, Blue Cafe, 2015 - 2019\n- Served guests with Ada's own charm.\n"
    )
    document = resume(text).document
    assert document.title == "Waitress"
    shown, _ = redact_document(document)
    assert shown.title == "Waiter"
    assert "Ada" not in shown.text
    assert all(sentence.span.of(text).strip() for sentence in document.sentences)


def test_marks_are_no_words():
    assert without_marks(f"{MARK} led  {MARK} teams") == "led teams"


# -- what is private ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("I am a married Catholic from Poland with ten years in welding.", ["married Catholic", "Poland"]),
        ("I'm 34 and a single mother of two.", ["I'm 34", "a single mother of two"]),
        ("Religion: Hindu | Marital status: single", ["Religion: Hindu | Marital status: single"]),
        ("Photo attached", ["Photo attached"]),
        ("Engineer with Docker. Gender: Female", ["Gender: Female"]),
        ("- Marital status: single", ["Marital status: single"]),
        ("Turned 41 last year", ["Turned 41"]),
        ("I live in Leeds and drive.", ["Leeds"]),
        ("of Indian origin", ["of Indian origin"]),
        ("Write to jo at mail dot org", ["jo at mail dot org"]),
        ("Call +33 6 12 34 56 78", ["+33 6 12 34 56 78"]),
        ("Portfolio: ada-okoro.example/work", ["ada-okoro.example/work"]),
        ("Referee: Wanjiru Kamau, former manager", ["Wanjiru Kamau"]),
        ("Mrs Baker wrote the reference.", ["Mrs Baker"]),
        ("Temitope Bamidele led the ward.", ["Temitope Bamidele"]),
    ],
)
def test_facts_in_sentences(text, facts):
    assert found(text) == facts


@pytest.mark.parametrize(
    "text",
    [
        "I am eligible to work in the UK and require no visa sponsorship.",
        "US citizen, authorized to work for any employer.",
        "Python, R, Julia, Swift, Ruby, Django, Pascal, Ada, Go, Jenkins, Salesforce, Spring",
        "Used Jenkins and Kafka; Julia is a language I like. Swift is used daily.",
        "I am fluent in Polish and teach German literature.",
        "As a teacher I taught Spanish, German and French.",
        "As a translator, translated German and French contracts.",
        "Taught English as a second language, German and French to pupils.",
        "I have 10 years of experience and am 100% reliable.",
        "Responsible for children aged 3-5; teaching English as a foreign language.",
        "MS Word, MS Excel, Ms Office, GAAP, SCCM, LAN/WAN",
        "Islamic finance, Jewish Care, women's health, family law, Religious Education",
        "Reported to Head of Finance; worked under Care Quality Commission rules.",
        "Weekly invoices raised in QuickBooks.",
    ],
)
def test_skills_and_the_right_to_work_are_left_alone(text):
    assert found(text) == []


def test_a_name_of_the_head_is_hidden_wherever_its_words_stand():
    text = (
        "Zainab Okpara\n\nSUMMARY\nNurse.\n\nEXPERIENCE\nZainab led the ward. Thanks to Okpara, falls fell.\n"
    )
    assert [span.of(text) for span in find_private(text)] == ["Zainab Okpara", "Zainab", "Okpara"]


def test_a_name_that_is_a_product_or_word_is_hidden_only_where_it_is_meant():
    text = (
        "Julia Price\n\nSKILLS\nPython, R, Julia\nPrice analysis\n\nEXPERIENCE\nJulia has led teams; "
        "she writes well.\n"
    )
    assert [span.of(text) for span in find_private(text)] == ["Julia Price", "Julia"]
    assert text[find_private(text)[1].start :].startswith("Julia has")


def test_a_name_is_learned_from_an_address():
    text = "SKILLS\nExcel\n\nPROFILE\nThe work of Tadhg Brynn shows it.\ntbrynn@mail.example\n"
    assert "Tadhg Brynn" in [span.of(text) for span in find_private(text)]


def test_whose_resume_it_is():
    for text in ("Ada Okoro\nChef\n", "CV\nName: Ada Okoro\n"):
        span = own_name(text)
        assert span is not None
        assert span.of(text) == "Ada Okoro"
    assert own_name("Chef\nSummary\nCooks.") is None


@pytest.mark.parametrize("year", ["1979", "2006", "June 2021", "2003 - 2006"])
@pytest.mark.parametrize(
    "school", ["Swansea University", "University of Lagos", "St Mary's College", "Eton College"]
)
def test_school_and_year_of_graduation_leave_no_trace(school, year):
    text = "EXPERIENCE\nChef, Blue Cafe, 2015 - 2019\n\nEDUCATION\nBSc Nutrition, {}, {}\n"
    one, other = resume(text.format("Leeds University", "1999")), resume(text.format(school, year))
    assert redact_document(one.document)[0].text == redact_document(other.document)[0].text
    assert "BSc Nutrition" in redact_document(other.document)[0].text
    assert (one.years, one.experiences) == (other.years, other.experiences)


def test_jobs_at_schools_keep_their_employer_and_years():
    text = "EXPERIENCE\nTeaching Assistant, Penryn Primary School, 2014 - 2019\n- Phonics groups\n"
    assert find_private(text) == ()


def test_postings_keep_what_they_tell_of_children_and_faith():
    text = "We support families with two children and their Catholic faith.\nAge: 18 to 30\njobs@home.example"
    assert [span.of(text) for span in find_private(text, kind="posting")] == [
        "Age: 18 to 30",
        "jobs@home.example",
    ]


def test_the_words_of_products_are_those_of_the_taxonomies():
    """Where this fails: python -m skillmatch.train.product_words models/words/products.json.xz."""
    assert content_path("models", "words", "products.json.xz").read_bytes() == product_words.bundle()
