"""The command line. Modules here import only click at the top, so that ``--help`` answers at once."""

from __future__ import annotations

import gc
import sys
import threading
from importlib import import_module
from typing import Any

import click

from skillmatch import __version__
from skillmatch.errors import SkillmatchError, place_of, trace_of

_COMMANDS = {
    "data": "Taxonomy releases: what is bundled, fetched, adopted; checks.",
    "skills": "Find the skills of documents; rank and look up skills.",
    "match": "Rank resumes against postings and explain the scores.",
    "exposure": "How exposed occupations and documents are to language models.",
    "space": "Skills, occupations, industries and documents in one space: nearest, axes, shifts, maps.",
    "batch": "Whole tables of postings to Parquet, killed and resumed at will.",
    "index": "Keep documents in the store and search them; builds, swaps, snapshots.",
    "audit": "Is it fair, can it be traced? Impact ratios, exposure, wording; decision records.",
    "evaluate": "Measure accuracy on named sets, with intervals.",
    "train": "Make the shipped models anew (needs the train extra).",
    "demo": "Run the whole way on sample documents and write a report.",
    "serve": "Serve the page and the API on this machine.",
}

_SETTINGS = {
    "SKILLMATCH_HOME": "Folder for what is downloaded, built or stored. Default: the user's cache folder.",
    "SKILLMATCH_MIRROR": "Folder with publishers' files, used instead of their addresses.",
    "SKILLMATCH_ESCO": "The ESCO release that skills and occupations are of: 1.1.0, or 1.1.1 (default).",
    "SKILLMATCH_TIER": "How skills that are not named are found: instant, default or best.",
    "SKILLMATCH_REQUIREMENTS": "What a failed must does: filter (default), strict or penalty.",
    "SKILLMATCH_AS_OF": 'The day that "present" means in a resume. Default: the day of the release.',
    "SKILLMATCH_THREADS": "Threads of the encoder. Default: one per processor.",
    "SKILLMATCH_RECORDS": "Folder of decision records: every ranking is written down there.",
    "SKILLMATCH_BY": "Who answers for rankings, overrides and erasures that are recorded: --by.",
    "SKILLMATCH_ELASTICSEARCH": "Address of the server that keeps documents; also ..._USER, ..._PASSWORD, "
    "..._PASSWORD_FILE, ..._CA and ..._NAME.",
}
"""Variables of the environment, which ``skillmatch.settings`` reads; docs/settings.md says more of each."""

EXIT_BAD_INPUT = 2
EXIT_BUG = 70
"""sysexits' EX_SOFTWARE: something that should never happen did."""


class _LazyGroup(click.Group):
    """A group whose commands are imported when they are run, not when the others are listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = import_module(f"skillmatch.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))
        with formatter.section("Environment"):
            formatter.write_dl(list(_SETTINGS.items()))


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="skillmatch")
@click.option(
    "--debug", is_flag=True, help="Show where an internal error arose, without any text of a document."
)
def app(debug: bool) -> None:
    """skillmatch: skills, explained matches and AI exposure from labour-market text, offline.

    This service uses the ESCO classification of the European Commission. It includes information from
    the O*NET 30.1 Database by USDOL/ETA, used under CC BY 4.0 and modified (see NOTICE).
    """


def main(args: list[str] | None = None) -> None:
    """Run the command line; bad input ends in one line on standard error and exit status 2."""
    # Half a million small values of the taxonomy are made and stay: looking for garbage among them every few
    # hundred takes a fifth of a short command.
    gc.set_threshold(100_000, 20, 50)
    _tell_no_texts()
    debug = "--debug" in (args if args is not None else sys.argv[1:])
    try:
        status: Any = app.main(args=args, prog_name="skillmatch", standalone_mode=False)
        sys.exit(status if isinstance(status, int) else 0)
    except click.exceptions.Abort:
        _stop("stopped", 130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except SkillmatchError as error:
        _stop(f"error: {error}", EXIT_BAD_INPUT)
    except BrokenPipeError:
        # The reader of our output has gone (``| head``); closing quietly is what it expects.
        sys.stderr.close()
        sys.exit(0)
    except Exception as error:
        if debug:
            click.echo(trace_of(error), err=True)
        _stop(_bug_line(error), EXIT_BUG)


def _bug_line(error: BaseException) -> str:
    return (
        f"internal error: {place_of(error)}. This is a bug in skillmatch; run again with "
        "`skillmatch --debug ...` for the traceback and report it."
    )


def _tell_no_texts() -> None:
    """Let errors outside the main thread and in finalizers be told as others are: without their message."""
    threading.excepthook = lambda args: click.echo(_outside(args.exc_value), err=True)
    sys.unraisablehook = lambda args: click.echo(_outside(args.exc_value), err=True)


def _outside(error: BaseException | None) -> str:
    return f"skillmatch: {_bug_line(error)}" if error is not None else "skillmatch: internal error"


def _stop(line: str, status: int) -> None:
    click.echo(f"skillmatch: {' '.join(line.splitlines())}", err=True)
    sys.exit(status)
