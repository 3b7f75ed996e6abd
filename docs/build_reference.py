"""Write what is generated: docs/cli.md, api/openapi.yaml, and with ``--examples`` api/examples.

``--check`` writes nothing and fails when docs/cli.md or api/openapi.yaml is out of date, or when a relative
link in a Markdown file leads nowhere. That the examples are what the API answers is held by
tests/test_web_examples.py.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click

from skillmatch.cli import app
from skillmatch.engine import Engine
from skillmatch.settings import Settings
from skillmatch.web import create_app, openapi
from skillmatch.web.examples import record

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


def record_examples() -> int:
    """Ask the real engine every example again; return how many there are."""
    with tempfile.TemporaryDirectory() as home:
        return record(create_app(Engine(Settings(home=Path(home)))), ROOT / "api" / "examples")


def main(arguments: list[str]) -> int:
    """Write or check; return the exit status."""
    generated = {REFERENCE: reference(), ROOT / "api" / "openapi.yaml": openapi.as_yaml_text()}
    if "--check" not in arguments:
        for path, text in generated.items():
            path.write_text(text, encoding="utf-8")
            print(f"wrote {path.relative_to(ROOT)}")
        if "--examples" in arguments:
            print(f"recorded {record_examples()} examples")
        return 0
    problems = [f"broken link in {link}" for link in broken_links()]
    problems += [
        f"{path.relative_to(ROOT)} is out of date: run make generated"
        for path, text in generated.items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"docs: {len(problems)} problem(s)")
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
