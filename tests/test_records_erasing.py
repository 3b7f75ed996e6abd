"""Who is erased, and who is not: by id or received name, in a record or of a kind, and in others' reasons."""

from __future__ import annotations

from pathlib import Path

import pytest
from records_builders import AT, MARK, decision, document, files_of

from skillmatch.errors import ChecksumMismatch, InputError, NotFound
from skillmatch.records import Entry, RecordStore
from skillmatch.records.sealed import opened, seal
from skillmatch.records.verifying import verify
from skillmatch.types import RawDocument

ANNA = "Anna Okonkwo\nanna.okonkwo@mail.org\n\nNurse, 2015 to 2020\nCared for patients."
BEN = "Ben Lindqvist\nben@lindqvist.se\n\nCook, 2015 to 2020\nCooked."
GRACE = "Grace May\ngrace.may@mail.org\n\nWelder, 2015 to 2020\nWelded."


def ranked(store: RecordStore, *resumes: tuple[str, str, str], posting: str = "posting") -> Entry:
    """Record a ranking as the page does: id, received name and text of each resume."""
    asked = document("posting", posting, text="A nurse is sought.", received_as="Posting (pasted)")
    sealed = [document("resume", doc_id, text=text, received_as=name) for doc_id, name, text in resumes]
    (entry,) = store.add([asked, *sealed], [decision(asked, *sealed)], by="server", at=AT)
    return entry


@pytest.fixture
def store(tmp_path: Path) -> RecordStore:
    """Two rankings of the page: other persons go by the same ids."""
    store = RecordStore(tmp_path)
    ranked(store, ("resume-1", "anna.pdf", ANNA), ("resume-2", "ben.pdf", BEN))
    ranked(store, ("resume-1", "ben.pdf", BEN), ("resume-2", "grace_may_cv.docx", GRACE))
    return store


def left(store: RecordStore) -> list[tuple[str, str]]:
    """Return record and received name of the resumes that are left."""
    kept = store.kept()
    return [
        (str(entry.seq), found.received_as)
        for entry in store.entries()
        if entry.kind == "decision"
        for resume in entry.body["inputs"]["resumes"]
        if (found := kept.document(entry.body["run"], resume["name"])) is not None
    ]


ALL = [("1", "anna.pdf"), ("1", "ben.pdf"), ("2", "ben.pdf"), ("2", "grace_may_cv.docx")]


@pytest.mark.parametrize(
    ("name", "narrowed", "gone"),
    [
        ("resume-1", {"record": "1"}, [("1", "anna.pdf")]),
        ("resume-1", {"record": "2"}, [("2", "ben.pdf")]),
        ("resume-1", {"is_all": True}, [("1", "anna.pdf"), ("2", "ben.pdf")]),
        ("ben.pdf", {}, [("1", "ben.pdf"), ("2", "ben.pdf")]),
        ("ben.pdf", {"record": "2"}, [("2", "ben.pdf")]),
        ("ben.pdf", {"kind": "resume"}, [("1", "ben.pdf"), ("2", "ben.pdf")]),
        ("grace_may_cv.docx", {}, [("2", "grace_may_cv.docx")]),
        ("posting", {"record": "1"}, []),
    ],
)
def test_an_erasure_takes_who_is_meant_and_nobody_else(
    store: RecordStore, name: str, narrowed: dict[str, str], gone: list[tuple[str, str]]
) -> None:
    removed = store.erase(name, by="clerk", at=AT, **narrowed)  # type: ignore[arg-type]
    assert removed.n_documents == max(1, len(gone))
    assert sorted(left(store)) == sorted(set(ALL) - set(gone))
    assert verify(store).problems == ()


@pytest.mark.parametrize(
    ("name", "narrowed", "error", "told"),
    [
        ("resume-1", {}, InputError, "2 documents with 2 different texts"),
        ("resume-1", {"kind": "resume"}, InputError, "--record NUMBER"),
        ("resume-1", {"kind": "posting"}, NotFound, "No document"),
        ("ben.pdf", {"kind": "posting"}, NotFound, "No document"),
        ("anna.pdf", {"record": "2"}, NotFound, "No document"),
        ("anna", {}, NotFound, "No document"),
        ("resume-1", {"record": "9"}, NotFound, "No record"),
    ],
)
def test_who_is_meant_must_be_clear(
    store: RecordStore, name: str, narrowed: dict[str, str], error: type[Exception], told: str
) -> None:
    before = [path.read_bytes() for path in files_of(store.folder)]
    with pytest.raises(error, match=told) as refused:
        store.erase(name, by="clerk", at=AT, **narrowed)  # type: ignore[arg-type]
    assert name not in str(refused.value)
    assert [path.read_bytes() for path in files_of(store.folder)] == before


