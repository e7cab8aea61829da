"""What a robots.txt forbids us."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from harness.cost import costs_about
from ingest.fetch.robots import LIMIT_BYTES, read_rules


def allows(text: str, path: str) -> bool:
    """Whether this robots.txt lets us fetch the path."""
    return read_rules(text.encode(), "Newswire").allows(URL(f"https://example.com{path}"))


@pytest.mark.parametrize(
    ("rule", "path", "is_match"),
    [
        ("/fish", "/fish", True),
        ("/fish", "/fish.html", True),
        ("/fish", "/fishheads/yummy.html", True),
        ("/fish", "/Fish.asp", False),
        ("/fish", "/catfish", False),
        ("/fish*", "/fish.php?id=1", True),
        ("/fish/", "/fish", False),
        ("/*.php", "/folder/any.php.file.html", True),
        ("/*.php", "/windows.PHP", False),
        ("/*.php$", "/folder/name.php", True),
        ("/*.php$", "/name.php?parameters", False),
        ("/fish*.php", "/fishheads/catfish.php?parameters", True),
        ("/a*b*c", "/axbxbxc", True),
        ("/a*b*c$", "/axbxcx", False),
        ("/a*a$", "/a", False),
        ("/a$", "/a", True),
        ("/a$", "/ab", False),
        ("/$", "/", True),
        ("/?", "/?q=1", True),
        ("*", "/anything", True),
        ("/f%c3%bc", "/fü", True),
        ("/fü", "/f%C3%BC", True),
        ("/%7ejoe", "/~joe", True),
        ("/a%2fb", "/a/b", False),
        ("/a%2fb", "/a%2Fb", True),
        ("/a%2Ab", "/a*b", False),
        ("", "/", False),
    ],
)
def test_patterns(rule: str, path: str, is_match: bool) -> None:
    """Patterns match from the beginning, with wildcards and an end, whatever way a character is escaped."""
    assert allows(f"User-agent: *\nDisallow: {rule}\n", path) is not is_match


@pytest.mark.parametrize(
    ("rules", "path", "is_allowed"),
    [
        ("Allow: /p\nDisallow: /", "/page", True),
        ("Disallow: /\nAllow: /p", "/page", True),
        ("Allow: /page\nDisallow: /*.htm", "/page.htm", False),
        ("Allow: /folder\nDisallow: /folder", "/folder/page", True),
        ("Allow: /$\nDisallow: /", "/page.htm", False),
        ("Allow: /$\nDisallow: /", "/", True),
        ("Disallow: /", "/robots.txt", True),
    ],
)
def test_the_longest_rule_decides(rules: str, path: str, is_allowed: bool) -> None:
    """The longest matching rule decides, and allowing wins a tie, in whatever order they stand."""
    assert allows(f"User-agent: *\n{rules}\n", path) is is_allowed


@pytest.mark.parametrize(
    ("text", "is_allowed"),
    [
        ("", True),
        ("Disallow: /\n", True),
        ("User-agent: other\nDisallow: /\n", True),
        ("User-agent: *\nDisallow: /\n", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: newswire\nDisallow:\n", True),
        ("User-agent: NewsWire/2.0\nDisallow: /\n", False),
        ("User-agent: newswirebot\nDisallow: /\n", True),
        ("User-agent: news\nDisallow: /\n", True),
        ("User-agent: newswire\nuser-agent: other\nDisallow: /\n", False),
        ("User-agent: other\n\nUser-agent: newswire\nDisallow: /\n", False),
        ("User-agent: newswire\nAllow: /x\nUser-agent: other\nDisallow: /\n", True),
        ("User-agent: newswire\nAllow: /x\n\nUser-agent: newswire\nDisallow: /\n", False),
        ("User-agent: newswire\nSitemap: https://example.com/s.xml\nDisallow: /\n", False),
        ("User-agent: newswire # us\nDisallow: / # all\n", False),
        ("\ufeffUSER-AGENT:*\r\nDISALLOW:/\r\n", False),
        ("User-agent: *\rDisallow: /\r", False),
        ("<html>Disallow: /</html>", True),
    ],
)
def test_groups(text: str, is_allowed: bool) -> None:
    """The groups that name us count together, and those for all only if none does."""
    assert allows(text, "/page") is is_allowed


@pytest.mark.parametrize(("value", "seconds"), [("5", 5), ("0.5", 0.5), ("86400", 60), ("-1", 0), ("nan", 0), ("x", 0)])
def test_delay(value: str, seconds: float) -> None:
    """A delay is taken up to a minute."""
    assert read_rules(f"User-agent: *\nCrawl-delay: {value}\n".encode(), "Newswire").delay_seconds == seconds


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"User-agent: a{number}\n" for number in range(8000))
        + "".join(f"Disallow: /{number}\n" for number in range(20_000)),
        "User-agent: *\nUser-agent: newswire\n" * 5000 + "Disallow: /x\n" * 20_000,
        "User-agent: *\nDisallow: /" + "*a" * 240_000,
        "User-agent: *\n" + "Disallow: /*a*a*a*a*a*a*a*b$\n" * 17_000,
        "User-agent: *\nDisallow: /" + "%41" * 160_000,
        "User-agent: *\n" * 35_000,
        ":" * LIMIT_BYTES,
        "a" * LIMIT_BYTES,
    ],
    ids=["agents", "groups", "stars", "rules", "escapes", "empty", "colons", "letters"],
)
def test_hostile(text: str) -> None:
    """The worst robots.txt of the largest size is read and asked in moments."""
    with costs_about(0.2):
        assert allows(text, "/" + "a" * 4000)


def test_only_the_beginning_counts() -> None:
    """What is beyond the limit is not read."""
    assert allows("User-agent: *\n" + "#" * LIMIT_BYTES + "\nDisallow: /\n", "/page")


@given(st.binary(max_size=300), st.text(max_size=30))
def test_any_file(body: bytes, path: str) -> None:
    """Any bytes can be read as a robots.txt."""
    url = URL.build(scheme="http", host="example.com", path="/" + path.replace("\ud800", ""))
    assert read_rules(b"User-agent: *\n" + body, "Newswire").allows(url) in (True, False)
