"""Optional libraries, imported when first used, with a clear line when one is missing."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any

from skillmatch.errors import MissingExtra

_SYSTEM_LIBRARIES = {"libgomp.so.1": "libgomp1", "libstdc++.so.6": "libstdc++6"}
"""Shared libraries that wheels expect from the system, and the Debian packages that hold them."""


_TO_BE_QUIET = {
    "onnxruntime": {"ORT_DISABLE_TELEMETRY": "1"},
    "sentence_transformers": {
        "HF_HUB_OFFLINE": "1",
        "TRANSFORMERS_OFFLINE": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "HF_HUB_DISABLE_PROGRESS_BARS": "1",
        "TRANSFORMERS_NO_ADVISORY_WARNINGS": "1",
    },
}
"""What a library must find in the environment when it is loaded, or it would call its makers.

The wheels of onnxruntime since 1.31 write a device id below the home folder and send events to Microsoft;
sentence-transformers asks a server for whatever a folder lacks.
"""


def require(module: str, *, extra: str = "", purpose: str) -> Any:
    """Import ``module`` or say how to get it.

    Args:
        module: Import name.
        extra: The skillmatch extra that brings it; empty for a core dependency.
        purpose: What it is needed for, as it stands in the message.

    Raises:
        MissingExtra: It, or a system library it needs, is not installed.
    """
    os.environ.update(_TO_BE_QUIET.get(module, {}))
    package = f"skillmatch[{extra}]" if extra else "skillmatch"
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        raise MissingExtra(
            f"{purpose} needs the Python package '{error.name or module}', which is not installed. "
            f"Run: pip install '{package}'"
        ) from error
    except OSError as error:
        raise MissingExtra(_system_library_message(str(error), module, purpose)) from error


def _system_library_message(message: str, module: str, purpose: str) -> str:
    for library, debian in _SYSTEM_LIBRARIES.items():
        if library in message:
            return (
                f"{purpose} needs the system library {library}, which '{module}' did not find. "
                f"Run: apt-get install {debian} (Debian, Ubuntu) or your system's package of it."
            )
    return f"{purpose} needs '{module}', which cannot be loaded here: {message}"
