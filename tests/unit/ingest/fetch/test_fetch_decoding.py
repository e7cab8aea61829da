"""Bodies under content encodings: decoded whatever the pieces, stopped at the limits."""

from __future__ import annotations

import gzip
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.fetch.decoding import Body
from ingest.fetch.errors import FetchFailedError

TEXT = b"The harbour council met in Lisbon. " * 40


def packed(data: bytes, window: int) -> bytes:
    """The data compressed: window 31 is gzip, 15 zlib, -15 raw deflate."""
    packer = zlib.compressobj(9, zlib.DEFLATED, window)
    return packer.compress(data) + packer.flush()


def decoded(data: bytes, encoding: str, limit_bytes: int = 1 << 24, pieces: int = 1, *, cut: bool = False) -> bytes:
    """The body, sent in so many pieces."""
    body = Body(encoding, limit_bytes, cut=cut)
    size = max(1, len(data) // pieces)
    for start in range(0, len(data), size):
        body.add(data[start : start + size])
    return body.finish()


@pytest.mark.parametrize(
    ("encoding", "data"),
    [
        ("", TEXT),
        ("identity", TEXT),
        ("UTF-8", TEXT),
        ("gzip", packed(TEXT, 31)),
        ("X-GZIP", packed(TEXT, 31)),
        ("gzip", packed(TEXT[:700], 31) + packed(TEXT[700:], 31)),
        ("gzip", packed(TEXT, 31) + bytes(100)),
        ("deflate", packed(TEXT, 15)),
        ("deflate", packed(TEXT, -15)),
    ],
)
@pytest.mark.parametrize("pieces", [1, 7, 10_000])
def test_decoded(encoding: str, data: bytes, pieces: int) -> None:
    """Every encoding that is asked for is decoded, however the body is cut up, also in several parts or padded."""
    assert decoded(data, encoding, pieces=pieces) == TEXT


def test_nothing_of_nothing() -> None:
    """An empty body is empty under any encoding."""
    assert decoded(b"", "gzip") == b""


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "compress", "gzip;q=1"])
def test_not_asked_for(encoding: str) -> None:
    """An encoding that was not asked for is an error before a byte of it is read."""
    with pytest.raises(FetchFailedError) as failed:
        Body(encoding, 1000)
    assert failed.value.kind == "bad_encoding"


@pytest.mark.parametrize(
    "data", [TEXT, packed(TEXT, 31)[:-5], packed(TEXT, 31)[:-12] + bytes(12), b"\x1f", packed(b"x", 31) * 2000]
)
def test_not_gzip(data: bytes) -> None:
    """What is not gzip, ends early, fails its checksum, or comes in thousands of parts is an error."""
    with pytest.raises(FetchFailedError) as failed:
        decoded(data, "gzip")
    assert failed.value.kind == "bad_encoding"


@pytest.mark.parametrize("encoding", ["", "gzip", "deflate"])
@pytest.mark.parametrize(("limit", "is_taken"), [(len(TEXT), True), (len(TEXT) - 1, False)])
def test_limit(encoding: str, limit: int, is_taken: bool) -> None:
    """The limit counts decoded bytes, to the byte."""
    data = {"": TEXT, "gzip": packed(TEXT, 31), "deflate": packed(TEXT, 15)}[encoding]
    if is_taken:
        assert decoded(data, encoding, limit) == TEXT
        return
    with pytest.raises(FetchFailedError) as failed:
        decoded(data, encoding, limit)
    assert failed.value.kind == "too_large"


def test_ratio() -> None:
    """A body that unfolds to far more than its size is stopped long before the limit."""
    with pytest.raises(FetchFailedError, match="100 times"):
        decoded(gzip.compress(bytes(1 << 26)), "gzip", 1 << 30, pieces=50)


def test_cut() -> None:
    """Where the beginning is enough, it is kept, of a bomb as of anything."""
    assert decoded(TEXT, "", 100, cut=True) == TEXT[:100]
    assert decoded(packed(TEXT, 31), "gzip", 100, cut=True) == TEXT[:100]
    assert decoded(gzip.compress(bytes(1 << 24)), "gzip", 1000, cut=True) == bytes(1000)
    assert decoded(packed(TEXT, 31)[:-5], "gzip", 1 << 20, cut=True)


@given(st.binary(max_size=3000), st.sampled_from([31, 15, -15]), st.integers(1, 50))
def test_any_body(data: bytes, window: int, pieces: int) -> None:
    """Any bytes come back as they were."""
    encoding = "gzip" if window == 31 else "deflate"
    assert decoded(packed(data, window), encoding, pieces=pieces) == data


@given(st.binary(max_size=500), st.sampled_from(["gzip", "deflate"]), st.integers(1, 9))
def test_any_bytes(data: bytes, encoding: str, pieces: int) -> None:
    """Bytes that claim to be compressed are decoded within the limit or are an error, and nothing else."""
    with suppress(FetchFailedError):
        assert len(decoded(data, encoding, 10_000, pieces)) <= 10_000
