"""The settings of fetching, as a service takes them from its environment."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from chassis.settings import ServiceSettings
from ingest.fetch import FetchOptions, FetchSettings


class Settings(ServiceSettings, FetchOptions):
    """A service's settings with those of fetching mixed in."""


def test_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A service that mixes in the options reads them from its environment and hands them on."""
    monkeypatch.setenv("NEWSWIRE_FETCH_ALLOW", "127.0.0.1:9000,10.2.0.0/16")
    monkeypatch.setenv("NEWSWIRE_FETCH_CONTACT", "https://example.org/bot")
    monkeypatch.setenv("NEWSWIRE_FETCH_GAP_SECONDS", "2.5")
    settings = Settings().fetch_settings("redis://127.0.0.1:6379/0", "sqlite:///newswire.db")
    assert settings.allow == "127.0.0.1:9000,10.2.0.0/16"
    assert settings.contact == "https://example.org/bot"
    assert settings.gap_seconds == 2.5
    assert settings.own_servers == ("redis://127.0.0.1:6379/0", "sqlite:///newswire.db")


def test_every_option_is_handed_on() -> None:
    """The two classes have the same settings, with the same defaults."""
    options = {name.removeprefix("fetch_"): field.default for name, field in FetchOptions.model_fields.items()}
    given = {name: field.default for name, field in FetchSettings.model_fields.items() if name != "own_servers"}
    assert options == given
    assert FetchOptions().fetch_settings() == FetchSettings()


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("NEWSWIRE_FETCH_ALLOW", "10.0.0.0/40", "neither a network nor a host"),
        ("NEWSWIRE_FETCH_ALLOW", "feeds.lan:http", "not a port"),
        ("NEWSWIRE_FETCH_PORTS", "80,99999", "not a port"),
        ("NEWSWIRE_FETCH_CONTACT", "me\r\nX-Injected: 1", "no spaces"),
        ("NEWSWIRE_FETCH_CONTACT", "me) (and more", "no spaces"),
    ],
)
def test_mistakes_are_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str, reason: str) -> None:
    """A value that cannot be used is an error at the start that says why."""
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError, match=reason):
        Settings()


def test_passwords_are_not_shown() -> None:
    """The addresses of the system's own servers, passwords and all, are neither printed nor part of an error."""
    assert "secret" not in repr(FetchSettings(own_servers=("redis://:secret@redis.lan",)))
    with pytest.raises(ValidationError) as wrong:
        FetchSettings(own_servers=("other://:secret@redis.lan",))
    assert "secret" not in str(wrong.value)
