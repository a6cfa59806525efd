"""When calls happen: an agent's week and day have their rush and their quiet (UTC)."""

from dataclasses import dataclass
from random import Random

_HOUR_MS = 3_600_000
_DAY_MS = 24 * _HOUR_MS
_EPOCH_WEEKDAY = 3


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How calls spread over a week (`weekdays`, Monday first) and a day (`hours`, 0 to 23)."""

    weekdays: tuple[int, int, int, int, int, int, int]
    hours: tuple[int, ...]

    def draw(self, now_ms: int, days: int, rng: Random) -> int:
        """A start within the last `days` before `now_ms`, in UTC ms."""
        first_ms = now_ms - days * _DAY_MS
        hours = range(-(-first_ms // _HOUR_MS), now_ms // _HOUR_MS)
        weights = [self._weight(hour) for hour in hours]
        if not any(weights):
            return rng.randrange(first_ms, now_ms)
        hour = rng.choices(hours, weights)[0]
        return hour * _HOUR_MS + rng.randrange(_HOUR_MS)

    def _weight(self, hour: int) -> int:
        day, hour_of_day = divmod(hour, 24)
        return self.weekdays[(day + _EPOCH_WEEKDAY) % 7] * self.hours[hour_of_day]
