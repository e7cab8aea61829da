"""What an operator can say about fetching."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from ingest.fetch.allowances import USUAL_PORTS, read_allowances, read_own_server, read_ports

_CONTACT: Final = re.compile(r"[\x21-\x27\x2a-\x5b\x5d-\x7e]{0,200}\Z")
"""What may stand in the comment of a User-Agent: no spaces, brackets or backslashes."""

MAX_BYTES: Final = 15 * 1024 * 1024


def _check_contact(value: str) -> str:
    if not _CONTACT.match(value):
        raise ValueError("a contact has up to 200 letters, digits and signs, no spaces or brackets")
    return value


def _check_allow(value: str) -> str:
    read_allowances(value, frozenset())
    return value


def _check_ports(value: str) -> str:
    read_ports(value)
    return value


def _check_own_servers(value: tuple[str, ...]) -> tuple[str, ...]:
    for address in value:
        read_own_server(address)
    return value


Contact = Annotated[str, AfterValidator(_check_contact)]
Allow = Annotated[str, AfterValidator(_check_allow)]
Ports = Annotated[str, AfterValidator(_check_ports)]
OwnServers = Annotated[tuple[str, ...], AfterValidator(_check_own_servers)]


class FetchSettings(BaseModel):
    """How everything is fetched."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    contact: Contact = Field(default="", description="Address or mail that tells site owners who fetches.")
    allow: Allow = Field(
        default="", description="Networks, hosts and ports that may be fetched from though they are not public."
    )
    ports: Ports = Field(default=USUAL_PORTS, description="Ports of public hosts that are fetched from.")
    own_servers: OwnServers = Field(
        default=(), description="Addresses of the stream server and the database; never fetched from.", repr=False
    )
    gap_seconds: float = Field(default=1.0, ge=0, description="Pause between two requests to one host.")
    deadline_seconds: float = Field(default=20.0, gt=0, description="How long a fetch may take, redirects included.")
    connect_seconds: float = Field(default=8.0, gt=0, description="How long finding or reaching a host may take.")
    max_bytes: int = Field(default=MAX_BYTES, ge=1, description="Largest body, decoded.")
    concurrency: int = Field(default=32, ge=1, description="Requests at once, to all hosts together.")
    ca_file: Path | None = Field(default=None, description="More certificate authorities to trust, as PEM.")


class FetchOptions(BaseModel):
    """The settings of fetching as a service takes them from its environment: mix it into the service's settings."""

    fetch_contact: Contact = Field(default="", description="Address or mail that tells site owners who fetches.")
    fetch_allow: Allow = Field(
        default="",
        description="Comma-separated networks, hosts and ports that may be fetched from though they are not public:"
        " 10.2.0.0/16, 127.0.0.1:9000, feeds.lan:*.",
    )
    fetch_ports: Ports = Field(
        default=USUAL_PORTS, description="Comma-separated ports of public hosts that are fetched from."
    )
    fetch_gap_seconds: float = Field(default=1.0, ge=0, description="Pause between two requests to one host.")
    fetch_deadline_seconds: float = Field(
        default=20.0, gt=0, description="How long a fetch may take, redirects included."
    )
    fetch_connect_seconds: float = Field(default=8.0, gt=0, description="How long finding or reaching a host may take.")
    fetch_max_bytes: int = Field(default=MAX_BYTES, ge=1, description="Largest body, decoded.")
    fetch_concurrency: int = Field(default=32, ge=1, description="Requests at once, to all hosts together.")
    fetch_ca_file: Path | None = Field(default=None, description="More certificate authorities to trust, as PEM.")

    def fetch_settings(self, *own_servers: str) -> FetchSettings:
        """The settings of a `Fetcher`; `own_servers` are the addresses of the stream server and the database."""
        return FetchSettings(
            contact=self.fetch_contact,
            allow=self.fetch_allow,
            ports=self.fetch_ports,
            own_servers=own_servers,
            gap_seconds=self.fetch_gap_seconds,
            deadline_seconds=self.fetch_deadline_seconds,
            connect_seconds=self.fetch_connect_seconds,
            max_bytes=self.fetch_max_bytes,
            concurrency=self.fetch_concurrency,
            ca_file=self.fetch_ca_file,
        )
