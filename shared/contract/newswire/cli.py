"""The command line: `newswire push | tail | trace | annotate`, and what installed services add to it."""

from __future__ import annotations

import sys
from importlib.metadata import entry_points

import typer

from newswire.commands import annotate, cancel, dead, push, tail, trace
from newswire.terminal import OUT, ClosedError, complain, let_go, take_over

USAGE_EXIT_CODE = 2

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
    """Run the command line; a failure is one line on stderr and an exit code that is not 0."""
    take_over()
    for point in entry_points(group="newswire.commands"):
        point.load()(app)
    try:
        code = _run()
        OUT.flush()
    except ClosedError:
        let_go()
        code = 0
    sys.exit(code)


def _run() -> int:
    from newswire.client import NewswireError

    try:
        # Not alone: what is wrong with an option would be drawn as it came, in a frame.
        return int(app(prog_name="newswire", standalone_mode=False) or 0)
    except NewswireError as error:
        complain(error)
    except typer.Abort:
        complain("given up")
    except Exception as error:
        if not isinstance(error, _USAGE_ERROR):
            raise
        return _complain_of_usage(error)
    return 1


_USAGE_ERROR = typer.BadParameter.__mro__[1]
"""What is wrong with the arguments; typer has it from a copy of click that has no public name."""


def _complain_of_usage(error: Exception) -> int:
    """No words: the command was called with nothing, and its help is printed already."""
    if said := error.format_message():  # type: ignore[attr-defined]
        context = getattr(error, "ctx", None)
        complain(said if context is None else f"{said} Try: {context.command_path} --help")
    return USAGE_EXIT_CODE
