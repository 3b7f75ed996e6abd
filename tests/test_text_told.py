"""What sentences tell of a person reads the same whoever it is: features see one text for all."""

from __future__ import annotations

import pytest

from skillmatch.text import read_posting, read_resume
from skillmatch.text.gendered import neutral_form
from skillmatch.text.private import find_private
from skillmatch.text.redaction import redact, redact_document
from skillmatch.types import RawDocument

RESUME = (
    "PROFILE\n{}\n\nEXPERIENCE\nCare Assistant, Willow Home, 2015 - 2019\n- Gave tablets, kept records in "
    "Excel\n\nEDUCATION\nBSc Nutrition, 1999\n"
)
PLACES = (
    "Ghana", "Norway", "the United States", "New Zealand", "South Korea", "Côte d'Ivoire", "Accra",
    "Lagos, Nigeria", "Ho Chi Minh City, Vietnam", "St. Louis",
)  # fmt: skip
PEOPLES = (
    "Ghanaian",
    "Norwegian",
    "American",
    "South Korean",
    "Polish",
    "Somali",
    "British",
    "Chinese",
    "Filipino",
)
FAITHS = ("Muslim", "Christian", "Hindu", "Sikh", "Catholic", "Buddhist", "Mormon", "Jehovah's Witness")
KIN = (
    "wife", "husband", "partner", "girlfriend", "fiancé", "mother", "dad", "son", "daughters",
    "twins", "sister",
    "brother", "uncle", "niece", "mother-in-law", "elderly father",
)  # fmt: skip
AGES = ("54", "23", "61")


def shown(text: str) -> tuple[str, float | None, str]:
    """Return all of a resume that a feature can see."""
    resume = read_resume(RawDocument(doc_id="r", text=RESUME.format(text)))
    document, _ = redact_document(resume.document)
    return document.text, resume.years, document.title


def check(pattern: str, values: tuple[str, ...]) -> None:
    found = {shown(pattern.format(value)) for value in values}
    assert len(found) == 1, sorted(text.split("\n")[1] for text, *_ in found)


@pytest.mark.parametrize(
    "pattern",
    [
        "Captain of the {}'s rugby team.",
        "I played {}’s basketball at college.",
        "I founded the {}'s network at my firm.",
        "Chair of the {}'s career network.",
        "Mentor for {} in tech.",
        "Treasurer of the {}'s Bar Association.",
        "Member, {}'s Rugby Club",
    ],
)
def test_teams_and_clubs_of_men_and_women(pattern):
    check(pattern, ("women", "men"))


@pytest.mark.parametrize(
    "pattern",
    [
        "A {} engineer who loves Python.",
        "One of few {} engineers in the field.",
        "An experienced {} driver.",
        "Best {} athlete 2014.",
        "As the only {} on the team I learned to speak up.",
        "I am a {} with ten years of nights.",
    ],
)
def test_a_woman_engineer(pattern):
    check(pattern, ("woman", "man", "female", "male", "lady"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Coach of the girls' soccer team.", "Coach of the boys' soccer team."),
        ("Girl Guide leader", "Boy Scout leader"),
        ("Ladies' captain", "Men's captain"),
        ("Housewife from 2012", "Househusband from 2012"),
        ("Motherhood taught me to plan.", "Fatherhood taught me to plan."),
        ("Alumnae chair", "Alumni chair"),
        ("Returned after maternity leave.", "Returned after paternity leave."),
        ("She is a nurse and she has led wards.", "They are a nurse and they have led wards."),
        ("She's led teams; she was promoted.", "They've led teams; they were promoted."),
        ("He always teaches; he carries keys.", "They always teach; they carry keys."),
        ("I trust her; the prize is hers.", "I trust them; the prize is theirs."),
        ("Mrs. Okoro leads. Ms Okoro is calm.", "Mr. Okoro leads. Mr Okoro is calm."),
        ("My pronouns are she/her.", "My pronouns are they/them."),
        ("Gender - Female", "Gender - Male"),
        ("Sex F", "Sex M"),
        ("I am a widow.", "I am a widower."),
        ("I am divorced.", "I am single."),
        ("Recently married, I moved to York.", "Recently widowed, I moved to York."),
        ("I wear a hijab.", "I wear a turban."),
        ("I belong to a sorority.", "I belong to a fraternity."),
        ("Stunt woman", "Stunt man"),
    ],
)
def test_swapped_sentences(one, other):
    check("{}", (one, other))


