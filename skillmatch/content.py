"""Where the read-only content folders are: in the checkout, or inside the installed wheel.

``esco``, ``onet``, ``models``, ``api`` and ``samples`` hold facts, models and samples, no code. In a
checkout they stand beside the package; in a wheel they lie under ``skillmatch/_content``. This
module is the only one that knows either place.
"""

from __future__ import annotations

from pathlib import Path

from skillmatch.errors import ReleaseMissing

_PACKAGE = Path(__file__).resolve().parent


def content_root() -> Path:
    """Return the folder that holds the content folders.

    Raises:
        ReleaseMissing: The package was installed without its content.
    """
    for root in (_PACKAGE / "_content", _PACKAGE.parent):
        if (root / "esco").is_dir() and (root / "onet").is_dir():
            return root
    raise ReleaseMissing(
        f"The bundled content is missing: no esco/ and onet/ under {_PACKAGE / '_content'} or "
        f"{_PACKAGE.parent}. Install skillmatch again from its wheel or a full checkout."
    )


def content_path(*parts: str) -> Path:
    """Return the path of a content file or folder, e.g. ``content_path("esco", "releases.toml")``.

    Raises:
        ReleaseMissing: No such content.
    """
    path = content_root().joinpath(*parts)
    if not path.exists():
        raise ReleaseMissing(f"The bundled content has no {'/'.join(parts)} (looked at {path}).")
    return path
