"""Characters to structure: sentences, sections, cues, titles, jobs, requirements, language."""

from skillmatch.text.language import detect_language
from skillmatch.text.reading import read_posting, read_resume

__all__ = ["detect_language", "read_posting", "read_resume"]
