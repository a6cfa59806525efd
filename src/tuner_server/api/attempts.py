"""Slowing down whoever tries too often, by what is tried: an e-mail, an address."""

import time
from collections import defaultdict, deque

_MOST_REMEMBERED = 10_000


class Attempts:
    """Remembers tries of this process for a while; after `most` the next one has to wait."""

    def __init__(self, *, most: int, within_s: float) -> None:
        self._most = most
        self._within_s = within_s
        self._times: defaultdict[str, deque[float]] = defaultdict(lambda: deque(maxlen=most))

    def wait_s(self, name: str) -> int:
        """How long this one must wait before the next try; 0: not at all."""
        times = self._times.get(name)
        if times is None or len(times) < self._most:
            return 0
        return max(0, int(times[0] + self._within_s - time.monotonic()))

    def add(self, name: str) -> None:
        """Remember a try."""
        if len(self._times) > _MOST_REMEMBERED:
            self._times.clear()
        self._times[name].append(time.monotonic())

    def forget(self, name: str) -> None:
        """All is well with this one."""
        self._times.pop(name, None)