def test_pasted_resumes_have_one_name_and_are_told_apart_by_their_texts(tmp_path: Path) -> None:
    store = RecordStore(tmp_path)
    for text in (ANNA, BEN, ANNA):
        ranked(store, ("resume-1", "Resume 1 (pasted)", text))
    for name in ("resume-1", "Resume 1 (pasted)"):
        with pytest.raises(InputError, match="3 documents with 2 different texts"):
            store.erase(name, by="clerk", at=AT)
    store.erase("resume-1", by="clerk", at=AT, record="2")
    # What is left is one text.
    assert store.erase("resume-1", by="clerk", at=AT).n_documents == 2


def test_a_posting_and_a_resume_of_one_id_are_told_apart_by_kind(tmp_path: Path) -> None:
    def fresh(name: str) -> RecordStore:
        store = RecordStore(tmp_path / name)
        asked, resume = document("posting", "17"), document("resume", "17", text=ANNA)
        store.add([asked, resume], [decision(asked, resume)], by="server", at=AT)
        return store

    with pytest.raises(InputError, match="--kind posting or --kind resume"):
        fresh("a").erase("17", by="clerk", at=AT)
    for name, kind in (("b", "posting"), ("c", "resume")):
        store = fresh(name)
        assert store.erase("17", by="clerk", at=AT, kind=kind).n_documents == 1  # type: ignore[arg-type]
        (place,) = store.vault.files()
        assert store.vault.untold(place).kind != kind  # type: ignore[union-attr]
    assert fresh("d").erase("17", by="clerk", at=AT, is_all=True).n_documents == 2


def test_the_received_name_is_in_the_vault_alone(store: RecordStore) -> None:
    chain = store.chain.path.read_bytes()
    assert not any(name in chain for name in (b"anna", b"ben.pdf", b"grace", b"pasted"))
    one = seal("resume", RawDocument(doc_id="r", text=ANNA), {}, received_as="r")
    assert (one.received_as, one.called) == ("", ("r",))
    again = opened("r0", seal("resume", RawDocument(doc_id="r", text=ANNA), {}, received_as="x.pdf").data)
    assert again.called == ("r", "x.pdf")


def test_an_override_goes_by_the_received_name_too(store: RecordStore) -> None:
    by_id = store.override("1", by="b", at=AT, reason="known to us", doc_id="resume-1")
    by_name = store.override("1", by="b", at=AT, reason="known to us", doc_id="anna.pdf")
    assert by_id.body["resume"] == by_name.body["resume"]
    with pytest.raises(NotFound):
        store.override("2", by="b", at=AT, reason="known to us", doc_id="anna.pdf")
    ranked(store, ("resume-1", "cv.pdf", ANNA), ("resume-2", "cv.pdf", BEN))
    with pytest.raises(NotFound, match="More than one"):
        store.override("5", by="b", at=AT, reason="known to us", doc_id="cv.pdf")


# --- reasons


NAMING = [
    "better than resume-1, who has no licence",
    "Better than Resume 1.",
    "worked under anna.pdf",
    "see ANNA.PDF, page 2",
    "the file anna has the same employer",
    "Anna has led this team before",
    "anna knows the ward",
    "Ms Okonkwo asked not to be compared",
    "OKONKWO's referee said otherwise",
    "write to anna.okonkwo@mail.org",
    "the second, Okonkwo-Smith, is a sister",
]
NOT_NAMING = [
    "has led such a team, which the text does not say",
    "resume 2 is stronger",
    "hosanna choir is no experience",
    "10 years, not 1",
    "annals of nursing counted as work",
    "Ben was known to us",
]


def reason_after(store: RecordStore, record: str, of: str, reason: str, **erased: object) -> str | None:
    entry = store.override(record, by="boss", at=AT, reason=reason, doc_id=of)
    store.erase(by="clerk", at=AT, **erased)  # type: ignore[arg-type]
    assert verify(store).problems == ()
    return store.kept().reason(entry.seq)


@pytest.mark.parametrize("reason", NAMING)
def test_a_reason_that_names_another_of_its_ranking_goes_with_them(store: RecordStore, reason: str) -> None:
    assert reason_after(store, "1", "resume-2", reason, name="anna.pdf") is None
    assert b"okonkwo" not in b"".join(path.read_bytes() for path in files_of(store.folder)).lower()


@pytest.mark.parametrize("reason", NOT_NAMING)
def test_a_reason_that_does_not_stays(store: RecordStore, reason: str) -> None:
    assert reason_after(store, "1", "resume-2", reason, name="anna.pdf") == reason