@pytest.mark.parametrize(
    "pattern",
    [
        "My {} and I run a bakery.",
        "I moved to Leeds with my {} in 2015.",
        "Took a break to care for my {}.",
        "Thanks to my {}, I never gave up.",
        "I helped my {} with the accounts.",
        "I live with my {} and two kids.",
    ],
)
def test_families(pattern):
    check(pattern, KIN)


@pytest.mark.parametrize(
    "pattern",
    [
        "{} of two and keen cook.",
        "Proud {} of three.",
        "I am a {} of two.",
        "Working {} returning to work.",
        "Stay-at-home {} from 2012 to 2015.",
        "Single {}.",
        "I became a {} in 2012.",
        "As a {} I plan well.",
        "Supportive {} at home.",
    ],
)
def test_parents(pattern):
    check(pattern, ("mother", "father", "mum", "dad"))


@pytest.mark.parametrize(
    "pattern",
    [
        "Originally from {}, I speak three languages.",
        "I am originally from {}.",
        "I was born in {}.",
        "Born and bred in {}.",
        "Born in {} in 1970.",
        "I come from {} and love care work.",
        "I moved here from {} in 2010.",
        "I came to the UK from {} as a child.",
        "I emigrated from {}.",
        "I grew up in {}.",
        "Raised in {} by nurses.",
        "A native of {}, I cook.",
        "My family is from {}.",
        "My parents came from {}.",
        "Refugee from {}.",
        "As an immigrant from {}, I adapt.",
        "My home country is {}.",
        "Citizen of {}.",
        "I hail from {}.",
        "Country of birth: {}",
    ],
)
def test_where_somebody_comes_from(pattern):
    check(pattern, PLACES)


@pytest.mark.parametrize(
    "pattern",
    [
        "I am {}.",
        "As a {} national I adapt.",
        "I am a {} nurse.",
        "{} care assistant, ten years.",
        "A {} engineer with ten years in steel.",
        "Proud {} with ten years in care.",
        "{}-born care worker.",
        "I am of {} descent.",
        "My {} roots taught me patience.",
        "I hold a {} passport.",
        "I'm half {}.",
        "I have {} parents.",
        "First-generation {} immigrant.",
        "My nationality is {}.",
        "President of the {} Students Association",
        "Member of the {} community association.",
    ],
)
def test_peoples(pattern):
    check(pattern, PEOPLES)


@pytest.mark.parametrize(
    "pattern",
    [
        "As a {} I value care.",
        "I am a {}.",
        "Being a {}, I fast.",
        "I was raised {}.",
        "Committed {} and volunteer.",
        "I converted and became a {}.",
        "Active in my {} community.",
        "A {} nurse with ten years.",
        "I volunteer with the {} Students Association.",
    ],
)
def test_faiths(pattern):
    check(pattern, FAITHS)


@pytest.mark.parametrize(
    "pattern",
    ["I volunteer at my {}.", "Youth leader at the local {}.", "I sing in the {} choir.", "I attend {}."],
)
def test_where_believers_meet(pattern):
    check(pattern, ("church", "mosque", "synagogue", "temple", "gurdwara"))


@pytest.mark.parametrize("pattern", ["Organist of {}.", "Volunteer, {}"])
def test_houses_of_worship_by_name(pattern):
    check(pattern, ("Grace Baptist Church", "Al-Noor Mosque", "Beth Shalom Synagogue", "Guru Nanak Gurdwara"))


@pytest.mark.parametrize(
    "pattern",
    [
        "Aged {}, I am fit.",
        "A {}-year-old with ten years in care.",
        "I am {} years old.",
        "I'm {} and fit.",
        "At the age of {} I retrained.",
        "At {} I am still learning.",
        "I will be {} in May.",
        "My age is {}.",
    ],
)
def test_ages(pattern):
    check(pattern, AGES)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("I am fifty-four years old.", "I am twenty-three years old."),
        ("born on 3 May 1970", "born on 23 December 1999"),
        ("I was born in 1970.", "I was born in 2001."),
        ("b. 1970", "b. 1999"),
        ("Year of birth: 1970", "Year of birth: 1999"),
    ],
)
def test_ages_in_words_and_births(one, other):
    check("{}", (one, other))


