"""Next steps in words: `fri 10:00 video: demo` → a Step. The TUI and the command line both ask."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from datetime import tzinfo

from pipeboard.actions.follow import Step
from pipeboard.errors import UsageError
from pipeboard.model.dates import parse_due, split_due

# What people type for a channel.
_ALIASES = {"call": "phone", "mail": "email", "demo": "video", "visit": "meeting", "text": "sms"}


def parse_step(
    text: str, now: int, zone: tzinfo, channels: tuple[str, ...], gives: Collection[str] = ()
) -> Step:
    """`WHEN [CHANNEL[!]][:] [REASON] [+GIVE]`; a `!` behind the channel says that it was promised.

    What is given is one of `gives`, the names of the library; anything else is of the reason.
    Raises UsageError where the start is not a time.
    """
    head, plus, name = text.rpartition(" +")
    if plus and name.strip() in gives:
        return replace(parse_step(head, now, zone, channels), give=name.strip())
    parts = split_due(text, now, zone)
    if parts is None:
        raise UsageError(
            f"{text.strip()!r} does not start with a day",
            hint="write: fri 10:00 video: demo · tomorrow call · +3d email: case study",
        )
    due, rest = parts
    match = re.match(r"(\w+)(!?)\s*:?(?:\s+|$)", rest)
    word = match[1].casefold() if match else ""
    channel = _ALIASES.get(word, word)
    if match is None or channel not in channels:
        return Step(due=due, reason=rest.lstrip(": ").strip())
    reason = rest[match.end() :].lstrip(": ").strip()
    return Step(due=due, channel=channel, reason=reason, promised=bool(match[2]))


def parse_until(text: str, now: int, zone: tzinfo) -> str:
    """`1w`, `3d`, `fri`, `2026-12-01`, `tomorrow 9`: until when, as files write it."""
    typed = text.strip()
    if re.fullmatch(r"\d+(m|h|d|w|mo|y|bd)", typed):
        typed = f"+{typed}"
    try:
        return parse_due(typed, now, zone)
    except ValueError as error:
        raise UsageError(str(error), hint="write 1w, fri, tomorrow 9 or 2026-12-01") from error
