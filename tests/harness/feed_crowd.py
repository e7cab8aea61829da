"""A crowd of feeds as the web has them: most good, one in five slow, lying, broken or hostile."""

from __future__ import annotations

from collections.abc import Callable

from harness.watches import item, rss
from harness.web import Reply, Script, ScriptedServer, compressed, redirect
from harness.web_hostile import bomb, endless, header_flood

BILLION = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaaaaaaaaaaaa">%s]><rss><channel><title>&j;</title>
</channel></rss>""" % b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))

BROKEN: tuple[Callable[[], Script], ...] = (
    lambda: Reply(500, "oops"),
    lambda: Reply(404),
    lambda: Reply(503, headers={"Retry-After": "3600"}),
    lambda: "<html><body><form><input type=password></form></body></html>",
    lambda: b"",
    lambda: redirect("/loop-{name}"),
    lambda: redirect("http://169.254.169.254/latest/meta-data/"),
    lambda: redirect("file:///etc/passwd"),
    lambda: Reply(200, rss(item(1)), length=100_000),
    lambda: Reply(200, rss(item(1)), byte_seconds=0.2),
    lambda: Reply(200, rss(item(1)), delay_seconds=60),
    lambda: bomb(),
    lambda: endless(),
    lambda: header_flood(),
    lambda: Reply(raw=b"SSH-2.0-OpenSSH_9.6\r\n"),
    lambda: Reply(200, rss(item(1)), {"Content-Encoding": "br"}),
    lambda: b"<rss><channel>" + b"<item>" * 400_000,
    lambda: BILLION,
    lambda: b"\x00" * 1_000_000,
    lambda: compressed(b"<feed xmlns='http://www.w3.org/2005/Atom'>" + b"<entry><title>" * 200_000),
)
"""One of each kind of trouble."""


def crowd(server: ScriptedServer, count: int) -> tuple[list[str], list[str]]:
    """Paths for so many feeds, the good ones and the others, one in five."""
    good, bad = [], []
    for number in range(count):
        path = f"/feed-{number}"
        if number % 5 == 4:
            script = BROKEN[(number // 5) % len(BROKEN)]()
            if isinstance(script, Reply) and "loop" in str(script.headers):
                script = redirect(path)
            server.route(path, script)
            bad.append(path)
        else:
            stories = (item(f"{number}-{story}", f"Story {story} of feed {number} says it all.") for story in range(10))
            server.route(path, rss(*stories))
            good.append(path)
    return good, bad
