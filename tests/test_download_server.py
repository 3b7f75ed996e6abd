"""Downloads against a real HTTP server that is slow, breaks off, lies, changes its mind or is not there."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from misbehaving_server import Server, chunked, file, serving, silence, status, whole

from skillmatch.errors import ChecksumMismatch, ReleaseMissing
from skillmatch.sources.downloading import Downloader, Wanted

DATA = random.Random(4).randbytes(600_000)
OTHER = random.Random(5).randbytes(600_000)
AGAIN = "skillmatch data fetch a-release"


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


class Job:
    """One wanted file, a downloader that does not wait, and what became of both."""

    def __init__(self, folder: Path, address: str, **options: object) -> None:
        self.wanted = Wanted(address=address, part=folder / ".file.part", again=AGAIN)
        self.waits: list[float] = []
        self.seen: list[tuple[str, int, int | None]] = []
        self.downloader = Downloader(
            sleep=self.waits.append,
            progress=lambda *told: self.seen.append(told),
            stall_s=1.0,
            **options,  # type: ignore[arg-type]
        )

    def bring(self) -> bytes:
        self.downloader.bring(self.wanted, self.check)
        return self.wanted.part.read_bytes()

    @staticmethod
    def check(part: Path) -> None:
        if hashlib.sha256(part.read_bytes()).digest() != hashlib.sha256(DATA).digest():
            raise ChecksumMismatch("expected sha256 A, found B.")

    def refused(self, kind: type[Exception] = ReleaseMissing) -> str:
        with pytest.raises(kind) as caught:
            self.downloader.bring(self.wanted, self.check)
        message = str(caught.value)
        assert AGAIN in message
        assert "\n" not in message
        return message

    def times_to_the_end(self) -> int:
        """How often the file came to its last byte: pieces that do not fit are known by their head."""
        return sum(done == total for _, done, total in self.seen)

    def kept(self) -> int | None:
        return self.wanted.part.stat().st_size if self.wanted.part.exists() else None


@pytest.fixture
def job(tmp_path: Path, server: Server) -> Job:
    return Job(tmp_path, server.address)


def test_a_good_server_gives_the_file_at_once(job: Job, server: Server) -> None:
    server.will(file(DATA))
    assert job.bring() == DATA
    assert (server.ranges, job.waits) == ([""], [])
    assert [told[0] for told in job.seen] == ["file.bin"] * len(job.seen)
    assert [done for _, done, _ in job.seen] == sorted({done for _, done, _ in job.seen})
    assert job.seen[-1][1:] == (len(DATA), len(DATA))


@pytest.mark.parametrize("then", ["close", "reset", "stall"])
def test_cut_off_in_the_middle_only_the_rest_is_asked_for(job: Job, server: Server, then: str) -> None:
    server.will(file(DATA, n_bytes=200_000, then=then), file(DATA))
    assert job.bring() == DATA
    (first, rest) = server.asked
    assert "range" not in first
    start = int(rest["range"].removeprefix("bytes=").rstrip("-"))
    # A reset may take bytes with it that had not been read yet.
    assert start == 200_000 if then != "reset" else 0 < start <= 200_000
    assert rest["if-range"] == '"one"'
    assert job.waits == [1.0]


def test_a_later_process_goes_on_where_an_earlier_one_stopped(tmp_path: Path, server: Server) -> None:
    server.will(file(DATA, n_bytes=50_000))
    message = Job(tmp_path, server.address).refused()
    kept = (tmp_path / ".file.part").stat().st_size
    assert f"{kept:,} bytes that came are kept" in message
    server.will(file(DATA))
    assert Job(tmp_path, server.address).bring() == DATA
    assert server.ranges == [f"bytes={kept}-"]


def test_killed_while_the_note_is_written_the_one_before_holds(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second part has begun: the first one's bytes are not asked for again."""
    server.will(file(DATA, n_bytes=50_000))
    Job(tmp_path, server.address).refused()
    kept = (tmp_path / ".file.part").stat().st_size

    def killed(path: Path, text: str, **_: object) -> int:
        path.write_bytes(text[: len(text) // 2].encode())
        raise KeyboardInterrupt

    server.will(file(DATA))
    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_text", killed)
        with pytest.raises(KeyboardInterrupt):
            Job(tmp_path, server.address).bring()
    job = Job(tmp_path, server.address)
    assert job.bring() == DATA
    assert server.ranges == [f"bytes={kept}-"] * 2
    job.wanted.drop()
    assert list(tmp_path.iterdir()) == []


def test_a_part_that_is_whole_already_needs_no_server(job: Job, server: Server) -> None:
    server.will(file(DATA))
    job.bring()
    server.will(status(500))
    assert job.bring() == DATA
    assert server.asked == []


def test_a_server_that_ignores_range_begins_anew(job: Job, server: Server) -> None:
    server.will(file(DATA, n_bytes=100_000), whole(DATA))
    assert job.bring() == DATA
    assert server.ranges == ["", "bytes=100000-"]


def test_a_file_that_changed_between_parts_is_brought_whole(job: Job, server: Server) -> None:
    server.will(file(OTHER, n_bytes=100_000, etag='"old"'), file(DATA, etag='"new"'))
    assert job.bring() == DATA
    assert server.ranges == ["", "bytes=100000-"]


def test_a_changed_file_is_noticed_though_the_server_ignores_if_range(job: Job, server: Server) -> None:
    def careless(handler) -> None:
        del handler.headers["If-Range"]
        file(DATA, etag='"new"')(handler)

    server.will(file(OTHER, n_bytes=100_000, etag='"old"'), careless, file(DATA, etag='"new"'))
    assert job.bring() == DATA
    assert server.ranges == ["", "bytes=100000-", ""]
    assert job.times_to_the_end() == 1


def test_a_file_that_has_another_length_now_is_noticed_without_any_validator(
    job: Job, server: Server
) -> None:
    server.will(file(OTHER + OTHER, n_bytes=100_000, etag=""), file(DATA, etag=""), file(DATA, etag=""))
    assert job.bring() == DATA
    assert server.ranges == ["", "bytes=100000-", ""]
    assert job.times_to_the_end() == 1


def test_a_changed_file_without_any_validator_is_noticed_at_the_end(job: Job, server: Server) -> None:
    server.will(file(OTHER, n_bytes=100_000, etag=""), file(DATA, etag=""), file(DATA, etag=""))
    assert job.bring() == DATA
    assert server.ranges == ["", "bytes=100000-", ""]


def test_a_part_that_lies_beyond_the_file_is_begun_anew(job: Job, server: Server) -> None:
    server.will(chunked(OTHER, is_ended=False), file(DATA[:1000]), file(DATA))
    assert job.bring() == DATA
    assert server.ranges == ["", f"bytes={len(OTHER)}-", ""]


def test_an_answer_from_elsewhere_in_the_file_is_not_used(job: Job, server: Server) -> None:
    def elsewhere(handler) -> None:
        handler.head(206, Content_Range=f"bytes 5-{len(DATA) - 1}/{len(DATA)}", Content_Length=len(DATA) - 5)
        handler.wfile.write(DATA[5:])

    server.will(file(DATA, n_bytes=100_000), elsewhere, file(DATA))
    assert job.bring() == DATA
    assert server.ranges == ["", "bytes=100000-", ""]
    assert job.times_to_the_end() == 1


def test_a_note_of_another_address_is_not_gone_on_with(tmp_path: Path, server: Server) -> None:
    server.will(file(OTHER, n_bytes=50_000))
    Job(tmp_path, server.address).refused()
    server.will(file(DATA))
    assert Job(tmp_path, server.address + "?new").bring() == DATA
    assert server.ranges == [""]


@pytest.mark.parametrize("code", [500, 503, 429])
def test_an_error_that_passes_is_waited_for(job: Job, server: Server, code: int) -> None:
    server.will(status(code), status(code, Retry_After=7), file(DATA))
    assert job.bring() == DATA
    assert job.waits == [1.0, 7.0]


def test_an_error_that_stays_ends_after_six_tries(job: Job, server: Server) -> None:
    server.will(status(500, Retry_After=10_000))
    assert "status 500, 6 times" in job.refused()
    assert len(server.asked) == 6
    assert job.waits == [60.0] * 5
    assert job.kept() is None


def test_not_found_is_said_at_once(job: Job, server: Server) -> None:
    server.will(status(404))
    assert "status 404 (not found)" in job.refused()
    assert (len(server.asked), job.waits, job.kept()) == (1, [], None)


def test_a_server_that_never_answers_is_given_up(job: Job, server: Server) -> None:
    server.will(silence)
    job.downloader = Downloader(sleep=job.waits.append, stall_s=0.2)
    assert "stalled, 6 times" in job.refused()


def test_a_slow_server_is_waited_for_while_bytes_come(job: Job, server: Server) -> None:
    def slow(handler) -> None:
        handler.head(200, Content_Length=len(DATA))
        for start in range(0, len(DATA), len(DATA) // 6):
            handler.wfile.write(DATA[start : start + len(DATA) // 6])
            handler.wfile.flush()
            handler.ended.wait(0.25)

    server.will(slow)
    assert job.bring() == DATA
    assert (len(server.asked), job.waits) == (1, [])


def test_a_server_that_trickles_is_given_up_and_what_came_is_kept(job: Job, server: Server) -> None:
    """A byte now and then would hold the line for ever, and no silence would end it."""
    seconds = iter(range(0, 100_000, 7))
    n_bytes = [0]

    def trickle(handler) -> None:
        start = handler.start()
        ranges = {"Content_Range": f"bytes {start}-{len(DATA) - 1}/{len(DATA)}"} if start else {}
        handler.head(206 if start else 200, Content_Length=len(DATA) - start, **ranges)
        for byte in DATA[start : start + 100]:
            handler.wfile.write(bytes([byte]))
            handler.wfile.flush()
            n_bytes[0] += 1
            handler.ended.wait(0.02)

    server.will(trickle)
    job.downloader = Downloader(sleep=job.waits.append, stall_s=60.0, clock=lambda: float(next(seconds)))
    assert "sends less than 500 bytes a second, 6 times" in job.refused()
    kept = job.kept()
    assert kept is not None
    assert 6 * 9 <= kept <= n_bytes[0]
    server.will(file(DATA))
    assert job.bring() == DATA
    assert server.ranges == [f"bytes={kept}-"]


def test_wrong_bytes_are_refused_and_not_kept(job: Job, server: Server) -> None:
    server.will(file(OTHER))
    assert "answers with another file" in job.refused(ChecksumMismatch)
    assert len(server.asked) == 1
    assert list(job.wanted.part.parent.iterdir()) == []


def test_wrong_pieces_are_tried_whole_once(job: Job, server: Server) -> None:
    server.will(file(OTHER, n_bytes=100_000), file(OTHER))
    job.refused(ChecksumMismatch)
    assert server.ranges == ["", "bytes=100000-", ""]
    assert list(job.wanted.part.parent.iterdir()) == []


def test_a_body_longer_than_declared_is_refused_and_not_kept(job: Job, server: Server) -> None:
    server.will(whole(DATA + b"more", Content_Length=len(DATA)))
    assert "more bytes than it declares" in job.refused()
    assert list(job.wanted.part.parent.iterdir()) == []


def test_a_body_larger_than_the_limit_is_refused_before_it_comes(tmp_path: Path, server: Server) -> None:
    job = Job(tmp_path, server.address, max_bytes=500_000)
    server.will(file(DATA))
    assert "more than 500,000 bytes" in job.refused()
    assert (job.seen, job.kept()) == ([], None)


def test_an_endless_body_ends_at_the_limit(tmp_path: Path, server: Server) -> None:
    job = Job(tmp_path, server.address, max_bytes=500_000)
    server.will(chunked(DATA[:50_000], n_times=10_000))
    assert "more than 500,000 bytes" in job.refused()
    assert max(done for _, done, _ in job.seen) <= 500_000
    assert job.kept() is None


def test_a_body_without_a_length_is_whole_when_its_check_says_so(job: Job, server: Server) -> None:
    server.will(chunked(DATA))
    assert job.bring() == DATA
    assert {total for *_, total in job.seen} == {None}


def test_a_server_that_keeps_the_line_open_after_the_last_byte_is_left(job: Job, server: Server) -> None:
    server.will(file(DATA, then="stall"))
    assert job.bring() == DATA
    assert len(server.asked) == 1


def test_a_redirect_on_the_same_host_is_followed(job: Job, server: Server) -> None:
    server.will(file(DATA, n_bytes=100_000), status(302, Location="/elsewhere"), file(DATA))
    assert job.bring() == DATA
    assert [asked["path"] for asked in server.asked] == ["/release/file.bin"] * 2 + ["/elsewhere"]
    assert server.ranges[-1] == "bytes=100000-"


def test_a_redirect_to_another_host_is_refused_unless_declared(job: Job, server: Server) -> None:
    with serving("127.0.0.2") as other:
        other.will(file(DATA))
        server.will(status(302, Location=other.address))
        assert "another host (127.0.0.2)" in job.refused()
        assert other.asked == []
        job.wanted = Wanted(
            address=server.address, part=job.wanted.part, redirects=("127.0.0.2",), again=AGAIN
        )
        assert job.bring() == DATA


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://127.0.0.1/x", "http://example.org/x"])
def test_a_redirect_never_leaves_https(job: Job, server: Server, address: str) -> None:
    server.will(status(302, Location=address))
    job.refused()
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "address", ["http://[x", "http://127.0.0.1:99999/x", "http://127.0.0.1:x/", "//", "https://", "\x00", ""]
)
def test_a_redirect_to_nowhere_is_refused(job: Job, server: Server, address: str) -> None:
    server.will(status(302, Location=address), status(404))
    job.refused()


def test_what_a_server_says_cannot_write_on_the_terminal(job: Job, server: Server) -> None:
    for host in ("\x1b]0;title\x07.example", "\x9b31m.example", "\x1b[31mred.example"):
        server.will(status(302, Location=f"https://{host}/x"))
        assert job.refused().isprintable()
    server.will(status(302, Location="https://a_b.example/x"))
    assert "another host (without a proper name)" in job.refused()


def test_redirects_in_a_circle_end(job: Job, server: Server) -> None:
    server.will(status(302, Location="/release/file.bin"))
    job.refused()
    assert len(server.asked) <= 15


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "http://example.org/x",
        "http://localhost.example.org/x",
        "ftp://example.org/x",
        "",
    ],
)
def test_only_https_is_fetched(tmp_path: Path, address: str) -> None:
    assert "only https" in Job(tmp_path, address).refused()


def test_nobody_there_is_said_at_once_and_what_came_is_kept(tmp_path: Path) -> None:
    with serving() as running:
        running.will(file(DATA, n_bytes=50_000))
        job = Job(tmp_path, running.address)
        job.refused()
        kept = job.kept()
    job.waits.clear()
    assert "cannot be reached" in job.refused()
    assert (job.waits, job.kept()) == ([], kept)
