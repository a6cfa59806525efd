"""Bodies as they are kept: byte for byte as received, compressed with zstd."""

import sys

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_LEVEL = 3


def pack(body: bytes) -> bytes:
    """The body, compressed."""
    return zstd.compress(body, _LEVEL)


def unpack(packed: bytes) -> bytes:
    """The body, byte for byte as it was packed."""
    return zstd.decompress(packed)
