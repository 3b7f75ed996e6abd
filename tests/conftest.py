"""Fixtures that many tests share: the bundled taxonomy and the real engine, built once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from skillmatch.taxonomy import Taxonomy, load_bundled


@pytest.fixture(scope="session")
def taxonomy() -> Taxonomy:
    """The bundled ESCO 1.1.1 and O*NET 30.1."""
    return load_bundled()


@pytest.fixture(scope="session")
def mirror() -> Path:
    """The folder with publishers' files; tests that need it are skipped where there is none."""
    path = os.environ.get("SKILLMATCH_MIRROR", "")
    if not path or not Path(path).is_dir():
        pytest.skip("no data mirror: set SKILLMATCH_MIRROR to the folder that holds esco/ and onet/")
    return Path(path)