@pytest.mark.parametrize(
    ("reason", "is_gone"),
    [
        ("as good as grace_may_cv.docx of last week", True),
        ("as good as grace_may_cv of last week", True),
        ("as good as Grace May of last week", True),
        ("Grace of last week was better; she may not come", False),
        ("a grace period may be given", False),
        ("call grace.may@mail.org first", True),
        # Its own ranking has a resume-2, which is meant.
        ("better than resume-2", False),
        ("does not fit the posting", False),
    ],
)
def test_a_reason_of_another_ranking_goes_where_the_person_is_surely_meant(
    store: RecordStore, reason: str, is_gone: bool
) -> None:
    found = reason_after(store, "1", "resume-1", reason, name="grace_may_cv.docx")
    assert (found is None) == is_gone


def test_an_id_that_nobody_else_has_is_meant_wherever_it_stands(store: RecordStore) -> None:
    ranked(store, ("cand-4711", "", BEN), ("7", "", ANNA), posting="job-1")
    one = store.override("1", by="b", at=AT, reason="cand-4711 is no better", doc_id="resume-1")
    other = store.override("1", by="b", at=AT, reason="7 years are enough", doc_id="resume-1")
    store.erase("cand-4711", by="clerk", at=AT)
    store.erase("7", by="clerk", at=AT)
    assert store.kept().reason(one.seq) is None
    assert store.kept().reason(other.seq) == "7 years are enough"


def test_everyday_names_need_their_capital_letter(store: RecordStore) -> None:
    reason = "with grace, which may count"
    assert reason_after(store, "2", "resume-1", reason, name="grace_may_cv.docx") == reason
    ranked(store, ("resume-1", "ben.pdf", BEN), ("resume-2", "g.docx", GRACE))
    assert reason_after(store, "5", "resume-1", "Grace was late", name="g.docx") is None


# --- only what the chain vouches for


def _forge(store: RecordStore, place: str) -> None:
    """Put another document there that opens well."""
    path = store.vault.folder / place
    forged = seal("resume", RawDocument(doc_id="resume-1", text="Zed"), {}, received_as=f"{MARK}.pdf")
    path.write_bytes(forged.data)


def test_a_document_that_was_exchanged_is_never_opened(store: RecordStore) -> None:
    """Its file is one of ours, and not the one that the chain tells of."""
    entry = store.find("1")
    name = entry.body["inputs"]["resumes"][0]["name"]
    _forge(store, f"000001/{name}")
    for use in (
        lambda: store.doc_id("000001", name),
        lambda: store.override("1", by="b", at=AT, reason="r", doc_id="resume-1"),
        lambda: store.erase("anna.pdf", by="b", at=AT, record="1"),
        lambda: store.kept().document("000001", name),
    ):
        with pytest.raises(ChecksumMismatch, match=name) as refused:
            use()
        assert MARK not in str(refused.value)


def test_a_missing_document_is_not_called_erased(store: RecordStore) -> None:
    entry = store.find("1")
    name = entry.body["inputs"]["resumes"][0]["name"]
    (store.vault.folder / "000001" / name).unlink()
    with pytest.raises(ChecksumMismatch, match=name):
        store.doc_id("000001", name)
    with pytest.raises(ChecksumMismatch, match=name):
        store.erase("anna.pdf", by="clerk", at=AT)
    with pytest.raises(ChecksumMismatch, match="No entry"):
        store.kept().document("000001", "r0123456789abcdef")


def test_a_reason_that_was_exchanged_or_lost_is_not_called_erased(store: RecordStore) -> None:
    entry = store.override("1", by="b", at=AT, reason="a reason")
    path = store.vault.folder / "notes" / f"{entry.seq:06d}"
    path.write_bytes(b'{"salt":"00","text":"another reason"}')
    with pytest.raises(ChecksumMismatch, match="was changed"):
        store.kept().reason(entry.seq)
    path.unlink()
    with pytest.raises(ChecksumMismatch, match="cannot be read"):
        store.kept().reason(entry.seq)


def test_what_is_erased_while_it_is_read_is_erased(store: RecordStore) -> None:
    kept = store.kept()
    name = store.find("1").body["inputs"]["resumes"][0]["name"]
    store.erase("anna.pdf", by="clerk", at=AT)
    assert kept.document("000001", name) is None


# --- what cannot be read keeps nobody else


def test_a_lost_document_stops_no_erasure_of_others_and_is_told(store: RecordStore) -> None:
    name = store.find("1").body["inputs"]["resumes"][0]["name"]
    (store.vault.folder / "000001" / name).unlink()
    in_another = store.erase("resume-1", by="clerk", at=AT, record="2")
    assert (in_another.n_documents, in_another.unreadable) == (1, ())
    anywhere = store.erase("grace_may_cv.docx", by="clerk", at=AT)
    assert (anywhere.n_documents, anywhere.unreadable) == (1, (f"000001/{name}",))
    posting = store.erase("posting", by="clerk", at=AT, kind="posting", record="1")
    assert (posting.n_documents, posting.unreadable) == (1, ())
    in_its_own = store.erase("ben.pdf", by="clerk", at=AT, record="1")
    assert (in_its_own.n_documents, in_its_own.unreadable) == (1, (f"000001/{name}",))


