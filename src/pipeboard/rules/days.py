"""The local day of many instants: a zone's offset is looked up once for each day of UTC."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

from pipeboard.model.times import DAY, local


class Days:
    """`of(epoch)` is the local day of an instant, as days since 1970-01-01."""

    def __init__(self, tz: tzinfo) -> None:
        self._tz = tz
        self._offsets: dict[int, int | None] = {}

    def of(self, epoch: int) -> int:
        day = epoch // DAY
        if day not in self._offsets:
            first, last = self._offset(day * DAY), self._offset(day * DAY + DAY - 1)
            self._offsets[day] = first if first == last else None
        offset = self._offsets[day]
        return (epoch + (self._offset(epoch) if offset is None else offset)) // DAY

    def _offset(self, epoch: int) -> int:
        moment = local(epoch, self._tz)
        there = moment.replace(tzinfo=UTC)
        return int((there - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()) - epoch
