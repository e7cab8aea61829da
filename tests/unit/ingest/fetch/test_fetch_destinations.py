"""Which addresses can be read in one way only, and where redirects may lead."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.fetch.destinations import destination, next_destination
from ingest.fetch.errors import FetchRefusedError


@pytest.mark.parametrize(
    ("text", "url", "host", "port"),
    [
        ("http://example.com", "http://example.com", "example.com", 80),
        ("HTTPS://Example.COM/Feed?a=B#part", "https://example.com/Feed?a=B", "example.com", 443),
        (" http://example.com:8080/ ", "http://example.com:8080/", "example.com", 8080),
        ("http://example.com./feed", "http://example.com/feed", "example.com", 80),
        ("http://münchen.example/ü", "http://xn--mnchen-3ya.example/%C3%BC", "xn--mnchen-3ya.example", 80),
        ("http://93.184.216.34/", "http://93.184.216.34/", "93.184.216.34", 80),
        ("http://[2606:4700::1111]:8443/a", "http://[2606:4700::1111]:8443/a", "2606:4700::1111", 8443),
        ("http://my_blog.example.com/@me", "http://my_blog.example.com/@me", "my_blog.example.com", 80),
        ("http://example.com/a%2Fb?q=%20+x", "http://example.com/a%2Fb?q=%20+x", "example.com", 80),
    ],
)
def test_read(text: str, url: str, host: str, port: int) -> None:
    """An address is read once, and its host is written in one way."""
    found = destination(text)
    assert (str(found.url), found.host, found.port) == (url, host, port)
    assert destination(url) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "example.com/feed",
        "ftp://example.com/feed",
        "file:///etc/passwd",
        "gopher://127.0.0.1:6379/_SET",
        "javascript:alert(1)",
        "http:/example.com",
        "http:example.com",
        "http:\\\\example.com\\",
        "http:///feed",
        "http://",
        "http://:80/",
        "http://example.com:0/",
        "http://example.com:99999/",
        "http://example.com:0x50/",
        "http://user@example.com/",
        "http://user:secret@example.com/",
        "http://example.com\\@127.0.0.1/",
        "http://example.com\\.evil.example/",
        "http://example.com#@127.0.0.1/",
        "http://example.com?@127.0.0.1/",
        "http://127.0.0.1%2f.example.com/",
        "http://%31%32%37.0.0.1/",
        "http://exa mple.com/",
        "http://example.com/\r\nX-Injected: 1",
        "http://example.com/\x00",
        "http://exa\tmple.com/",
        "http://a..b/",
        "http://-a.com/",
        "http://[::1/",
        "http://[fe80::1%25eth0]/",
        "http://[v1.x]/",
        "http://127.1/",
        "http://127.0.1/",
        "http://0x7f.1/",
        "http://0x7f000001/",
        "http://2130706433/",
        "http://0177.0.0.1/",
        "http://127.0.0.0x1/",
        "http://1.2.3.4.5/",
        "http://256.0.0.1/",
        "http://example.com.127/",
        "http://127。0。0。1/",
        "http://\uff11\uff12\uff17.0.0.1/",
        "http://127｡0｡0｡1/",
        "http://127\uff0e0\uff0e0\uff0e1/",
        "http://①②⑦.⓪.⓪.①/",
        "http://localhoſt/",
        "http://ⓔⓧⓐⓜⓟⓛⓔ.com/",
        f"http://example.com/{'a' * 5000}",
        f"http://{'a.' * 200}com/",
    ],
)
def test_refused(text: str) -> None:
    """What is not plainly one http address of one host is refused, and the reason repeats none of it."""
    with pytest.raises(FetchRefusedError) as refused:
        destination(text)
    assert "secret" not in str(refused.value)
    assert "evil" not in str(refused.value)


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("/new", "https://example.com/new"),
        ("new?x=http://elsewhere.example", "https://example.com/feeds/new?x=http://elsewhere.example"),
        ("?page=ftp://x", "https://example.com/feeds/old?page=ftp://x"),
        ("//other.example/", "https://other.example/"),
        ("https://other.example:8443/a b", "https://other.example:8443/a%20b"),
        ("", "https://example.com/feeds/old"),
    ],
)
def test_redirect(location: str, url: str) -> None:
    """A redirect leads where a browser would go."""
    assert str(next_destination(destination("https://example.com/feeds/old"), location).url) == url


@pytest.mark.parametrize(
    "location",
    [
        "http://example.com/",
        "file:///etc/passwd",
        "FTP://example.com/",
        "javascript:alert(1)",
        "https:127.0.0.1",
        "https://a:b@example.com/",
        "//a:b@example.com/",
        "//example.com\\@127.0.0.1/",
        "https://example.com\\@127.0.0.1/",
        "https://127.1/",
        "//[::1/",
    ],
)
def test_redirect_refused(location: str) -> None:
    """A redirect is judged as strictly as an address that is given, and never leads from https to http."""
    with pytest.raises(FetchRefusedError):
        next_destination(destination("https://example.com/"), location)


def test_redirect_upgrade() -> None:
    """From http to https is a good way."""
    assert next_destination(destination("http://example.com/a"), "https://example.com/a").scheme == "https"


@given(st.text(max_size=60), st.sampled_from(["http://", "https://example.com", "http://[", ""]))
def test_any_text(text: str, start: str) -> None:
    """Any text is either refused or read as a host that is the same when it is read again."""
    try:
        found = destination(start + text)
    except FetchRefusedError:
        return
    assert destination(str(found.url)).host == found.host
    assert found.host.isascii()
