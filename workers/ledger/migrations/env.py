"""What Alembic runs: the steps, on the connection that it is given, in its transaction."""

from alembic import context

from workers.casting import releases as casting
from workers.ledger import audit, feeds, sign_in, webhook_log, webhook_secrets
from workers.ledger.listing import rows
from workers.ledger.review import tables as review
from workers.ledger.tables import metadata
from workers.lexicon.records import tables as lexicon
from workers.voice_supply import progress

_ROOMS = (
    audit,
    casting,
    feeds,
    lexicon,
    progress,
    review,
    sign_in,
    rows,
    webhook_log,
    webhook_secrets,
)
"""What has tables of its own; importing it makes them known."""

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    render_as_batch=True,
)
context.run_migrations()
