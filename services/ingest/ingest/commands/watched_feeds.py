"""`newswire feeds add | list | remove | set | check | import | export`: what is watched, over the HTTP API."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import typer

from ingest.commands.feeds import feeds_app
from newswire.client import NewswireError, call, get_json
from newswire.terminal import OUT, complain

WAIT_SECONDS = 120.0
"""Adding and checking ask servers elsewhere, one after the other."""

import_app = typer.Typer(help="Watch the feeds of a list.", no_args_is_help=True)
export_app = typer.Typer(help="Write a list of the feeds.", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document.")]
Feed = Annotated[str, typer.Argument(help="The id or address of a feed that is watched.")]


def register(feeds: typer.Typer) -> None:
    """Add the groups of commands to `newswire feeds`."""
    feeds.info.help = "Feeds: parse, add, list, set, remove, check, import, export."
    feeds.add_typer(import_app, name="import")
    feeds.add_typer(export_app, name="export")


@feeds_app.command("add")
def add(
    url: Annotated[str, typer.Argument(help="The address of a feed, or of a page that leads to one.")],
    zone: Annotated[str | None, typer.Option(help="Time zone of dates without one: Europe/Berlin, +05:30.")] = None,
    source: Annotated[str | None, typer.Option(help="The outlet; default: the host of its site.")] = None,
    title: Annotated[str | None, typer.Option(help="Its name; default: what it calls itself.")] = None,
    category: Annotated[str | None, typer.Option(help="A folder to list it in.")] = None,
    interval: Annotated[int | None, typer.Option(help="Fixed seconds between two polls.")] = None,
    full_page: Annotated[bool, typer.Option("--full-page", help="Take the story from each item's page.")] = False,
    check: Annotated[bool, typer.Option(help="Look at it before it is kept.")] = True,
) -> None:
    """Watch a feed."""
    said = {"zone": zone, "source": source, "title": title, "category": category, "interval_seconds": interval}
    asked = {"url": url, **{name: value for name, value in said.items() if value is not None}}
    feed = _send("POST", "/v1/feeds", {**asked, "full_page": full_page, "check": check})
    OUT.line(f"{feed['id']}  {feed['url']}")


@feeds_app.command("list")
def list_feeds(as_json: AsJson = False) -> None:
    """Show all feeds: how they stand, when they are asked next, what went wrong last."""
    feeds = list(_feeds())
    if as_json:
        _print({"feeds": feeds})
        return
    for feed in feeds:
        wrong = f"  {feed['last_error']}" if feed["last_error"] else ""
        name = feed["title"] or ""
        OUT.line(f"{feed['id']}  {feed['health']:8} next {feed['next_due'][:16]}Z  {feed['url']}  {name}{wrong}")


@feeds_app.command("set")
def set_feed(
    feed: Feed,
    zone: Annotated[str | None, typer.Option(help="Time zone of dates without one; empty: none.")] = None,
    source: Annotated[str | None, typer.Option(help="The outlet; empty: the host of its site.")] = None,
    title: Annotated[str | None, typer.Option(help="Its name.")] = None,
    category: Annotated[str | None, typer.Option(help="A folder to list it in; empty: none.")] = None,
    interval: Annotated[int | None, typer.Option(help="Fixed seconds between two polls; 0: none.")] = None,
    full_page: Annotated[bool | None, typer.Option(help="Take the story from each item's page.")] = None,
    active: Annotated[bool | None, typer.Option("--active/--paused", help="Poll it, or not.")] = None,
) -> None:
    """Change what is said of a feed; --active also brings back one that is gone."""
    said: dict[str, Any] = {"zone": zone, "source": source, "title": title, "category": category}
    said |= {"interval_seconds": interval, "full_page": full_page}
    change = {name: value or None for name, value in said.items() if value is not None}
    if full_page is not None:
        change["full_page"] = full_page
    if active is not None:
        change["state"] = "active" if active else "paused"
    _print(_send("PATCH", f"/v1/feeds/{_id_of(feed)}", change))


@feeds_app.command("remove")
def remove(feed: Feed) -> None:
    """Stop watching a feed; what it brought stays."""
    removed = json.loads(call("DELETE", f"/v1/feeds/{_id_of(feed)}"))
    OUT.line(f"{removed['id']}  {removed['url']}  is not watched any more")


@feeds_app.command("check")
def check(
    address: Annotated[str, typer.Argument(help="The id or address of a feed that is watched, or any address.")],
    as_json: AsJson = False,
) -> None:
    """Fetch and read it now, and say what is there and what would be done; nothing is kept."""
    known = _find(address)
    path = f"/v1/feeds/{known}/check" if known else "/v1/feeds:check"
    found = _send("POST", path, None if known else {"url": address})
    if as_json:
        _print(found)
    else:
        for line in _told(found):
            OUT.line(line)
    if found["verdict"] != "feed":
        raise typer.Exit(1)


@import_app.command("opml")
def import_opml(file: Annotated[str, typer.Argument(help="An OPML list; - for standard input.")]) -> None:
    """Watch the feeds of an OPML list; those that are watched already stay as they are."""
    try:
        body = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise NewswireError(f"{file}: {error.strerror}") from None
    done = json.loads(call("POST", "/v1/feeds:import", body, "text/x-opml", timeout_seconds=WAIT_SECONDS))
    OUT.line(f"{done['added']} added, {done['known']} known already, {len(done['refused'])} refused")
    for refused in done["refused"]:
        complain(f"{refused['url']}: {refused['reason']}")


@export_app.command("opml")
def export_opml() -> None:
    """Write all feeds as OPML to standard output."""
    # Imported here: the other commands start faster without a parser of XML.
    from ingest.feeds.api.opml import ListedFeed, write_opml

    listed = [ListedFeed(feed["url"], feed["title"], feed["category"], feed["site_url"]) for feed in _feeds()]
    OUT.xml(write_opml(listed))


def _send(method: str, path: str, document: dict[str, Any] | None) -> Any:
    body = None if document is None else json.dumps(document).encode()
    return json.loads(call(method, path, body, timeout_seconds=WAIT_SECONDS))


def _id_of(feed: str) -> str:
    found = _find(feed)
    if found is None:
        raise NewswireError(f"{feed} is not watched")
    return quote(found, safe="")


def _find(address: str) -> str | None:
    """The id of the feed with this id or address; None if there is none."""
    return next((str(feed["id"]) for feed in _feeds() if address in (feed["id"], feed["url"])), None)


def _feeds() -> Iterator[dict[str, Any]]:
    """All feeds, page by page."""
    cursor: str | None = ""
    while cursor is not None:
        page = get_json(f"/v1/feeds?limit=1000{f'&cursor={cursor}' if cursor else ''}")
        yield from page["feeds"]
        cursor = page["next"]


def _told(found: dict[str, Any]) -> list[str]:
    """What a check found, for a person."""
    if found["verdict"] != "feed":
        feeds = [f"  leads to {url}" for url in found["feeds"]]
        return [f"{found['url']}: {found['verdict']}: {found['error']}", *feeds]
    lines = [f"{found['url']}: {found['format']}, {found['title'] or 'without a title'}"]
    lines.append(f"  {found['items']} items, {found['dated_items']} with a date, told apart by {found['policy']}")
    lines.append(f"  {found['would_be_sent']} would be sent now; asked every {found['usual_interval_seconds']} s")
    if found["problems"]:
        lines.append(f"  repaired: {', '.join(found['problems'])}")
    return lines + [f"  {one['date'] or 'no date':25}  {one['title'] or one['link']}" for one in found["newest"][:5]]


def _print(document: Any) -> None:
    OUT.document(document, indent=2)
