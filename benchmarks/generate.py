"""A seeded board of any size for tests and benchmarks: the mixture of a real small company.

    python -m benchmarks.generate /tmp/board 10000

The same seed gives the same bytes. Every file is valid; a contact is about 2.3 kB, two thirds of
them written as pipeboard writes (an entry is one line), the rest by hand (an entry is a block).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

from benchmarks import words

TODAY = date(2026, 11, 22)
FLAT = 2000  # above it a board spreads its files over folders of two characters
PAST = 760  # days that the board's past reaches back
_DAYS = [(TODAY + timedelta(days=offset)).isoformat() for offset in range(-PAST, 200)]
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"

CONFIG = """\
schema: 1
workspace: {name: Generated board, currency: EUR, timezone: Europe/Berlin}
team:
  mara: {name: Mara Lind, email: mara@nordlys.example, role: rep}
  tomas: {name: Tomas Ek, email: tomas@nordlys.example, role: manager}
  ines: {name: Ines Roca, email: ines@nordlys.example, role: rep}
  form-bot: {name: Web form, role: bot}
fx: {as_of: "2026-11-01", USD: 0.92, GBP: 1.17}
"""

Pairs = Sequence[tuple[str, str]]


def generate(root: Path, count: int, seed: int = 1) -> None:
    """Write `count` contacts, an organisation for every eight of them, and pipeboard.yaml."""
    random = Random(seed)
    root.mkdir(parents=True, exist_ok=True)
    (root / "pipeboard.yaml").write_text(CONFIG, encoding="utf-8")
    spread = count > FLAT
    orgs = [_id(random, "g", 10) for _ in range(max(1, count // 8))]
    made: set[str] = set()
    for org in orgs:
        name = _company(random)
        _write(root, "orgs", org, name, organisation(random, org, name), made, spread)
    for _ in range(count):
        key = _id(random, "c", 10)
        name = f"{random.choice(words.FIRST)} {random.choice(words.LAST)}"
        text = contact(random, key, name, random.choice(orgs))
        _write(root, "contacts", key, name, text, made, spread)


def _write(
    root: Path, kind: str, key: str, name: str, text: str, made: set[str], spread: bool
) -> None:
    short = key[2:]
    folder = f"{root}/{kind}/{short[:2]}" if spread else f"{root}/{kind}"
    if folder not in made:
        os.makedirs(folder, exist_ok=True)
        made.add(folder)
    with open(f"{folder}/{words.slug(name)}-{short[:6]}.yaml", "wb") as file:
        file.write(text.encode())


def _id(random: Random, letter: str, length: int) -> str:
    number = random.getrandbits(5 * length)
    return f"{letter}-" + "".join(_ALPHABET[number >> 5 * i & 31] for i in range(length))


def _company(random: Random) -> str:
    trade, form = random.choice(words.TRADES), random.choice(words.FORMS)
    return f"{random.choice(words.LAST)} {trade} {form}"


class Days:
    """A contact's own calendar: days between its first day and today, as the files write them."""

    def __init__(self, random: Random, first: int) -> None:
        self.random = random
        self.first = first

    def sorted(self, count: int) -> list[int]:
        """`count` days from the first to today, in order."""
        span = PAST - self.first + 1
        return sorted(self.first + int(self.random.random() * span) for _ in range(count))

    def instant(self, day: int) -> str:
        """A quoted instant in working hours of a day."""
        minute = int(self.random.random() * 600)
        return f'"{_DAYS[day]}T{7 + minute // 60:02}:{minute % 60:02}Z"'


def _flow(pairs: Pairs) -> str:
    return "{" + ", ".join([f"{key}: {text}" for key, text in pairs]) + "}"


def _block(pairs: Pairs) -> str:
    return "\n  ".join([f"{key}: {text}" for key, text in pairs])


def _list(name: str, entries: Sequence[Pairs], by_hand: bool) -> str:
    if not entries:
        return ""
    shape = _block if by_hand else _flow
    return f"{name}:\n" + "".join([f"- {shape(pairs)}\n" for pairs in entries])


def organisation(random: Random, key: str, name: str) -> str:
    """One organisation's file."""
    slug = words.slug(name)
    return (
        f"schema: 1\nid: {key}\nname: {name}\ndomain: {slug}.example\n"
        f"industry: {random.choice(words.INDUSTRIES)}\nemployees: {random.randint(2, 2000)}\n"
        f"revenue: {{amount: {random.randint(2, 900) * 100000}, currency: EUR, year: 2025}}\n"
        f"growth_pct: {random.randint(-20, 60)}\nmarket: [DE, AT]\n"
        f'country: "{random.choice(words.COUNTRIES)}"\nfinancial_health: good\n'
        f'checked_at: "{_DAYS[random.randint(400, PAST)]}"\nowner: {random.choice(words.OWNERS)}\n'
        f"tech: [{', '.join(random.sample(words.TECH, 2))}]\ntags: []\nnotes: []\n"
    )


