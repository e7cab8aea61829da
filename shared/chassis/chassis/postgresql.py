"""How services connect to PostgreSQL: no server that went away holds anybody for long."""

from __future__ import annotations

from typing import Any, Final

CONNECT: Final[dict[str, Any]] = {
    "connect_timeout": 5,
    # A server behind a broken network is an outage after this long, not a service that waits for ever.
    "tcp_user_timeout": 15_000,
    # So is one that has taken a request and died: nothing more is sent then, so only these questions find out.
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 2,
    "options": "-c statement_timeout=30000 -c idle_in_transaction_session_timeout=30000",
}
"""Parameters of libpq."""
