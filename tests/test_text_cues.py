"""Must, nice and negated: the cue reaches the words in its scope, and no others."""

import re

import pytest

from skillmatch.content import content_path
from skillmatch.text import asking, cues, hints, negation
from skillmatch.text.cues import is_negated, strength_at, strength_of


@pytest.mark.parametrize(
    ("sentence", "negated", "kept"),
    [
        ("Java is not required, Python is.", "Java", "Python"),
        ("Python is required, Java is not.", "Java", "Python"),
        ("No degree needed, strong Excel required.", "degree", "Excel"),
        ("No Java, but Python needed", "Java", "Python"),
        ("No Java, C# or Python experience needed; SQL is.", "Java|C#|Python", "SQL"),
        ("Java, C# and Python are not required.", "Java|C#|Python", ""),
        ("We use Python, Java is not required.", "Java", "Python"),
        ("You do not need to know Excel.", "Excel", ""),
        ("You don’t need any Photoshop skills, just Figma.", "Photoshop", "Figma"),
        ("Knowledge of Docker isn't necessary", "Docker", ""),
        ("No prior experience with forklifts is required as training is given", "forklifts", "training"),
        ("Python without Java", "Java", "Python"),
        ("We use Go rather than Java.", "Java", "Go"),
        ("Must know SQL (no Oracle).", "Oracle", "SQL"),
        ("Neither Java nor C# is needed", "Java|C#", ""),
        ("Nursing is not essential as training in first aid will be given", "Nursing", "first aid"),
        ("Experience of SAP is desirable but not essential.", "", "SAP"),
        ("Fluency in German is preferred but not required", "", "German"),
        ("Not only Java but also Python", "", "Java|Python"),
        ("Able to work without supervision in Excel", "", "Excel"),
        ("Please apply no later than May with your Excel test", "", "Excel"),
        ("Java is essential.", "", "Java"),
        ("Not needed: certificates, Java or other development, a degree. SQL is.", "Java|degree", "SQL"),
        ("Not required: welding or a degree", "welding|degree", ""),
        ("- Not needed: Java; Python is a must", "Java", "Python"),
        ("What we don't ask for: Photoshop", "Photoshop", ""),
        ("Java: not needed, Python: required", "Java", "Python"),
        ("Python, Java (not required) and SQL", "Java", "Python|SQL"),
        ("Excel - not necessary", "Excel", ""),
        ("Not essential: Scala", "", "Scala"),
        ("You won't need Java", "Java", ""),
        ("We don't care about your degree, just about Python", "degree", "Python"),
    ],
)
def test_negation_reaches_its_own_words_only(sentence, negated, kept):
    for words, expected in ((negated, True), (kept, False)):
        for word in filter(None, words.split("|")):
            start = sentence.index(word)
            assert is_negated(sentence, start, start + len(word)) is expected, word


@pytest.mark.parametrize(
    ("sentence", "section", "expected"),
    [
        ("Docker is a plus", "requirements", "nice"),
        ("Experience with Docker", "requirements", "must"),
        ("Experience with Docker", "nice_to_have", "nice"),
        ("Experience with Docker", "duties", "must"),
        ("Run services in Docker", "duties", None),
        ("Our team has a lot of Docker", "company", None),
        ("We have strong knowledge of Docker", "company", None),
        ("You will gain experience with Docker", "benefits", None),
        ("You will be able to use Docker", "benefits", None),
        ("A pension and a loyalty bonus.", "benefits", None),
        ("Mandarin speakers are well regarded", "other", "nice"),
        ("Kudos for Rust", "other", "nice"),
        ("You must hold a licence", "duties", "must"),
        ("SQL would be advantageous", "other", "nice"),
        ("Ideally you know SQL", "other", "nice"),
        ("We are ideally placed in Leeds", "other", None),
        ("Travel as required", "duties", None),
        ("No experience needed", "duties", None),
        ("Python (preferred)", "requirements", "nice"),
        ("Knowledge of SQL is essential", "other", "must"),
        ("Plus size fashion buyer", "other", None),
    ],
)
def test_strength_of_a_sentence(sentence, section, expected):
    assert strength_of(sentence, section) == expected


