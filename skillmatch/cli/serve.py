"""``skillmatch serve``: the page and the API."""

from __future__ import annotations

import click

from skillmatch.cli.session import open_engine


@click.command(name="serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8765, show_default=True, type=click.IntRange(0, 65535))
@click.option("--threads", default=4, show_default=True, type=click.IntRange(1, 64))
@click.option(
    "--with-store", is_flag=True, help="Let whoever reaches another than a local address search the store."
)
def command(host: str, port: int, threads: int, with_store: bool) -> None:
    """Serve the page and the API until Ctrl-C. Nothing leaves this machine, nothing sent to it is logged."""
    from skillmatch.web import WebSettings, serve

    settings = WebSettings() if with_store else None
    serve(open_engine(), host=host, port=port, threads=threads, settings=settings)
