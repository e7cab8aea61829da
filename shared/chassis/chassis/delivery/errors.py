"""The fates of a delivery that went wrong: try again later, or set aside with a reason."""

from __future__ import annotations

from pydantic import ValidationError


class DeliveryError(Exception):
    """Base of the fates; the message is kept as the reason."""


class TryAgainError(DeliveryError):
    """Something around the entry failed (a database, a model); a later attempt may do better."""


class SetAsideError(DeliveryError):
    """The entry itself cannot be processed; no later attempt would do better."""


class UnavailableError(Exception):
    """Something every entry needs is down (a database): the delivery pauses and no entry is blamed for it."""


class StartError(Exception):
    """A service cannot start; the message is one line for the operator, `exit_code` what the process returns."""

    def __init__(self, message: str, exit_code: int = 1) -> None:
        super().__init__(message)
        self.exit_code = exit_code


def reason_of(error: Exception) -> str:
    """What is wrong, in one line: of settings that cannot be, each with the name of its variable."""
    if isinstance(error, ValidationError):
        found = error.errors(include_input=False, include_url=False)
        return "; ".join(
            "".join(f"NEWSWIRE_{str(part).upper()}: " for part in one["loc"][:1]) + one["msg"] for one in found
        )
    return str(error)
