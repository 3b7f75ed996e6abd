"""What a feature may see: nothing private, nothing gendered, nothing beside the job."""

from __future__ import annotations

from dataclasses import replace

from match_builders import document, profile, skill, span_of

from skillmatch.match.visible import visible_profile, visible_sentences

TEXT = "Ada Lovelace\nada@example.org\nProgrammes in Python since 2015."


def test_private_words_are_gone_and_the_rest_is_there():
    read = document("resume", TEXT, private=["Ada Lovelace", "ada@example.org"])
    assert visible_sentences(read) == ("Programmes in Python since 2015.",)


def test_a_private_word_inside_a_sentence_leaves_the_other_words():
    read = document("resume", "Ada programmes well.", private=["Ada"])
    assert visible_sentences(read) == ("programmes well.",)


def test_sections_beside_the_job_are_left_out():
    read = document(
        "posting",
        "Drive the forklift.\nFree lunch.\nWe are a family firm.",
        sections={"Free lunch.": "benefits", "We are a family firm.": "company"},
    )
    assert visible_sentences(read) == ("Drive the forklift.",)


def test_where_all_is_beside_the_job_it_is_read_all_the_same_but_for_the_person():
    read = document(
        "posting",
        "We drive forklifts.\nCall Bo.",
        sections={"We drive forklifts.": "company", "Call Bo.": "personal"},
    )
    assert visible_sentences(read) == ("We drive forklifts.",)


def test_a_personal_section_is_left_out_even_where_its_name_went_undetected():
    text = "Bo Berg, Chef\nCooks for 200.\nBakes."
    read = document("resume", text, sections={"Bo Berg, Chef": "personal"})
    assert visible_sentences(read) == ("Cooks for 200.", "Bakes.")


def test_a_note_without_headings_is_read_whole_but_for_its_private_spans():
    text = "Bo Berg\nCooks for 200."
    sections = dict.fromkeys(text.split("\n"), "personal")
    read = document("resume", text, private=["Bo Berg"], sections=sections)
    assert visible_sentences(read) == ("Cooks for 200.",)


def test_skills_of_a_personal_section_are_dropped():
    text = "Reading, Berkshire\nKnows Python.\nBakes."
    seen = skill("python", text=text, surface="Python")
    town = skill("reading", text=text, surface="Reading")
    personal = replace(town, mentions=(replace(town.mentions[0], section="personal"),))
    read = document("resume", text, sections={"Reading, Berkshire": "personal"})
    assert visible_profile(profile("resume", [seen, personal]), read).skills == (seen,)


def test_a_skill_seen_only_in_a_name_is_dropped_and_one_seen_elsewhere_too_is_kept():
    text = "Mr Java\nKnows Python well. Python again."
    read = document("resume", text, private=["Mr Java"])
    shown = visible_profile(
        profile(
            "resume",
            [skill("java", text=text, surface="Java"), skill("python", text=text, surface="Python")],
        ),
        read,
    )
    assert [kept.preferred_label for kept in shown.skills] == ["python"]
    assert shown.skills[0].mentions[0].span == span_of(text, "Python")
