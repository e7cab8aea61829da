"""Runs the steps on the connection that `store.database.upgrades` hands over: Alembic loads this module by its name."""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
