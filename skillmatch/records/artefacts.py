"""What a ranking is made with, told by bytes: content files, the package's own code, libraries."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from skillmatch.content import content_root
from skillmatch.errors import ChecksumMismatch, ReleaseMissing

_CONTENT = (
    "esco/*.json.xz",
    "esco/overlays/*",
    "onet/onet-*.json.xz",
    "onet/crosswalk.json.xz",
    "onet/*.csv",
    "onet/*.txt",
    "models/encoder/*",
    "models/extractor/*",
    "models/occupations/*",
    "models/ranker/*",
    "models/space/*",
    "models/words/*",
)
"""What reading and matching may open, as patterns below the content root."""

_FOR_PEOPLE = frozenset({".md", ".svg", ".scowl", ""})
"""Endings of files beside them that nothing is computed from."""

_OF_TRAINING = frozenset(
    {"metrics.json", "recipe.toml", "kept_out.txt.xz", "lines.txt.xz", "readings.json.xz"}
)
"""What models were made from or measured by; no ranking reads it."""

_LIBRARIES = ("numpy", "onnxruntime", "tokenizers", "rapidfuzz", "PyStemmer", "py3langid")
"""Libraries that a figure goes through."""


def content_files(root: Path | None = None) -> Iterator[tuple[str, Path]]:
    """Yield the content files that rankings are made with: name below the content root, and path.

    Raises:
        ReleaseMissing: The package was installed without its content.
    """
    root = root or content_root()
    found = sorted({path for pattern in _CONTENT for path in root.glob(pattern) if path.is_file()})
    for path in found:
        if path.suffix not in _FOR_PEOPLE and path.name not in _OF_TRAINING:
            yield path.relative_to(root).as_posix(), path


def content_hashes() -> dict[str, str]:
    """Return the sha256 of each content file, by its name below the content root.

    Raises:
        ReleaseMissing: The package was installed without its content.
    """
    return {name: _sha256(path) for name, path in content_files()}


@cache
def code_hash() -> str:
    """Return one sha256 over the names and bytes of all files of the package, read once per process."""
    package, content = Path(__file__).resolve().parent.parent, content_root()
    # In a wheel the content lies inside the package, and is told of by itself.
    is_inside = content != package.parent
    whole = sha256()
    for path in sorted(package.rglob("*")):
        is_content = is_inside and path.is_relative_to(content)
        if path.is_file() and path.suffix != ".pyc" and not is_content:
            whole.update(f"{path.relative_to(package).as_posix()}\t{_sha256(path)}\n".encode())
    return whole.hexdigest()


def libraries() -> dict[str, str]:
    """Return the versions of Python, of the processor's kind and of libraries that figures go through."""
    found = {"python": platform.python_version(), "machine": platform.machine()}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "unknown"
    return found


def check_content(recorded: Mapping[str, str], *, made_by: str) -> None:
    """Hold the content files on this machine against those a record was made with.

    Args:
        recorded: Hashes by name, as from ``content_hashes``.
        made_by: The version of skillmatch that made the record.

    Raises:
        ReleaseMissing: A file is not there.
        ChecksumMismatch: A file's bytes are others; it is named.
    """
    root = content_root()
    for name, expected in sorted(recorded.items()):
        path = root / name
        if not path.is_file():
            raise ReleaseMissing(
                f"The record was made with {name}, which is not here. Install skillmatch {made_by}."
            )
        found = _sha256(path)
        if found != expected:
            raise ChecksumMismatch(
                f"{name} is not the file the record was made with: expected sha256 {expected}, found "
                f"{found}. It was changed, or is another version's: the record is of skillmatch {made_by}. "
                "`skillmatch data verify` tells which bundles are as declared."
            )


def _sha256(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()
