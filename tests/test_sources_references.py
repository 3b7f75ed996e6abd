"""Sources are cited as BibTeX: declared publications, and data that have none."""

from __future__ import annotations

import re

import pytest

from skillmatch.sources.declared import read_declarations
from skillmatch.sources.references import data_reference, reference_from

RELEASES = read_declarations().releases


def test_fields_keep_their_order_and_special_signs_are_escaped() -> None:
    reference = reference_from(
        {
            "key": "a2020b",
            "kind": "article",
            "author": "Görg, Holger and Ładna, A.",
            "title": "R&D at 50 % of #1_x for $2",
            "year": 2020,
            "url": "https://example.org/a_b?c=1&d=2%20",
        }
    )
    assert reference.bibtex == (
        "@article{a2020b,\n"
        "  author = {Görg, Holger and Ładna, A.},\n"
        r"  title = {{R\&D at 50 \% of \#1\_x for \$2}}," + "\n"
        "  year = {2020},\n"
        "  url = {https://example.org/a_b?c=1&d=2%20},\n"
        "}"
    )
    assert reference.authors == ("Görg, Holger", "Ładna, A.")
    assert reference.year == 2020


def test_a_reference_without_an_author_is_refused() -> None:
    with pytest.raises(KeyError, match="author"):
        reference_from({"key": "k", "kind": "misc", "title": "t", "year": 1, "url": "u"})


def test_data_without_a_publication_are_cited_by_what_they_ask_for() -> None:
    reference = data_reference(key="d", title="T", citation="Cite me.", licence="MIT", url="")
    assert reference.bibtex == "@misc{d,\n  title = {{T}},\n  note = {Cite me. Licence: MIT.},\n}"
    whole = data_reference(
        key="d",
        title="T",
        citation="Cite me.",
        licence="MIT",
        url="https://e.org/a_b",
        author="{B & C}",
        year="2024",
    )
    assert whole.bibtex == (
        "@misc{d,\n  author = {{B \\& C}},\n  title = {{T}},\n  year = {2024},\n"
        "  note = {Cite me. Licence: MIT.},\n  url = {https://e.org/a_b},\n}"
    )


@pytest.mark.parametrize("release_id", RELEASES)
def test_every_release_can_be_cited(release_id: str) -> None:
    for reference in RELEASES[release_id].references:
        assert re.fullmatch(r"@\w+\{[\w.-]+,\n(  \w+ = \{.+\},\n)+\}", reference.bibtex)
        assert reference.title


def test_no_two_references_share_a_key() -> None:
    keys = [reference.key for release in RELEASES.values() for reference in release.references]
    assert len(keys) == len(set(keys))
