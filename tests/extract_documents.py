"""Documents for the tests of extraction: built by hand, so that sections and spans are known."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from skillmatch.extract import Extractor
from skillmatch.taxonomy import load_bundled
from skillmatch.types import Document, DocumentKind, Language, Section, Sentence, Span


@lru_cache(maxsize=1)
def extractor() -> Extractor:
    """The extractor over the bundled taxonomy, without implied skills; built once for all tests."""
    return Extractor(load_bundled())


def document(
    *lines: str | tuple[Section, str],
    kind: DocumentKind = "posting",
    private: Sequence[str] = (),
) -> Document:
    """A document with one sentence per line; a line is a text, or (section, text)."""
    pairs: list[tuple[Section, str]] = [
        line if isinstance(line, tuple) else ("requirements", line) for line in lines
    ]
    text = "\n".join(line for _, line in pairs)
    sentences: list[Sentence] = []
    start = 0
    for section, line in pairs:
        sentences.append(Sentence(span=Span(start=start, end=start + len(line)), section=section))
        start += len(line) + 1
    return Document(
        doc_id="d1",
        kind=kind,
        text=text,
        media_type="text/plain",
        language=Language(code="en", confidence=1.0, is_supported=True),
        title="",
        title_span=None,
        sentences=tuple(sentences),
        private_spans=tuple(
            Span(start=text.index(name), end=text.index(name) + len(name)) for name in private
        ),
    )


def labels(*lines: str) -> dict[str, str]:
    """Surface to preferred label of the mentions in these lines."""
    return {mention.surface: mention.preferred_label for mention in extractor().mentions(document(*lines))}
