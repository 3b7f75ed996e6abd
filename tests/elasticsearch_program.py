"""The program of the tests' Elasticsearch: where it comes from, the JDK it runs on, the user it runs as."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import pwd
import random
import re
import shutil
import socket
import subprocess
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

VERSION = "9.5.0"
"""The version that everything here is tested with; api/compose.yaml names the same."""

SHA256 = "db0e275fd790f723eca7bcde96069fd6fed304ad23afdb70c8c09553dd9e8b1b"
GROUP = "org.elasticsearch.distribution.integ-test-zip"
USER = "skillmatch-es"
OLDEST_JAVA, NEWEST_JAVA = 21, 25
"""Versions that it is known to run on; a newer one is taken only where there is no other."""


class Missing(Exception):
    """Something the server needs is not on this machine; the text is one line that says what to install."""


class Failed(Exception):
    """The server was started and is not there; the text has the end of its log."""


def find_java() -> Path:
    """The JDK that ES_JAVA_HOME names, or the best of 21 or later in JAVA_HOME, /usr/lib/jvm and PATH.

    Raises:
        Missing: If there is none, or none that the user of the server can enter.
    """
    told = os.environ.get("ES_JAVA_HOME")
    places = [Path(os.environ["JAVA_HOME"])] if os.environ.get("JAVA_HOME") else []
    places += sorted(Path("/usr/lib/jvm").glob("*"))
    if on_path := shutil.which("java"):
        places.append(Path(on_path).resolve().parents[1])
    found = {place: java_version(place) for place in ([Path(told)] if told else places)}
    fit = [place for place, version in found.items() if version >= OLDEST_JAVA and barred(place) is None]
    if not fit:
        raise Missing(
            f"no JDK of {OLDEST_JAVA} or later in ES_JAVA_HOME, JAVA_HOME, /usr/lib/jvm or PATH "
            f"(found {sorted(filter(None, found.values())) or 'none'}): install one"
        )
    return min(fit, key=lambda place: (found[place] > NEWEST_JAVA, -found[place]))


def java_version(home: Path) -> int:
    """The major version of a JDK or JRE, by its file ``release``; 0 where there is none in this folder."""
    release = home / "release"
    if not release.is_file() or not os.access(home / "bin" / "java", os.X_OK):
        return 0
    version = re.search(r'^JAVA_VERSION="(\d+)', release.read_text(encoding="utf-8"), re.MULTILINE)
    return int(version[1]) if version else 0


def fetch() -> Path:
    """The zip of the server in the local Maven repository, checked; downloaded (130 MB) where missing."""
    repository = Path.home() / ".m2" / "repository"
    name = f"elasticsearch-{VERSION}.zip"
    path = repository.joinpath(*GROUP.split("."), "elasticsearch", VERSION, name)
    if not path.is_file():
        _download(repository)
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != SHA256:
        raise Failed(f"{path} has sha256 {found}, expected {SHA256}: delete it and run this again")
    return path


def _download(repository: Path) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise Missing(f"no Maven (mvn) to fetch Elasticsearch {VERSION} with: install the package maven")
    told = subprocess.run(
        [
            maven, "-B", "-q", "dependency:get", "-Dtransitive=false", f"-Dmaven.repo.local={repository}",
            f"-Dartifact={GROUP}:elasticsearch:{VERSION}:zip",
        ],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    if told.returncode:
        raise Missing(
            f"Maven could not fetch Elasticsearch {VERSION}: {' '.join(told.stdout[-300:].split())}"
        )


def _user() -> pwd.struct_passwd | None:
    """Who the server runs as where we are root, which it refuses to be; made where there is none."""
    if os.getuid() != 0:
        return None
    with contextlib.suppress(KeyError):
        return pwd.getpwnam(USER)
    adding = ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", USER]
    try:
        subprocess.run(adding, check=True, capture_output=True)
        return pwd.getpwnam(USER)
    except (OSError, subprocess.CalledProcessError, KeyError) as error:
        raise Missing(
            f"root may not run Elasticsearch and the user {USER} could not be made: {error}"
        ) from None


def run_as() -> dict[str, Any]:
    """What a child needs to run as that user."""
    user = _user()
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}


def hand_over(folder: Path) -> None:
    """Give a folder and all in it to the user that the server runs as."""
    if user := _user():
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, user.pw_uid, user.pw_gid, follow_symlinks=False)


def barred(path: Path) -> Path | None:
    """The folder that keeps the user of the server from a path, as root's home does; None where none does."""
    user = _user()
    if user is None:
        return None
    for place in (path, *path.parents):
        if place.exists() and place.stat().st_uid != user.pw_uid and not place.stat().st_mode & 0o001:
            return place
    return None


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """One start at a time on this machine, so that two runs of the tests never take the same ports."""
    path = Path(tempfile.gettempdir()) / f"skillmatch-elasticsearch-{os.getuid()}.lock"
    with path.open("w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def unpack(archive: Path, folder: Path) -> None:
    """Unpack so that everybody may read it and run its programs, whatever the umask."""
    with zipfile.ZipFile(archive) as file:
        file.extractall(folder)
        for entry in file.infolist():
            is_program = entry.is_dir() or entry.external_attr >> 16 & 0o100
            (folder / entry.filename).chmod(0o755 if is_program else 0o644)


def free_ports(n: int, first: int | None) -> list[int]:
    """Ports that nobody listens at, below those that the system gives to outgoing connections."""
    found = [] if first is None else [first]
    while len(found) < n:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            if port not in found:
                found.append(port)
    return found


def wait_gone(pids: list[int], *, timeout_s: float) -> None:
    """Return once none of these processes runs any more, or when the time is over."""
    until = time.monotonic() + timeout_s
    while time.monotonic() < until and any(runs(pid) for pid in pids):
        time.sleep(0.05)


def runs(pid: int) -> bool:
    """Whether a process is there; one that ended and is only not yet collected holds no file and no port."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] not in "ZX"
