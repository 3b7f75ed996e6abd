"""Fixtures that many tests share: the bundled taxonomy and the real engine, built once."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import elasticsearch_server
import hypothesis
import pytest

from skillmatch.engine import Engine
from skillmatch.settings import Settings
from skillmatch.taxonomy import Taxonomy, load_bundled

# A run in the background may have it ignored, and what the tests start and then interrupt would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)

# The same cases every time, and no clock: these machines are shared.
hypothesis.settings.register_profile(
    "skillmatch",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("skillmatch")


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


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder for the whole run, so that what is built once is built once."""
    given = os.environ.get("SKILLMATCH_HOME")
    return Path(given) if given else tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def engine(home: Path) -> Engine:
    """The real engine on the bundled facts, without a mirror."""
    return Engine(Settings(home=home, threads=os.cpu_count() or 1))


@pytest.fixture(scope="session")
def own_elasticsearch() -> Iterator[elasticsearch_server.Server]:
    """A real Elasticsearch that the run starts for itself: one node, empty, with a password.

    Skipped where Maven or a JDK is missing; with CI set that is a failure.
    """
    with elasticsearch_server.serving_or_skipped() as server:
        yield server


@pytest.fixture(scope="session")
def elasticsearch_url(request: pytest.FixtureRequest) -> str:
    """The address of a real Elasticsearch, with user and password in it.

    That of SKILLMATCH_TEST_ELASTICSEARCH, or of one that the run starts. It is shared: name what you make
    after your test, and delete it.
    """
    given = os.environ.get("SKILLMATCH_TEST_ELASTICSEARCH")
    if given:
        return given
    url: str = request.getfixturevalue("own_elasticsearch").url
    return url
