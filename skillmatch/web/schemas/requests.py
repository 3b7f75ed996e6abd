"""What may be sent to the API, and how much of it."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    EncodedBytes,
    EncoderProtocol,
    Field,
    model_validator,
)
from pydantic_core import PydanticCustomError

from skillmatch.explain.modes import MODE_WORDS
from skillmatch.exposure.employment import JoinName
from skillmatch.exposure.grouped import GroupingName
from skillmatch.report.exposure.command import split_names
from skillmatch.types import RequirementMode

MAX_TEXT_CHARS = 1_000_000
MAX_DOCUMENTS = 50
MAX_RANKED_TEXTS = 256
MAX_RANKED_CHARS = 10_000
MAX_FILE_CHARS = 28 * 1024 * 1024

DocumentId = Annotated[str, Field(min_length=1, max_length=200, description="Your name for the document.")]


class Request(BaseModel):
    """Base of all requests: what is not in the schema is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class _StrictBase64(EncoderProtocol):
    """Base64 that refuses what does not belong to it; line breaks do."""

    @classmethod
    def decode(cls, data: bytes) -> bytes:
        try:
            return b64decode(data.translate(None, b"\r\n"), validate=True)
        except ValueError as error:
            raise PydanticCustomError("base64_decode", "This is not base64") from error

    @classmethod
    def encode(cls, value: bytes) -> bytes:
        return b64encode(value)

    @classmethod
    def get_json_format(cls) -> Literal["base64"]:
        return "base64"


class FileIn(Request):
    """A file: plain text, HTML, PDF, DOCX or JSON Resume. Its bytes decide which, not its name."""

    name: str = Field(min_length=1, max_length=255, examples=["resume.pdf"])
    base64: Annotated[bytes, EncodedBytes(encoder=_StrictBase64)] = Field(
        max_length=MAX_FILE_CHARS, description="The file's bytes, base64."
    )


def _not_blank(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("blank_text", "The text is blank")
    return text


class DocumentIn(Request):
    """A document, as `text` or as `file` (exactly one of them)."""

    id: DocumentId | None = None
    text: Annotated[str, AfterValidator(_not_blank)] | None = Field(
        default=None, max_length=MAX_TEXT_CHARS, description="The document as plain text."
    )
    file: FileIn | None = None

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if (self.text is None) == (self.file is None):
            raise PydanticCustomError("one_source", "Give exactly one of text and file")
        return self


class ExtractIn(Request):
    """Documents whose skills are wanted."""

    kind: Literal["posting", "resume"] = "posting"
    documents: list[DocumentIn] = Field(min_length=1, max_length=MAX_DOCUMENTS)
    include_text: bool = Field(default=False, description="Repeat each text, to resolve spans of files.")


class RankIn(Request):
    """Short texts, such as sentences, for which skills are to be ranked."""

    texts: list[Annotated[str, Field(min_length=1, max_length=MAX_RANKED_CHARS)]] = Field(
        min_length=1, max_length=MAX_RANKED_TEXTS
    )
    top: int = Field(default=10, ge=1, le=1000, description="How many skills per text.")
    release: Literal["1.1.0", "1.1.1"] | None = Field(
        default=None, description="Rank only the skills of this ESCO release."
    )


class MatchIn(Request):
    """A posting and the resumes to rank for it."""

    posting: DocumentIn
    resumes: list[DocumentIn] = Field(min_length=1, max_length=MAX_DOCUMENTS)
    top: int | None = Field(default=None, ge=1, le=MAX_DOCUMENTS, description="Answer only the best so many.")
    cut: float | None = Field(
        default=None,
        ge=0,
        le=1,
        description="Score from which resumes are recommended; what would reach it is looked for. "
        "Without it, the first alone is recommended.",
    )
    requirements: RequirementMode | None = Field(
        default=None,
        description="What failed hard requirements do. "
        + " ".join(f"{mode}: {words}." for mode, words in MODE_WORDS.items())
        + " Without it, what the server's settings say (SKILLMATCH_REQUIREMENTS, or filter).",
    )
    include_text: bool = Field(default=False, description="Repeat each text, to resolve spans of files.")


class CodeIn(Request):
    """A job title, or a document whose titles are to be read (exactly one of them)."""

    title: str | None = Field(
        default=None, min_length=1, max_length=500, examples=["Senior Backend Engineer"]
    )
    document: DocumentIn | None = None
    kind: Literal["posting", "resume"] = "posting"

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if (self.title is None) == (self.document is None):
            raise PydanticCustomError("one_source", "Give exactly one of title and document")
        return self


class ExposureIn(Request):
    """A document whose exposure is wanted."""

    document: DocumentIn
    kind: Literal["posting", "resume"] = "posting"


class FindQuery(Request):
    """The query of a look-up."""

    q: str = Field(min_length=1, max_length=300, description="A label, alias, code or URI.", examples=["k8s"])


class ValuesQuery(Request):
    """Which occupations a measure is wanted for; all where none is named."""

    occupations: str = Field(
        default="",
        max_length=4_000,
        description="Titles, URIs or codes of one system, one on a line; codes may be joined by commas.",
        examples=["15-1252.00"],
    )

    @property
    def names(self) -> tuple[str, ...]:
        """The occupations one by one, as given."""
        return _names(self.occupations)


class ShareQuery(Request):
    """What counts as exposed, and what is counted."""

    measure: str = Field(default="gpts_beta_human", max_length=60, description="Key of a measure.")
    threshold: float | None = Field(
        default=None,
        allow_inf_nan=False,
        description="In the unit of the measure; at least so much counts. Default: .5 with GPTs are GPTs.",
    )
    is_strict: bool = Field(default=False, description="More than the threshold, not at least.")
    weight: Literal["employment", "wages"] = "employment"
    by: GroupingName | None = Field(default=None, description="Group the jobs by.")
    join: JoinName = Field(default="matrix", description="How O*NET occupations are joined to employment.")


class ReportQuery(Request):
    """Which occupations a report is about: those of one of the three ways, or all."""

    measure: str = Field(
        default="beta", max_length=60, description="alpha, beta, zeta, or the key of a measure."
    )
    occupations: str = Field(
        default="",
        max_length=4_000,
        description="Titles, URIs or codes of one system, one on a line; codes may be joined by commas.",
        examples=["15-1252.00"],
    )
    soc_group: str = Field(default="", max_length=20, description="Major group of SOC 2018, such as 15.")
    sector: str = Field(default="", max_length=20, description="NAICS sector, such as 54.")

    @property
    def names(self) -> tuple[str, ...]:
        """The occupations one by one, as given."""
        return _names(self.occupations)

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if sum(map(bool, (self.names, self.soc_group, self.sector))) > 1:
            raise PydanticCustomError(
                "one_way", "Give one way to choose: occupations, a major group or a sector"
            )
        return self


def _names(text: str) -> tuple[str, ...]:
    return split_names(line.strip() for line in text.splitlines() if line.strip())