@pytest.mark.parametrize(
    ("sentence", "section", "must", "nice"),
    [
        ("Python is essential, Scala would be a plus", "other", "Python", "Scala"),
        ("Must have Java and ideally Scala", "other", "Java", "Scala"),
        ("You must have Java, Scala preferred", "other", "Java", "Scala"),
        ("Typing is essential and Excel would be desirable but not essential", "other", "Typing", "Excel"),
        ("3 years in sales, ideally in SaaS", "requirements", "3 years", "SaaS"),
        ("Bachelor's degree required, Master's preferred", "requirements", "Bachelor", "Master"),
        ("Java (nice to have), Python", "requirements", "Python", "Java"),
        ("Minimum 3 years of SQL", "other", "SQL", ""),
        ("Desirable: Java, Python", "other", "", "Java|Python"),
        ("Good knowledge of Excel is required", "nice_to_have", "", "Excel"),
        (
            "Must have sales (ideally by phone) and the ability to close deals",
            "other",
            "sales|close",
            "phone",
        ),
        ("Strong skills in Premiere (After Effects is a plus)", "other", "Premiere", "After Effects"),
        ("Knowledge of Flask.Django is preferred", "other", "Flask", "Django"),
        ("Prison work is not essential although we do ask for nursing", "requirements", "nursing", "Prison"),
        ("Good knowledge of Linux, with Perl desirable", "duties", "Linux", "Perl"),
        ("Ability to work under pressure Preferred Qualifications", "other", "work under", ""),
        ("Required Skills & Experience Flutter (Dart is a plus)", "other", "Flutter", "Dart"),
        ("[Bonus:] OpenGL, Vulkan", "requirements", "", "OpenGL|Vulkan"),
    ],
)
def test_strength_of_the_words_of_a_sentence_with_two_cues(sentence, section, must, nice):
    for words, expected in ((must, "must"), (nice, "nice")):
        for word in filter(None, words.split("|")):
            start = sentence.index(word)
            assert strength_at(sentence, start, start + len(word), section) == expected, word


@pytest.mark.parametrize(
    ("sentence", "asked", "left"),
    [
        ("Knowledge of Java and Python", "Java|Python", ""),
        ("Proven working knowledge of the GDPR", "GDPR", ""),
        ("Strong Excel skills", "Excel", ""),
        ("Excellent written and verbal communication skills", "communication", ""),
        ("10+ years of experience building Linux services", "Linux", ""),
        ("Diploma or degree in Geology", "Geology", ""),
        ("Able to close deals", "close deals", ""),
        ("You will have a strong background, including a degree in Geology", "Geology", ""),
        ("We want someone with hands-on experience working with Node.js", "Node.js", ""),
        ("Drives forklifts.Experience with SAP", "SAP", "forklifts"),
        ("Keep the books Requirements Excel and SAP", "Excel|SAP", "books"),
        ("Requirements gathering in Jira", "", "Jira"),
        ("Bake bread and clean the oven", "", "bread|oven"),
        ("We use Java and Python", "", "Java|Python"),
        ("Share knowledge of Java with others", "", "Java"),
        ("No experience with SAP needed", "", "SAP"),
        ("You will have access to a Linux lab", "", "Linux"),
    ],
)
def test_what_is_simply_asked_for_is_a_must_wherever_it_stands_and_a_duty_is_not(sentence, asked, left):
    for words, expected in ((asked, "must"), (left, None)):
        for word in filter(None, words.split("|")):
            start = sentence.index(word)
            assert strength_at(sentence, start, start + len(word), "duties") == expected, word
            if expected:
                assert strength_at(sentence, start, start + len(word), "nice_to_have") == "nice"


def test_hints_leave_out_no_sentence_in_which_a_pattern_would_find_something():
    paths = sorted(content_path("samples", "postings").glob("*.txt"))
    texts = [path.read_text(encoding="utf-8") for path in paths]
    sentences = [line for text in texts for line in text.splitlines() if line.strip()]
    assert len(sentences) > 100
    kinds = (
        (re.compile(rf"\b(?:{asking._PATTERN.pattern})", re.IGNORECASE), hints.ASKING),
        (cues._PATTERN, hints.STRENGTH),
        (negation._PRE, hints.NEGATION),
        (negation._POST, hints.NEGATION),
    )
    for pattern, kind in kinds:
        found = [sentence for sentence in sentences if pattern.search(sentence)]
        assert found
        assert [sentence for sentence in found if not hints.hints(sentence) & kind] == []
