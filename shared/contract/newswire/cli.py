"""The command line: `newswire push | tail | trace | annotate`, and what installed services add to it."""

from __future__ import annotations

import sys
from importlib.metadata import entry_points

import typer

from newswire.commands import annotate, cancel, dead, push, tail, trace

app = typer.Typer(
    name="newswire",
    help="Takes in news as it is published, reads it, keeps it, and tells everybody who subscribed.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("push")(push.push)
app.command("tail")(tail.tail)
app.command("trace")(trace.trace)
app.command("cancel")(cancel.cancel)
app.command("annotate")(annotate.annotate)
app.add_typer(dead.dead, name="dead")


def main() -> None:
    """Run the command line; a failure is one line on stderr and exit code 1."""
    from newswire.client import NewswireError

    for point in entry_points(group="newswire.commands"):
        point.load()(app)
    try:
        app()
    except NewswireError as error:
        print(f"newswire: {error}", file=sys.stderr)
        sys.exit(1)
    except BrokenPipeError:
        # The reader of a pipe has seen enough (`newswire tail | head`).
        sys.stderr.close()
        sys.exit(0)
