"""``listen metrics``: what Prometheus would be told, now."""

import click

from workers.cli.common import services_for


@click.command("metrics")
def metrics_command() -> None:
    """Print every metric in Prometheus' text format, as /metrics does.

    The numbers come from the ledger, so any machine that reaches it can be asked, whether or not
    anything else of Listen runs there.

    \b
    Examples:
      listen metrics | grep queue
      listen metrics > /var/lib/node_exporter/listen.prom
    """
    from workers.metrics import exposition

    text, _ = exposition(services_for())
    click.echo(text, nl=False)
