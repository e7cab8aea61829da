"""What every service can be told from outside: environment variables named NEWSWIRE_*."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from chassis.access.rates import Rate
from chassis.web.authorities import read_patterns
from chassis.web.proxies import read_networks


class ServiceSettings(BaseSettings):
    """Settings all services share; each service adds its own in a subclass."""

    model_config = SettingsConfigDict(env_prefix="NEWSWIRE_", frozen=True, extra="ignore")

    redis_url: str = Field(default="redis://127.0.0.1:6379/0", description="The server that holds the streams.")
    host: str = Field(default="127.0.0.1", description="Address the HTTP server listens on.")
    port: int = Field(default=8080, ge=0, le=65535, description="Port the HTTP server listens on.")
    data_dir: Path = Field(default=Path(".newswire"), description="Where everything that is kept here is kept.")
    auth: Literal["auto", "on", "off"] = Field(
        default="auto", description="Whether API keys are needed; auto: as soon as others than this machine reach it."
    )
    keys_file: Path | None = Field(default=None, description="The file of API keys; default: keys.json in data_dir.")
    rate_limit: str = Field(
        default="auto",
        description="Requests of one key, or of one address where no keys are needed, e.g. 600/minute; none: any"
        " number; auto: none without keys, 60000/minute with.",
    )
    public_url: str = Field(
        default="",
        description="Where others reach this HTTP API: hubs that push what is new (WebSub), readers of feeds.",
    )
    allowed_hosts: str = Field(
        default="",
        description="Comma-separated names this HTTP API is called by, beside those it knows itself; *.example.org: all"
        " below it; *: any.",
    )
    trusted_proxies: str = Field(
        default="", description="Comma-separated addresses and networks whose X-Forwarded-For and -Proto are believed."
    )
    instance: str = Field(
        default_factory=lambda: str(os.getpid()),
        description="Tells processes of one service on one host apart; a restarted process with the same name"
        " takes up at once what it held before.",
    )
    log_format: Literal["auto", "json", "console"] = Field(
        default="auto", description="auto: readable in a terminal, JSON elsewhere."
    )
    log_dir: Path | None = Field(default=None, description="Also keep JSON logs here, a file a process.")
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    ready_needs: str = Field(
        default="", description="Comma-separated services that must have a live worker before /readyz says ready."
    )
    max_attempts: int = Field(default=3, ge=1, description="Deliveries of one entry before it is set aside.")
    lease_seconds: float = Field(
        default=10.0, gt=0, description="An entry held longer than this without renewal is taken over."
    )
    stop_seconds: float = Field(default=25.0, gt=0, description="How long a stopping process finishes its work.")

    require_durable: bool = Field(
        default=False, description="Refuse to start on a stream server that could lose what it acknowledged."
    )
    parent: int = Field(default=0, description="Stop when the parent is no longer this process; set by `newswire up`.")

    @field_validator("rate_limit")
    @classmethod
    def _is_rate(cls, text: str) -> str:
        return text if text in ("auto", "none") else Rate.parse(text).text

    @field_validator("allowed_hosts")
    @classmethod
    def _are_hosts(cls, text: str) -> str:
        read_patterns(text)
        return text

    @field_validator("trusted_proxies")
    @classmethod
    def _are_networks(cls, text: str) -> str:
        read_networks(text)
        return text

    @field_validator("public_url")
    @classmethod
    def _is_address(cls, text: str) -> str:
        parts = urlsplit(text)
        if text and (parts.scheme not in ("http", "https") or not parts.hostname or parts.query or not text.isascii()):
            raise ValueError("must be an http or https address without a query")
        return text

    @property
    def keys_path(self) -> Path:
        """The file of API keys."""
        return self.keys_file or self.data_dir / "keys.json"

    @property
    def consumer(self) -> str:
        """The name of this process in its consumer group."""
        return f"{socket.gethostname()}-{self.instance}"

    @property
    def needed_services(self) -> tuple[str, ...]:
        """The services named in `ready_needs`."""
        return tuple(name.strip() for name in self.ready_needs.split(",") if name.strip())
