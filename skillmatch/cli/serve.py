"""``skillmatch serve``: the page and the API."""

from __future__ import annotations

import click

from skillmatch.cli.session import open_engine


@click.command(name="serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8765, show_default=True, type=click.IntRange(0, 65535))
@click.option("--threads", default=4, show_default=True, type=click.IntRange(1, 64))
def command(host: str, port: int, threads: int) -> None:
    """Serve the page and the API until Ctrl-C. Nothing leaves this machine, nothing sent to it is logged."""
    from skillmatch.web import serve

    serve(open_engine(), host=host, port=port, threads=threads)
