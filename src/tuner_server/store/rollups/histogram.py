"""Log-histograms that add up by one addition.

Every bucket is 5 % wider than the one before, so a percentile that is read out of a histogram is
off by at most 2.5 %. A histogram's counts are lanes of 32 bits in one whole number: the sum of two
such numbers is the histogram of both, and so is their difference, exactly.
"""

import math
import struct
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import accumulate

from tuner_server.store.bodies import pack, unpack

GROWTH = 1.05
BUCKETS = 280  # the last one begins at 13 minutes, and takes whatever is longer
_LANE_BYTES = 4
_SIZE = BUCKETS * _LANE_BYTES
_ONE_HISTOGRAM = (1 << (8 * _SIZE)) - 1
_LOG_GROWTH = math.log(GROWTH)


def bucket_of(ms: float) -> int:
    """The bucket of a duration: bucket n ends at 1.05^n ms."""
    if ms <= 1:
        return 0
    return min(math.ceil(math.log(ms) / _LOG_GROWTH - 1e-9), BUCKETS - 1)


def middle_of(bucket: int) -> float:
    """The duration that stands for a bucket: no value in it is further away than 2.5 %."""
    if bucket == 0:
        return 1.0
    return 2 * GROWTH**bucket / (1 + GROWTH)


def packed(values: Iterable[tuple[int, float]], *, places: int) -> int:
    """`places` histograms side by side in one number, of (place, duration) pairs."""
    counts = [0] * (places * BUCKETS)
    for place, ms in values:
        counts[place * BUCKETS + bucket_of(ms)] += 1
    return int.from_bytes(struct.pack(f"<{len(counts)}I", *counts), "little")


def counts_at(lanes: int, place: int) -> tuple[int, ...]:
    """The counts of the histogram at this place, by bucket."""
    lane = lanes >> (8 * _SIZE * place) & _ONE_HISTOGRAM
    return struct.unpack(f"<{BUCKETS}I", lane.to_bytes(_SIZE, "little"))


def percentile(counts: Sequence[int], percent: int) -> int | None:
    """The value of nearest rank in whole ms, off by at most 2.5 %; nothing where none is counted.

    Nearest rank: the least value that `percent` of a hundred values do not exceed.
    """
    up_to = list(accumulate(counts))
    if not up_to or not up_to[-1]:
        return None
    rank = -(-up_to[-1] * percent // 100)
    return round(middle_of(bisect_left(up_to, rank)))


def frozen(lanes: int) -> bytes | None:
    """The number as it is stored; nothing where it counts nothing."""
    if not lanes:
        return None
    return pack(lanes.to_bytes((lanes.bit_length() + 7) // 8, "little"))


def thawed(stored: bytes | None) -> int:
    """The number that was stored."""
    return 0 if stored is None else int.from_bytes(unpack(bytes(stored)), "little")
