"""The engine of the web tests with a labour space made by hand."""

from __future__ import annotations

from fakes_web import FakeEngine
from space_builders import small_desk


class SpaceEngine(FakeEngine):
    """Answers as ``FakeEngine`` does, and questions about a small labour space."""

    def __init__(self) -> None:
        super().__init__()
        self.space_desk = small_desk()