def test_a_lost_reason_stops_no_erasure_and_is_told(store: RecordStore) -> None:
    lost = store.override("2", by="boss", at=AT, reason="Anna Okonkwo was better", doc_id="resume-1")
    named = store.override("2", by="boss", at=AT, reason="Anna Okonkwo is better", doc_id="resume-2")
    (store.vault.folder / "notes" / f"{lost.seq:06d}").unlink()
    removed = store.erase("anna.pdf", by="clerk", at=AT)
    assert (removed.n_documents, removed.n_notes) == (1, 1)
    assert removed.unreadable == (f"notes/{lost.seq:06d}",)
    assert store.kept().reason(named.seq) is None


# --- files whose ending is not kept


@pytest.mark.parametrize("name", ["anna-cv.txt", "anna-cv.PDF", "anna-cv.docx", "anna-cv"])
def test_a_file_means_the_id_that_was_taken_from_its_name(tmp_path: Path, name: str) -> None:
    store = RecordStore(tmp_path)
    ranked(store, ("anna-cv", "", ANNA), ("ben", "", BEN), ("ben.weber", "", GRACE))
    assert store.override("1", by="b", at=AT, reason="known", doc_id=name).body["resume"] is not None
    assert store.erase(name, by="clerk", at=AT).n_documents == 1
    # A person's name with a dot is no file of another person.
    assert store.erase("ben.weber", by="clerk", at=AT).n_documents == 1
    assert [found.raw.doc_id for found in map(store.vault.untold, store.vault.files()) if found].count(
        "ben"
    ) == 1


def test_a_file_that_may_be_of_two_people_is_refused(tmp_path: Path) -> None:
    store = RecordStore(tmp_path)
    ranked(store, ("ben", "", BEN), ("resume-1", "ben.pdf", ANNA))
    with pytest.raises(InputError, match="different texts"):
        store.erase("ben.pdf", by="clerk", at=AT)


def test_erased_before_is_said_only_where_the_chain_tells_of_it(store: RecordStore) -> None:
    def told(name: str, record: str | None = None) -> str:
        with pytest.raises(NotFound) as refused:
            store.erase(name, by="clerk", at=AT, record=record)
        return str(refused.value)

    assert "erased before" not in told("nobody.txt")
    store.erase("anna.pdf", by="clerk", at=AT)
    assert "erased before" in told("anna.pdf")
    assert "erased before" in told("anna.pdf", "1")
    assert "erased before" not in told("anna.pdf", "2")
    for record, is_told in (("1", True), ("2", False)):
        with pytest.raises(NotFound) as refused:
            store.override(record, by="b", at=AT, reason="known", doc_id="anna.pdf")
        assert ("erased" in str(refused.value)) == is_told


def test_resumes_of_one_ranking_under_one_name_are_told_apart_by_id_and_record(tmp_path: Path) -> None:
    store = RecordStore(tmp_path)
    ranked(store, ("resume-1", "CV.pdf", ANNA), ("resume-2", "CV.pdf", BEN))
    with pytest.raises(InputError, match=r"by its id together with --record NUMBER"):
        store.erase("CV.pdf", by="clerk", at=AT)
    with pytest.raises(InputError, match=r"by its id \(resume-1, resume-2\) together with --record 1 "):
        store.erase("CV.pdf", by="clerk", at=AT, record="1")
    store.erase("resume-2", by="clerk", at=AT, record="1")
    assert left(store) == [("1", "CV.pdf")]
    # Ids of others may be names of people.
    ranked(store, ("zoltana", "CV.pdf", ANNA), ("ben", "CV.pdf", BEN))
    with pytest.raises(InputError, match="by its id together with --record 3") as refused:
        store.erase("CV.pdf", by="clerk", at=AT, record="3")
    assert "zoltana" not in str(refused.value)


def test_an_id_of_one_record_means_it_though_another_was_received_so(tmp_path: Path) -> None:
    store = RecordStore(tmp_path)
    ranked(store, ("resume-1", "anna.pdf", ANNA), ("resume-2", "resume-1", BEN))
    with pytest.raises(InputError):
        store.erase("resume-1", by="clerk", at=AT)
    store.erase("resume-1", by="clerk", at=AT, record="1")
    assert left(store) == [("1", "resume-1")]