def contact(random: Random, key: str, name: str, org: str) -> str:
    """One contact's file: someone met at some day of the past, and what happened since."""
    days = Days(random, random.randint(0, PAST))
    owner = random.choice(words.OWNERS)
    stage = random.choices(("lead", "prospect", "customer"), (55, 30, 15))[0]
    by_hand = random.random() < 0.35
    return "".join(
        (
            _person(random, key, name, org, owner),
            _decision(random, days, stage),
            _background(random, days),
            _qualification(random, days, owner, stage),
            _list("signals", _signals(random, days), by_hand),
            _list("activities", _activities(random, days, owner), by_hand),
            _list("notes", _notes(random, days, owner), by_hand),
            _list("opportunities", _opportunities(random, days, stage), by_hand),
            _purchases(random, days, stage),
            _list("follow_ups", _follow_ups(random, owner), by_hand),
            _list("stage_history", _stage_history(random, days, owner, stage), False),
            f"created: {days.instant(days.first)}\n",
            f'custom: {{external: {{hubspot: "{random.randint(1000, 9999999):07}"}}}}\n',
        )
    )


def _person(random: Random, key: str, name: str, org: str, owner: str) -> str:
    who = words.slug(name).replace("-", ".")
    country, calling = random.choice(words.CALLING)
    number = random.randint(1000000, 99999999)
    company = f"org: {org}\n"
    if random.random() < 0.15:
        industry = random.choice(words.INDUSTRIES)
        company = f"company: {{name: {_company(random)}, industry: {industry}, employees: 12}}\n"
    tags = random.sample(words.TAGS, int(random.random() * 4))
    return (
        f"schema: 1\nid: {key}\nname: {name}\ntitle: {random.choice(words.TITLES)}\n{company}"
        f"email: {who}{random.randint(1, 9999)}@{random.choice(words.DOMAINS)}.example\n"
        f'phone: "+{calling} {number // 100000} {number % 100000:05}"\ncountry: "{country}"\n'
        f"language: {random.choice(('de', 'en', 'nb', 'fr'))}\n"
        f"preferred_channel: {random.choice(words.CHANNELS)}\n"
        + (f"owner: {owner}\n" if random.random() < 0.9 else "")
        + f"tags: [{', '.join(tags)}]\n"
    )


def _decision(random: Random, days: Days, stage: str) -> str:
    status = "open"
    if random.random() < 0.3:
        choices = ("nurture", "paused", "churned" if stage == "customer" else "lost")
        status = random.choice((*choices, "disqualified"))
    text = f"stage: {stage}\nstatus: {status}\n"
    if status == "open":
        return text
    reason = random.choice(words.REASONS[status])
    parts = [("at", f'"{_DAYS[days.sorted(1)[0]]}"'), ("by", "mara"), ("reason", reason)]
    if status in ("nurture", "paused"):
        parts.append(("review_on", f'"{_DAYS[PAST + random.randint(-10, 120)]}"'))
    return f"{text}status_info: {_flow(parts)}\n"


def _background(random: Random, days: Days) -> str:
    first = days.instant(days.first)
    pains = ", ".join(f'"{words.phrase(random)}"' for _ in range(random.randint(0, 2)))
    return (
        f"pains: [{pains}]\ngoals: []\ncompetitors: [{random.choice(words.COMPETITORS)}]\n"
        f"source: {{at: {first}, channel: {random.choice(words.SOURCES)},"
        f" campaign: {random.choice(words.CAMPAIGNS)}, form: guide-download}}\n"
        "consent: {basis: legitimate-interest, email: opted-in,"
        f' phone: {random.choice(words.CONSENT)}, do_not_contact: false, at: "{first[1:11]}"}}\n'
    )


def _qualification(random: Random, days: Days, owner: str, stage: str) -> str:
    if stage == "lead" and random.random() < 0.7:
        return ""
    lines = []
    for name in ("budget", "authority", "need", "timeline"):
        pairs = [("state", random.choice(words.BANT))]
        if name == "budget":
            pairs += [("amount", str(random.randint(1, 60) * 1000)), ("currency", "EUR")]
        if name == "authority":
            pairs += [("role", random.choice(words.ROLES))]
        evidence, at = words.phrase(random), _DAYS[days.sorted(1)[0]]
        pairs += [("evidence", f'"{evidence}"'), ("by", owner), ("at", f'"{at}"')]
        lines.append(f"  {name}: {_flow(pairs)}\n")
    return "qualification:\n" + "".join(lines)


