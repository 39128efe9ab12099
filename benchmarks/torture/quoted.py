"""What the peers did when somebody else ran them, for those that are not installed here.

Figures of the study that this project began with (November 2026): 15, 10 and 8 adds at once,
dstask 1.0, fork-you 0.1.0, crm.cli 0.3.4. A row that it did not have is not in it.
"""

from __future__ import annotations

QUOTED: dict[str, dict[str, str]] = {
    "JSONCRM": {
        "20 concurrent adds": "2-8 of 20 kept, all rc 0",
        "two clones each add one": "conflict",
        "different fields of one record": "conflict",
        "same field": "conflict",
        "malformed file": "a traceback",
        "unknown key / comment kept": "yes / n/a",
    },
    "fork-you": {
        "20 concurrent adds": "15 of 15 kept",
        "two clones each add one": "both kept",
        "different fields of one record": "conflict",
        "same field": "conflict",
        "malformed file": "fatal, file not named",
        "unknown key / comment kept": "yes / n/a",
        "an edit changes one line": "an `updated` stamp",
    },
    "crm.cli": {"20 concurrent adds": "15 of 15 kept"},
    "dstask": {
        "20 concurrent adds": "2 of 10 kept, 8 errors",
        "two clones each add one": "both kept",
        "different fields of one record": "merged (lines apart)",
        "same field": "conflict",
        "markers after a conflict, add and sync": "pushed to everyone",
        "malformed file": "others shown, file named",
        "unknown key / comment kept": "no / no",
    },
    "Backlog.md": {
        "20 concurrent adds": "8 of 8 kept",
        "two clones each add one": "one id twice, commands blocked",
        "different fields of one record": "conflict",
        "same field": "conflict",
        "malformed file": "skipped in silence, rc 0",
        "unknown key / comment kept": "no / no",
        "an edit changes one line": "an `updated` stamp",
    },
}
