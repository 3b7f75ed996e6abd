"""How the server itself refuses a request that never reaches the app: too large, or no HTTP."""

from __future__ import annotations

from typing import Final

from waitress.channel import HTTPChannel  # type: ignore[import-untyped]
from waitress.parser import HTTPRequestParser  # type: ignore[import-untyped]
from waitress.task import ErrorTask  # type: ignore[import-untyped]
from waitress.utilities import RequestEntityTooLarge  # type: ignore[import-untyped]

from skillmatch.web.problems import BY_SLUG, MEDIA_TYPE, Kind, ProblemError

_SLUGS: Final = {413: "too-large", 500: "internal"}
_MOST_PASSED_OVER: Final = 1 << 28
"""Bytes of a body that is too large; whoever declares more is answered at once, and cut off."""


class _Parser(HTTPRequestParser):  # type: ignore[misc]
    """Passes over a body that is too large, keeping none of it: its sender reads no answer before the end."""

    expect_continue: bool
    _left = 0

    def received(self, data: bytes) -> int:
        """Take what it needs of ``data`` and return how many bytes that was."""
        if self._left:
            taken = min(self._left, len(data))
            self._left -= taken
            self.completed = self._left == 0
            return taken
        taken = int(super().received(data))
        if self.completed and isinstance(self.error, RequestEntityTooLarge):
            self._let_send()
        return taken

    def _let_send(self) -> None:
        if self.expect_continue:
            # Whoever asks whether to go on waits for the answer, and must not be told to.
            self.expect_continue = False
        elif 0 < self.content_length <= _MOST_PASSED_OVER:
            self._left = self.content_length
            self.completed = False


class _Refusal(ErrorTask):  # type: ignore[misc]
    """Answers as the app would; waitress' own answers are plain text and repeat what was sent."""

    def execute(self) -> None:
        """Write the answer and close the connection."""
        error = self.request.error
        kind = BY_SLUG[_SLUGS.get(error.code, "bad-request")]
        media_type, body = _answer(kind, getattr(self.request, "path", ""))
        self.status = f"{error.code} {error.reason}"
        self.response_headers += [("Content-Type", media_type), ("Cache-Control", "no-store")]
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class Channel(HTTPChannel):  # type: ignore[misc]
    """A connection of waitress whose refusals are ours."""

    error_task_class = _Refusal
    parser_class = _Parser


def _answer(kind: Kind, path: str) -> tuple[str, bytes]:
    if path.startswith("/v1"):
        problem = ProblemError(kind.slug, kind.advice).problem
        return MEDIA_TYPE, problem.model_dump_json(exclude_defaults=True).encode()
    return "text/plain; charset=utf-8", f"{kind.title}. {kind.advice}\n".encode()
