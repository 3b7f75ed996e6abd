"""The shared engine of the tests, living elsewhere for a while: with a store of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from skillmatch.engine import Engine
from skillmatch.settings import StoreServer


@contextmanager
def living_at(engine: Engine, home: Path, server: StoreServer | None) -> Iterator[Engine]:
    """Give the engine other settings for the block."""
    former, documents = engine.settings, engine.__dict__.pop("documents", None)
    engine.settings = replace(former, home=home, store_server=server)
    try:
        yield engine
    finally:
        engine.documents.close()
        engine.settings = former
        del engine.__dict__["documents"]
        if documents is not None:
            engine.__dict__["documents"] = documents
