"""Times of the files, read and written."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeboard.model.times import (
    DAY,
    Duration,
    day_end,
    day_start,
    format_instant,
    format_local,
    local_day,
    parse_day,
    parse_duration,
    parse_time,
    system_zone,
    zone,
)

BERLIN = zone("Europe/Berlin")
ZONES = ["Europe/Berlin", "America/New_York", "America/Havana", "Asia/Kolkata", "UTC"]
zones = st.sampled_from(ZONES).map(zone)


@pytest.mark.parametrize(
    ("text", "start", "seconds"),
    [
        ("2026-11-02", "2026-11-01T23:00+00:00", DAY - 1),
        ("2026-03-29", "2026-03-28T23:00+00:00", DAY - 3600 - 1),
        ("2026-10-25", "2026-10-24T22:00+00:00", DAY + 3600 - 1),
        ("2026-11-02T08:52Z", "2026-11-02T08:52+00:00", 0),
        ("2026-11-02T08:52:31Z", "2026-11-02T08:52:31+00:00", 0),
        ("2026-11-02t08:52:31.987z", "2026-11-02T08:52:31+00:00", 0),
        ("2026-11-24T10:00+01:00", "2026-11-24T09:00+00:00", 0),
        ("2026-11-24 10:00-05:30", "2026-11-24T15:30+00:00", 0),
        ("1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59+00:00", 0),
        ("9999-12-31", "9999-12-30T23:00+00:00", DAY - 1),
    ],
)
def test_a_time_is_an_instant_or_a_whole_day(text: str, start: str, seconds: int) -> None:
    first = int(datetime.fromisoformat(start).timestamp())
    assert parse_time(text, BERLIN) == (first, first + seconds)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2026-13-01", '"2026-13-01" is not a date'),
        ("2026-02-30", '"2026-02-30" is not a date'),
        ("0000-01-01", "is not a date"),
        ("2026-11-02T08:52", "has no offset: add Z or +01:00"),
        ("2026-11-02T25:00Z", "is not a time"),
        ("2026-11-02T08:52+0100", "is not a time"),
        ("2026-11-02T08:52+99:00", "is not a time"),
        ("2026-W01-1", "is not a time"),
        ("20261102", "is not a time"),
        ("２０２６-11-02", "is not a time"),
        (" 2026-11-02", "is not a time"),
        ("2026-11-02\n", "is not a time"),
        ("soon", '"soon" is not a time'),
        ("", '"" is not a time'),
    ],
)
def test_what_is_no_time_says_so(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words.replace("+", r"\+")):
        parse_time(text, BERLIN)


def test_a_day_that_a_zone_skipped_has_no_length() -> None:
    apia = zone("Pacific/Apia")
    assert parse_time("2011-12-30", apia) == (parse_time("2011-12-31", apia)[0],) * 2


@given(st.dates(date(1970, 1, 2), date(2150, 1, 1)), zones)
def test_days_follow_each_other_without_a_gap(day: date, tz) -> None:
    after = date.fromordinal(day.toordinal() + 1)
    assert day_end(day, tz) + 1 == day_start(after, tz)
    assert local_day(day_start(day, tz), tz) == local_day(day_end(day, tz), tz) == day


@given(st.integers(-62_135_596_800, 253_402_300_799))
def test_an_instant_written_with_seconds_reads_back(epoch: int) -> None:
    assert parse_time(format_instant(epoch, seconds=True), UTC) == (epoch, epoch)


@given(st.integers(0, 4_000_000_000), zones)
def test_a_local_time_reads_back_to_the_minute(epoch: int, tz) -> None:
    assert parse_time(format_local(epoch, tz), tz)[0] == epoch - epoch % 60


def test_pipeboard_writes_minutes_and_z() -> None:
    assert format_instant(1_793_609_531.7) == "2026-11-02T08:52Z"


def test_an_instant_belongs_to_its_local_day() -> None:
    assert parse_day("2026-11-02T23:30Z", BERLIN) == date(2026, 11, 3)
    assert parse_day("2026-11-02", BERLIN) == date(2026, 11, 2)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("45m", 2700),
        ("1h", 3600),
        ("7d", 7 * DAY),
        ("2w", 14 * DAY),
        ("3mo", int(3 * 30.4375 * DAY)),
        ("1y", int(365.25 * DAY)),
        ("0d", 0),
    ],
)
def test_a_duration_has_a_length_as_an_age(text: str, seconds: int) -> None:
    assert parse_duration(text).seconds == seconds
    assert str(parse_duration(text)) == text


def test_business_days_have_no_length_of_their_own() -> None:
    three = parse_duration("3bd")
    assert three == Duration(3, "bd")
    assert three.is_business
    with pytest.raises(ValueError, match="business time"):
        _ = three.seconds


@pytest.mark.parametrize("text", ["", "7", "d", "7x", "1.5h", "-3d", "7 d", "1M", "٣d", "9999999d"])
def test_what_is_no_duration_says_so(text: str) -> None:
    with pytest.raises(ValueError, match="is not a duration"):
        parse_duration(text)


@pytest.mark.parametrize("name", ["Berlin", "", "../../etc/passwd", "Europe/", "/etc/localtime"])
def test_what_is_no_zone_says_so(name: str) -> None:
    with pytest.raises(ValueError, match="is not a time zone"):
        zone(name)


@pytest.mark.parametrize(
    ("tz", "name"),
    [
        ("Asia/Tokyo", "Asia/Tokyo"),
        (":Asia/Tokyo", "Asia/Tokyo"),
        ("/usr/share/zoneinfo/Asia/Tokyo", "Asia/Tokyo"),
        ("UTC", "UTC"),
        ("XYZ-3", "UTC"),
    ],
)
def test_the_machines_zone_comes_from_the_environment(
    tz: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", tz)
    system_zone.cache_clear()
    assert system_zone() == name
    system_zone.cache_clear()
