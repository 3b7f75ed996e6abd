"""The process of one worker: ``python -m skillmatch.batch.child FOLDER NAME [SHARD ROW]``.

With a shard and a row it reads that row only, to see whether the process outlives it (``trying``).

It ends when the output is whole, or, with its task given back, when its standard input ends: so it
does not outlive the process that started it, however that one dies.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from threading import Event, Thread

from skillmatch.batch.beginning import engine_of
from skillmatch.batch.layout import Layout
from skillmatch.batch.planning import load_plan
from skillmatch.batch.working import Stopped, Worker
from skillmatch.errors import SkillmatchError, place_of
from skillmatch.settings import from_environment

STOPPED = 3
"""Exit status of a worker that was asked to stop."""


def main(folder: str, name: str, *row: str) -> int:
    """Work on a folder, or try one row of it; return the exit status."""
    # Ctrl-C reaches all processes of a terminal; the one that started us decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    layout = Layout(Path(folder))
    try:
        plan = load_plan(layout)
        settings = from_environment(os.environ, cpu_count=os.cpu_count())
        worker = Worker(layout, plan, name=name, make_engine=lambda: engine_of(plan, settings))
        Thread(target=_watch, args=(worker.stop,), daemon=True).start()
        if row:
            worker.try_row(*map(int, row))
        else:
            worker.run()
    except Stopped:
        return STOPPED
    except SkillmatchError as error:
        print(f"{error}", file=sys.stderr, flush=True)
        return 2
    except Exception as error:  # its message may hold words of a posting
        print(f"internal error: {place_of(error)}", file=sys.stderr, flush=True)
        return 70
    return 0


def _watch(stop: Event) -> None:
    """Set ``stop`` when standard input ends."""
    # Not by way of sys.stdin, whose lock the interpreter wants when it ends.
    while os.read(0, 4096):
        pass
    stop.set()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
