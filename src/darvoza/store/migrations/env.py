"""How a step is run: on the connection that is handed in, with the guards put back after each."""

from alembic import context
from sqlalchemy import Connection

from darvoza.store import schema, triggers

connection: Connection = context.config.attributes["connection"]


def _guard(ctx: object, step: object, heads: object, run_args: object) -> None:
    triggers.install(connection)


context.configure(
    connection=connection,
    target_metadata=schema.metadata,
    render_as_batch=True,
    on_version_apply=_guard,
)
with context.begin_transaction():
    context.run_migrations()
