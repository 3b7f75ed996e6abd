"""Declared releases: where their files are found, how they are checked, brought here and adopted."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace
from pathlib import Path

import pytest
from taxonomy_samples import sample_sources, zip_of

from skillmatch.content import content_path
from skillmatch.errors import ChecksumMismatch, InputError, NotFound, ReleaseMissing, SchemaMismatch
from skillmatch.sources.adopting import adopt
from skillmatch.sources.bundling import make_bundle, with_sha256
from skillmatch.sources.declared import read_declarations
from skillmatch.sources.downloading import Check, Wanted
from skillmatch.sources.fetching import Bring, fetch
from skillmatch.sources.packed import unpack
from skillmatch.sources.releases import Sources
from skillmatch.sources.verifying import check_columns, verify
from skillmatch.sources.writing import write_whole

TITLES = "Occupation Data.txt"


@pytest.fixture
def sources(tmp_path) -> Sources:
    return sample_sources(tmp_path / "mirror", home=tmp_path / "home")


def onet_folder(sources: Sources) -> Path:
    assert sources.mirror is not None
    return sources.mirror / "onet" / "db_30_1_text"


def empty(sources: Sources, **changed: object) -> Sources:
    return replace(sources, mirror=None, **changed)


def no_network(wanted: Wanted, check: Check) -> None:
    raise AssertionError(f"went to {wanted.address}")


def answering(data: bytes, asked: list[str]) -> Bring:
    """Return what brings ``data`` whatever is asked for, and notes what was."""

    def bring(wanted: Wanted, check: Check) -> None:
        asked.append(wanted.address)
        wanted.part.write_bytes(data)
        check(wanted.part)

    return bring


def test_explicit_path_comes_before_home_before_mirror(sources, tmp_path):
    home = sources.home_folder(sources.declarations.release("onet-30.1"))
    assert sources.locate("onet-30.1", TITLES).place == "mirror"
    write_whole(home / TITLES, b"x")
    assert sources.locate("onet-30.1", TITLES).place == "home"
    explicit = replace(sources, explicit={"onet-30.1": onet_folder(sources)})
    assert explicit.locate("onet-30.1", TITLES).place == "explicit"
    assert empty(sources, home=tmp_path / "other").locate("onet-30.1", TITLES) is None


def test_a_gzipped_file_in_a_mirror_stands_for_the_file(sources):
    gzipped = [p for p in onet_folder(sources).iterdir() if p.suffix == ".gz"]
    assert gzipped
    for path in gzipped:
        located = sources.locate("onet-30.1", path.stem)
        assert located.is_gzipped
        assert sources.read_bytes("onet-30.1", path.stem) == gzip.decompress(path.read_bytes())


def test_an_explicit_path_may_be_the_file_itself(sources):
    path = onet_folder(sources) / TITLES
    path = path if path.exists() else Path(f"{path}.gz")
    alone = empty(sources, home=None, explicit={"onet-30.1": path})
    assert alone.read_bytes("onet-30.1", TITLES).startswith(b"O*NET-SOC Code")
    assert alone.locate("onet-30.1", "Job Zones.txt") is None


def test_other_bytes_are_refused(sources):
    for path in onet_folder(sources).iterdir():
        if path.name.startswith(TITLES):
            path.unlink()
    (onet_folder(sources) / TITLES).write_bytes(b"O*NET-SOC Code\tTitle\tDescription\r\n")
    with pytest.raises(ChecksumMismatch, match="expected sha256"):
        sources.read_bytes("onet-30.1", TITLES)
    with pytest.raises(ChecksumMismatch, match="expected sha256"):
        fetch(sources, "onet-30.1", bring=no_network)
    assert not (sources.home_folder(sources.declarations.release("onet-30.1")) / TITLES).exists()


def test_a_damaged_gzip_is_refused(sources):
    path = next(p for p in onet_folder(sources).iterdir() if p.suffix == ".gz")
    path.write_bytes(path.read_bytes()[:-10])
    with pytest.raises(ChecksumMismatch, match="damaged gzip"):
        sources.read_bytes("onet-30.1", path.stem)


@pytest.mark.parametrize(
    ("release_id", "name", "advice"),
    [
        ("onet-30.1", TITLES, "skillmatch data fetch onet-30.1"),
        ("esco-1.1.1", "ESCO dataset - v1.1.1 - classification - en - csv.zip", "skillmatch data adopt"),
    ],
)
def test_a_missing_file_is_one_line_with_the_command_to_run(sources, release_id, name, advice):
    with pytest.raises(ReleaseMissing) as caught:
        empty(sources).read_bytes(release_id, name)
    message = str(caught.value)
    assert advice in message
    assert name in message
    assert "\n" not in message


def test_unknown_release_and_file_are_named(sources):
    with pytest.raises(NotFound, match=r"No release 'esco-9'.*Known: esco-1\.1\.1"):
        sources.locate("esco-9", "x")
    with pytest.raises(NotFound, match="no file 'x'"):
        sources.locate("onet-30.1", "x")


def test_fetch_copies_from_the_mirror_once(sources):
    written = fetch(sources, "onet-30.1", bring=no_network)
    release = sources.declarations.release("onet-30.1")
    assert {path.name for path in written} == {file.name for file in release.files}
    assert {found.state for found in verify(empty(sources), ["onet-30.1"])} == {"ok"}
    assert fetch(empty(sources), "onet-30.1", bring=no_network) == ()


def test_fetch_mends_a_damaged_file_at_home(sources):
    fetch(sources, "onet-30.1", bring=no_network)
    damaged = sources.home_folder(sources.declarations.release("onet-30.1")) / TITLES
    damaged.write_bytes(b"cut short")
    assert fetch(sources, "onet-30.1", bring=no_network) == (damaged,)
    assert damaged.read_bytes() == empty(sources).read_bytes("onet-30.1", TITLES)


def test_fetch_takes_files_from_the_official_archive(sources):
    release = sources.declarations.release("onet-30.1")
    files = {f"db/{file.name}": sources.read_bytes("onet-30.1", file.name) for file in release.files}
    asked: list[str] = []
    bring = answering(zip_of(files), asked)
    assert len(fetch(empty(sources), "onet-30.1", bring=bring)) == len(release.files)
    assert asked == [release.archive]


def test_fetch_takes_a_file_from_its_own_address(sources):
    data = sources.read_bytes("esco-onet-crosswalk", "ESCO_to_ONET-SOC.xlsx")
    asked: list[str] = []
    fetch(empty(sources), "esco-onet-crosswalk", bring=answering(data, asked))
    assert asked == ["https://example.org/ESCO_to_ONET-SOC.xlsx"]


@pytest.mark.parametrize("answer", [b"<html>moved</html>", zip_of({"other.txt": b"1"})])
def test_fetch_refuses_another_answer_and_leaves_nothing(sources, answer):
    with pytest.raises(ChecksumMismatch):
        fetch(empty(sources), "onet-30.1", bring=answering(answer, []))
    assert not list(sources.home.rglob("*.txt"))


def test_fetch_of_a_portal_release_names_adopt(sources):
    with pytest.raises(ReleaseMissing, match=r"portal mails a link.*skillmatch data adopt PATH"):
        fetch(empty(sources), "esco-1.1.1", bring=no_network)
    assert len(fetch(sources, "esco-1.1.1", bring=no_network)) == 2


def test_adopt_knows_files_by_their_bytes(sources, tmp_path):
    name = "ESCO dataset - v1.1.1 - classification - en - csv.zip"
    downloaded = tmp_path / "download (3).zip"
    downloaded.write_bytes(sources.read_bytes("esco-1.1.1", name))
    (written,) = adopt(empty(sources), downloaded)
    assert written == sources.home / "releases" / "esco" / "v1.1.1" / name
    assert empty(sources).locate("esco-1.1.1", name).place == "home"


def test_adopt_takes_an_official_archive_apart_and_a_folder(sources, tmp_path):
    release = sources.declarations.release("onet-30.1")
    folder = tmp_path / "downloads"
    folder.mkdir()
    files = {f"db/{file.name}": sources.read_bytes("onet-30.1", file.name) for file in release.files}
    (folder / "db_30_1_text.zip").write_bytes(zip_of({**files, "db/Read Me.txt": b"hello"}))
    (folder / "notes.txt").write_bytes(b"nothing to do with it")
    assert {path.name for path in adopt(empty(sources), folder)} == {file.name for file in release.files}


def test_adopt_takes_a_gzipped_file_and_passes_over_what_cannot_be_unpacked(sources, tmp_path):
    folder = tmp_path / "downloads"
    folder.mkdir()
    data = sources.read_bytes("onet-30.1", TITLES)
    (folder / "a damaged.gz").write_bytes(gzip.compress(b"other" * 1000)[:20])
    (folder / "b damaged.zip").write_bytes(zip_of({"x.txt": b"abc" * 1000})[40:])
    (folder / "titles.gz").write_bytes(gzip.compress(data))
    (written,) = adopt(empty(sources), folder)
    assert (written.name, written.read_bytes()) == (TITLES, data)


def test_adopt_refuses_what_is_not_declared(sources, tmp_path):
    junk = tmp_path / "junk.zip"
    junk.write_bytes(b"PK\x03\x04 not really")
    with pytest.raises(ChecksumMismatch, match="no declared file"):
        adopt(sources, junk)
    with pytest.raises(InputError, match="No such file"):
        adopt(sources, tmp_path / "nothing.zip")
    assert not list(tmp_path.rglob("home/releases/*"))


def test_verify_tells_missing_and_other_bytes_apart(sources):
    home = sources.home_folder(sources.declarations.release("onet-30.1"))
    write_whole(home / TITLES, b"something else")
    states = {found.name: found.state for found in verify(empty(sources), ["onet-30.1"])}
    assert states.pop(TITLES) == "other bytes"
    assert set(states.values()) == {"missing"}


def test_columns_are_compared(sources):
    declared = sources.declarations.release("onet-30.1").file(TITLES)
    data = sources.read_bytes("onet-30.1", TITLES)
    check_columns(data, declared)
    with pytest.raises(SchemaMismatch, match="no column 'Name'"):
        check_columns(data, replace(declared, columns=("Title", "Name")))
    zipped = sources.declarations.release("esco-1.1.1").files[0]
    with pytest.raises(SchemaMismatch, match="no table"):
        check_columns(zip_of({"other.csv": b"a\n"}), zipped)


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    path = write_whole(tmp_path / "a" / "b.txt", b"data")
    assert path.read_bytes() == b"data"
    assert [p.name for p in path.parent.iterdir()] == ["b.txt"]
    with pytest.raises(InputError, match="Cannot write"):
        write_whole(path / "below a file", b"data")


def test_a_release_is_present_when_all_its_files_are(sources):
    assert sources.is_present("onet-30.1")
    next(iter(onet_folder(sources).iterdir())).unlink()
    assert not sources.is_present("onet-30.1")


def test_a_bundle_is_the_same_every_time_and_compared_with_its_declaration(sources, tmp_path):
    makers = {"esco/sample.json.xz": lambda _: {"a": [1, 2], "b": "é"}}
    first, second = (make_bundle("esco/sample.json.xz", makers, sources) for _ in range(2))
    assert first.data == second.data
    assert not first.is_declared
    (tmp_path / "x.xz").write_bytes(first.data)
    assert unpack(tmp_path / "x.xz", sha256=first.sha256) == {"a": [1, 2], "b": "é"}
    with pytest.raises(NotFound, match="No bundle"):
        make_bundle("esco/other.json.xz", makers, sources)


def test_declaring_a_bundle_changes_its_checksum_only():
    text = content_path("esco", "releases.toml").read_text(encoding="utf-8")
    changed = with_sha256(text, "esco/esco-1.1.1.json.xz", "a" * 64)
    differing = [(a, b) for a, b in zip(text.splitlines(), changed.splitlines(), strict=True) if a != b]
    assert [b for _, b in differing] == [f'sha256 = "{"a" * 64}"']
    with pytest.raises(SchemaMismatch):
        with_sha256(text, "esco/no-such.json.xz", "a" * 64)


def test_every_declared_release_says_all_that_is_needed():
    declarations = read_declarations()
    for release in declarations.releases.values():
        assert release.licence, release.release_id
        assert release.citation, release.release_id
        assert release.adds, release.release_id
        assert release.files, release.release_id
        for file in release.files:
            assert re.fullmatch("[0-9a-f]{64}", file.sha256), file.name
            reachable = file.address.startswith("https://") or release.archive or release.portal
            assert reachable, f"{release.release_id}: {file.name}"
            if file.name.endswith((".csv", ".txt", ".tsv")):
                assert file.columns, file.name
            if file.name.endswith(".zip"):
                assert all(file.members.values()), file.name


def test_every_bundle_names_its_sources_licence_and_attribution():
    declarations = read_declarations()
    for bundle in declarations.bundles.values():
        assert set(bundle.sources) <= set(declarations.releases), bundle.name
        assert bundle.licence, bundle.name
        assert bundle.attribution, bundle.name
        unpack(content_path(*bundle.name.split("/")), sha256=bundle.sha256)


def test_every_declared_bundle_has_a_maker():
    from skillmatch.cli.data import bundle_makers

    assert set(bundle_makers()) == set(read_declarations().bundles)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[release]\n", "not a declaration"),
        ('[[release]]\nid = "a"\n', "not a declaration"),
        ("[[bundle]]\nname = 3\n", "not a declaration"),
    ],
)
def test_a_broken_declaration_is_refused(tmp_path, text, message):
    path = tmp_path / "releases.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SchemaMismatch, match=message):
        read_declarations([path])


def test_an_id_declared_twice_is_refused():
    path = content_path("esco", "releases.toml")
    with pytest.raises(SchemaMismatch, match="declared twice"):
        read_declarations([path, path])
