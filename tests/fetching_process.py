"""``skillmatch data fetch`` as a process of its own, on releases that a server of the test gives.

Run with: python fetching_process.py RELEASES.TOML [--limit BYTES] ARGUMENTS...
"""

from __future__ import annotations

import sys
from pathlib import Path


def main(arguments: list[str]) -> None:
    import skillmatch.sources.declared as declared
    from skillmatch.cli import main as skillmatch
    from skillmatch.sources import downloading

    declarations = declared.read_declarations([Path(arguments.pop(0))])
    declared.read_declarations = lambda: declarations  # type: ignore[assignment]
    # Six tries in a second or so.
    downloading._WAITS_S = (0.01,) * 5
    if arguments[0] == "--limit":
        import resource

        limit = int(arguments[1])
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        del arguments[:2]
    skillmatch(arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