def _signals(random: Random, days: Days) -> list[Pairs]:
    return [
        [
            ("id", _id(random, "s", 6)),
            ("at", days.instant(day)),
            ("kind", random.choice(words.SIGNALS)),
            ("ref", f"{random.choice(words.CAMPAIGNS)}.pdf"),
        ]
        for day in days.sorted(random.randint(0, 5))
    ]


def _activities(random: Random, days: Days, owner: str) -> list[Pairs]:
    made: list[Pairs] = []
    for day in days.sorted(random.randint(0, 7)):
        kind, direction, outcome, tone = random.choice(words.TOUCHES)
        pairs = [
            ("id", _id(random, "a", 6)),
            ("at", days.instant(day)),
            ("by", owner),
            ("type", kind),
            ("dir", direction),
            ("outcome", outcome),
            ("text", f'"{words.phrase(random)}"'),
        ]
        if tone:
            pairs.insert(6, ("tone", f'"{tone}"'))
        made.append(pairs)
    return made


def _notes(random: Random, days: Days, owner: str) -> list[Pairs]:
    made: list[Pairs] = []
    for day in days.sorted(random.randint(0, 2)):
        kind = random.choice(("note", "question", "objection", "goal"))
        pairs = [
            ("id", _id(random, "n", 6)),
            ("at", f'"{_DAYS[day]}"'),
            ("by", owner),
            ("kind", kind),
        ]
        if kind == "objection":
            pairs.append(("about", random.choice(words.OBJECTIONS)))
        if kind in ("question", "objection"):
            pairs.append(("state", random.choice(("open", "answered", "resolved"))))
        made.append([*pairs, ("text", f'"{words.phrase(random)} {words.phrase(random)}"')])
    return made


def _opportunities(random: Random, days: Days, stage: str) -> list[Pairs]:
    if stage == "lead":
        return []
    made: list[Pairs] = []
    for day in days.sorted(random.randint(0, 2)):
        at = random.choice(words.DEALS)
        pairs = [
            ("id", _id(random, "o", 6)),
            ("name", f'"{words.phrase(random, 2)}"'),
            ("type", "new"),
            ("stage", at),
            ("value", str(random.randint(1, 90) * 500)),
            ("currency", random.choice(("EUR", "EUR", "EUR", "USD"))),
            ("per", random.choice(("once", "month", "year"))),
            ("expected_close", f'"{_DAYS[PAST + random.randint(-30, 150)]}"'),
            ("opened", f'"{_DAYS[day]}"'),
        ]
        if at in ("won", "lost"):
            pairs.append(("closed", f'"{_DAYS[min(day + 20, PAST)]}"'))
        if at == "lost":
            pairs.append(("lost_reason", random.choice(words.REASONS["lost"])))
        made.append(pairs)
    return made


def _purchases(random: Random, days: Days, stage: str) -> str:
    if stage != "customer":
        return ""
    day = days.sorted(1)[0]
    renewal = _DAYS[PAST + random.randint(1, 190)]
    return (
        f'purchases:\n- {{at: "{_DAYS[day]}", item: "{words.phrase(random, 2)}",'
        f" value: {random.randint(1, 40) * 250}, currency: EUR}}\n"
        f'customer: {{since: "{_DAYS[day]}", renewal: "{renewal}",'
        f" health: {random.choice(('green', 'amber', 'red'))}}}\n"
    )


def _follow_ups(random: Random, owner: str) -> list[Pairs]:
    if random.random() < 0.45:
        return []
    due = f'"{_DAYS[PAST + random.randint(-12, 40)]}"'
    if random.random() < 0.2:
        due = f'{due[:-1]}T10:00+01:00"'
    return [
        [
            ("id", _id(random, "f", 6)),
            ("due", due),
            ("channel", random.choice(words.CHANNELS)),
            ("owner", owner),
            ("reason", f'"{words.phrase(random, 4)}"'),
        ]
    ]


def _stage_history(random: Random, days: Days, owner: str, stage: str) -> list[Pairs]:
    steps = ("lead", "prospect", "customer")
    reached = steps[: steps.index(stage) + 1]
    moves = zip([days.first, *days.sorted(2)], reached, strict=False)
    made: list[Pairs] = []
    before = ""
    for day, name in moves:
        pairs = [("id", _id(random, "h", 6)), ("at", f'"{_DAYS[day]}"'), ("stage", name)]
        if before:
            pairs.append(("from", before))
        made.append([*pairs, ("by", owner), ("reason", f'"{words.phrase(random, 3)}"')])
        before = name
    return made


if __name__ == "__main__":
    generate(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]) if sys.argv[3:] else 1)
