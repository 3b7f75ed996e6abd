"""The 136 validation sentences of the public benchmarks, to compare trainings; none is trained on."""

from __future__ import annotations

from pathlib import Path

from skillmatch.errors import ReleaseMissing
from skillmatch.sources.releases import table_rows
from skillmatch.taxonomy import Taxonomy
from skillmatch.taxonomy.clean import clean_label
from skillmatch.train.extractor.examples import Example

LABEL_RELEASE = "1.1.0"
"""The ESCO release whose preferred labels the benchmarks use."""

_SETS = ("house_validation", "tech_validation")


def validation_examples(mirror: Path, taxonomy: Taxonomy) -> list[Example]:
    """Return the sentences of both sets that have a label, in the order of the files.

    Raises:
        ReleaseMissing: The mirror has no such file.
    """
    uri_of = {skill.preferred_label: uri for uri, skill in taxonomy.skills_of_release(LABEL_RELEASE).items()}
    found = []
    for name in _SETS:
        path = mirror / "skill_eval" / "decorte" / f"{name}_annotations.csv"
        if not path.is_file():
            raise ReleaseMissing(
                f"No {path.name} in {path.parent}. Name the mirror that has it with --mirror."
            )
        skills: dict[str, set[str]] = {}
        for row in table_rows(path.read_bytes(), name=path.name, columns=("sentence", "label")):
            uri = uri_of.get(clean_label(row["label"]))
            if uri is not None:
                skills.setdefault(row["sentence"], set()).add(uri)
        found += [
            Example(kind=name, text=text, positives=tuple(sorted(uris))) for text, uris in skills.items()
        ]
    return found
