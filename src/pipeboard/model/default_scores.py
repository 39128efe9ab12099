"""The numbers of the score that hold by default: signals, outcomes, groups, grades."""

from __future__ import annotations

from typing import Any

_ONCE = {"max_per_day": 1}
_PAGE = {"bofu": True, "max_per_day": 1}

# Kind of signal, its class, its group, its points, and what else it has.
_SIGNALS: list[tuple[str, str, str | None, int, dict[str, Any]]] = [
    ("newsletter", "interest", "interest", 5, {}),
    ("download", "interest", "interest", 10, {}),
    ("webinar", "interest", "interest", 12, {}),
    ("social", "interest", "interest", 4, _ONCE),
    ("email-click", "interest", "interest", 3, _ONCE),
    ("pricing-page", "buying-implicit", "buying", 8, _PAGE),
    ("comparison-page", "buying-implicit", "buying", 8, _PAGE),
    ("quote-request", "buying-explicit", "buying", 35, {}),
    ("demo-request", "buying-explicit", "buying", 30, {}),
    ("consultation-request", "buying-explicit", "buying", 30, {}),
    ("trial-start", "buying-explicit", "buying", 30, {}),
    ("unsubscribe", "negative", "negative", -40, {}),
    ("email-open", "machine", None, 0, {}),  # mail programs open mails: never counts
    ("link-click", "interest", "interest", 3, _ONCE),
]

_MAIL = ["email", "social", "sms", "letter"]
_POSTED = ["email", "sms", "letter"]  # what can bounce
_MET = ["meeting", "video", "demo", "visit"]
_ASK = {"ask": True}

_OUTCOMES: dict[str, dict[str, Any]] = {
    "connected": {"key": 1, "types": ["call"], "conversation": True, "points": 12, "next": _ASK},
    "no-answer": {
        "key": 2,
        "types": ["call"],
        "next": {"in": "1bd", "at": "other-time", "channel": "same", "third": "other-channel"},
    },
    "voicemail": {"key": 3, "types": ["call"], "next": {"in": "0d", "channel": "email"}},
    "call-back": {"key": 4, "types": ["call"], "conversation": True, "points": 12, "next": _ASK},
    "sent": {"key": 1, "types": _MAIL, "next": {"in": "3bd", "channel": "other"}},
    "replied": {
        "key": 2,
        "types": _MAIL,
        "dir": "in",
        "conversation": True,
        "points": 12,
        "next": _ASK,
    },
    "bounced": {
        "key": 3,
        "types": _POSTED,
        "points": -15,
        "next": {"in": "0d", "channel": "other"},
    },
    "held": {
        "key": 1,
        "types": _MET,
        "conversation": True,
        "points": 20,
        "next": {"in": "1bd", "channel": "email", "reason": "recap"},
    },
    "no-show": {"key": 2, "types": _MET, "points": -10, "next": {"in": "0d", "channel": "email"}},
    "moved": {"key": 3, "types": _MET, "next": _ASK},
    "not-now": {"key": 5, "conversation": True, "suggest": "park"},
    "not-interested": {
        "key": 6,
        "conversation": True,
        "tone": "-",
        "points": -30,
        "suggest": "disqualify",
    },
    "wrong-person": {"key": 7, "suggest": "referral"},
    "opted-out": {"key": 8, "points": -40, "consent": "ask"},
}

SCORES: dict[str, Any] = {
    "signals": {
        kind: {"class": of, **({"group": group, "points": points} if group else {}), **more}
        for kind, of, group, points, more in _SIGNALS
    },
    "derived_signals": {
        "repeat-bofu": {
            "count": "bofu",
            "at_least": 3,
            "within": "14d",
            "group": "buying",
            "points": 10,
        },
        "prolonged": {
            "count": "active-weeks",
            "at_least": 3,
            "within": "8w",
            "group": "interest",
            "points": 8,
        },
    },
    "outcomes": _OUTCOMES,
    "score": {
        "engagement_groups": {
            "interest": {"cap": 40, "half_life": "30d"},
            "buying": {"cap": 60, "half_life": "21d"},
            "conversation": {"cap": 40, "half_life": "30d"},
            "negative": {"cap": -60, "half_life": "60d"},
        },
        "fit_grades": {"A": 70, "B": 40},
        "engagement_grades": {"1": 60, "2": 25},
        "total": {"fit": 0.5, "engagement": 0.5},
    },
}
"""`signals`, `derived_signals`, `outcomes` and `score` of the default config."""
