"""Write docs/cli.md from the command line itself; ``--check`` fails when the file is out of date.

It also checks that every relative link in the Markdown files leads somewhere.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from skillmatch.cli import app

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "cli.md"
_LINK = re.compile(r"\]\(([^)#\s]+)(#[^)]*)?\)")


def reference() -> str:
    """Return docs/cli.md as it should be."""
    parts = ["# Command line\n\nMade by `python docs/build_reference.py` from the commands' own help.\n"]
    parts += [_section(path, command) for path, command in _walk("skillmatch", app)]
    return "\n".join(parts)


def _walk(path: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command, info_name=path)
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            if child is not None:
                yield from _walk(f"{path} {name}", child)


def _section(path: str, command: click.Command) -> str:
    context = click.Context(command, info_name=path, terminal_width=100, max_content_width=100)
    return f"## `{path}`\n\n```text\n{command.get_help(context)}\n```\n"


def broken_links() -> list[str]:
    """Return the relative links of the Markdown files that lead nowhere."""
    files = [
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/*.md"),
        *ROOT.glob("models/*/*.md"),
        *ROOT.glob("samples/*.md"),
    ]
    return [
        f"{file.relative_to(ROOT)}: {target}"
        for file in files
        for target, _ in _LINK.findall(file.read_text(encoding="utf-8"))
        if "://" not in target and not (file.parent / target).exists()
    ]


def main(arguments: list[str]) -> int:
    """Write or check; return the exit status."""
    expected = reference()
    if "--check" not in arguments:
        REFERENCE.write_text(expected, encoding="utf-8")
        print(f"wrote {REFERENCE.relative_to(ROOT)}")
        return 0
    problems = [f"broken link in {link}" for link in broken_links()]
    if not REFERENCE.exists() or REFERENCE.read_text(encoding="utf-8") != expected:
        problems.append("docs/cli.md is out of date: run python docs/build_reference.py")
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"docs: {len(problems)} problem(s)")
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
