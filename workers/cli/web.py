"""``listen web``: the web process alone."""

import click

from workers.cli.common import services_for
from workers.supervise import is_supervised

host_option = click.option(
    "--host", help="The address to listen at, instead of LISTEN_HOST; 0.0.0.0 is every one."
)
port_option = click.option(
    "--port", type=click.IntRange(1, 65535), help="The port, instead of LISTEN_PORT."
)


@click.command("web")
@host_option
@port_option
def web_command(host: str | None, port: int | None) -> None:
    """Answer the CMS, players and monitors over HTTP until SIGTERM or Ctrl-C.

    `listen up` runs it beside the workers. On a cluster, run it where readers reach it and the
    workers elsewhere.

    \b
    Example:
      listen web --host 0.0.0.0 --port 8080
    """
    # FastAPI takes half a second to import.
    from workers.web.server import address_of, serve

    services = services_for()
    settings = services.settings
    host, port = host or settings.host, port or settings.port
    if not is_supervised():  # `listen up` has said it
        click.echo(f"Listen is at {address_of(host, port)}", err=True)
    serve(services, host=host, port=port)