@pytest.mark.parametrize(
    "pattern", ["Member of the {}.", "Member, {}", "Secretary of the {} for two years.", "{} (chair)"]
)
@pytest.mark.parametrize(
    "societies",
    [
        (
            "Society of Women Engineers", "National Society of Black Engineers",
            "Society of Women Engineers (SWE)",
            "Society of Hispanic Professional Engineers", "Society of Asian Scientists and Engineers",
        ),
        ("Women in Technology", "Blacks in Technology", "Latinas in Technology", "Out in Tech",
         "Girls Who Code"),
        ("Black Student Union", "Muslim Student Union", "LGBTQ Student Union", "Asian Student Association"),
        ("Women's Bar Association", "Black Bar Association", "Hispanic National Bar Association"),
        ("Delta Sigma Theta Sorority", "Alpha Phi Alpha Fraternity, Inc.", "Kappa Alpha Psi"),
        ("NSBE", "SHPE", "AISES"),
    ],
    ids=["engineers", "technology", "students", "bar", "greek", "short"],
)  # fmt: skip
def test_societies(pattern, societies):
    check(pattern, societies)


@pytest.mark.parametrize("pattern", ["I am a {} man.", "A {} engineer with ten years.", "Proud {} engineer."])
def test_whom_somebody_loves_and_colours(pattern):
    check(pattern, ("gay", "straight", "transgender", "black", "white", "Asian", "Hispanic"))


@pytest.mark.parametrize(
    "text",
    [
        "Women's health, menswear, men's and boys' clothing, ladies' shoes, male catheter care",
        "Wrote in my mother tongue; planned man hours; man management; key man insurance",
        "Sister company, ward sister, brother printers, Mother's Day sales, Smith & Sons",
        "Kitchen boy, maintenance man, line man, bell boys",
        "Mothers and babies; expectant mothers to be",
    ],
)
def test_the_work_keeps_its_words(text):
    assert [
        word for word in ("people", "person", "child", "sibling", "spouse") if word in neutral_form(text)
    ] == []


@pytest.mark.parametrize(
    "text",
    [
        "Spanish teacher, German translator and French market analyst",
        "An Italian chef; Thai massage therapist; English lecturer",
        "Migrated servers from Oracle to Postgres; moved data from Access.",
        "Raised funds in London; invoices raised in SAP",
        "American Heart Association, British Computer Society, American Society of Civil Engineers",
        "Lean Six Sigma Black Belt; white label products; blind installer; Black Box testing",
        "Christian counselor, Catholic priest, Islamic finance",
        "Church organist and church secretary",
        "Phi Beta Kappa, Sigma Theta Tau, Beta testing, Delta Airlines",
        "Sales from Germany and China; imports from India",
        "Partner organisations; my partner organisations in Kent",
        "Led 54 people for 10 years; aged debts 30 to 60 days; at 24 sites",
        "Cared for married couples and single patients",
        "Diversity Committee, Network Rail, Project Group, Union Bank",
    ],
)
def test_words_of_the_work_are_left_alone(text):
    whole = f"Summary\nCares for people.\n{text}\n"
    assert [span.of(whole) for span in find_private(whole)] == []


def test_postings_keep_whom_the_work_is_for():
    text = "Youth worker at the mosque for Somali nurses, Muslim Student Union and their mothers' groups."
    assert read_posting(RawDocument(doc_id="p", text=text)).document.private_spans == ()


def test_the_right_to_work_is_still_read():
    resume = read_resume(
        RawDocument(doc_id="r", text=RESUME.format("I am Ghanaian with the right to work in the UK."))
    )
    assert "right to work in the UK" in redact_document(resume.document)[0].text


@pytest.mark.parametrize(
    "line",
    [
        "Worked as a Polish translator",
        "As a Polish interpreter I served courts",
        "Registered British Gas engineer",
        "Islamic Finance Analyst",
        "European Patent Attorney",
        "Worked as a French polisher",
        "Returned from Germany project with SAP rollout finished.",
        "Synthesis of Gly-Ala-Val-Leu-Ile-Pro",
        "Nurse at Guy's and St Thomas' Hospital",
        "Male and female connectors",
        "Big Brothers Big Sisters mentor",
    ],
)
def test_what_belongs_to_the_work_is_read_as_it_stands(line):
    text = f"Jane Doe\njane@mail.example\n\nExperience\n{line}\n"
    assert redact(text, find_private(text)).text.endswith(f"{line}\n")
