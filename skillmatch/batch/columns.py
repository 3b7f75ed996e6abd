"""Which column of a table of postings holds what, asked for or guessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from skillmatch.errors import InputError
from skillmatch.sources.posting_tables import PostingColumns, guess_column, posting_columns

_FIRMS = (
    "company",
    "companyname",
    "hiringorganization",
    "hiringorg",
    "employer",
    "employername",
    "organization",
    "organisation",
    "firm",
    "agency",
)
_DAYS = (
    "dateposted",
    "posteddate",
    "postedon",
    "postedat",
    "datepublished",
    "publicationdate",
    "opendate",
    "created",
    "createdat",
    "date",
    "month",
)
FIELDS = ("id", "text", "title", "firm", "posted_on")
"""What a column may be mapped to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The columns of one table by field; empty where it has none. There is always a text."""

    id: str = ""
    text: str = ""
    title: str = ""
    firm: str = ""
    posted_on: str = ""

    @property
    def posting(self) -> PostingColumns:
        """The part that makes the document."""
        return PostingColumns(id=self.id, text=self.text, title=self.title)

    @property
    def named(self) -> tuple[str, ...]:
        """The columns that are read, without those there are none of."""
        return tuple(name.split(".")[0] for name in asdict(self).values() if name)


def parse_mapping(pairs: Sequence[str]) -> dict[str, str]:
    """Return columns by field from ``column=field`` pairs.

    Raises:
        InputError: A pair of another form, or a field that there is none of.
    """
    found: dict[str, str] = {}
    for pair in pairs:
        column, _, field = pair.rpartition("=")
        if not column or field not in FIELDS:
            raise InputError(f"--map takes COLUMN=FIELD with a field of {', '.join(FIELDS)}, not {pair!r}.")
        if field in found:
            raise InputError(f"--map names two columns for the field {field}. Give one.")
        found[field] = column
    return found


def choose_columns(columns: Sequence[str], asked: Mapping[str, str], *, name: str) -> Columns:
    """Return which column holds what: those asked for, the others guessed from common names.

    Args:
        columns: The table's columns.
        asked: Columns by field, as the user named them.
        name: What to call the table in messages.

    Raises:
        SchemaMismatch: A column asked for is not there, or nothing looks like the text.
    """
    wanted = PostingColumns(id=asked.get("id", ""), text=asked.get("text", ""), title=asked.get("title", ""))
    try:
        found = posting_columns(columns, wanted, name=name)
        for field in ("firm", "posted_on"):
            posting_columns(columns, PostingColumns(id=asked.get(field, ""), text=found.text), name=name)
    except InputError as error:
        raise type(error)(str(error).replace("--text-column.", "--map COLUMN=text.")) from error
    taken = {found.id, found.text, found.title}
    free = [column for column in columns if column not in taken]
    return Columns(
        id=found.id,
        text=found.text,
        title=found.title,
        firm=asked.get("firm") or guess_column(free, _FIRMS),
        posted_on=asked.get("posted_on") or guess_column(free, _DAYS),
    )
