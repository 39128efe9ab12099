"""The product's words, one meaning each: what `?` explains and the guide lists."""

from __future__ import annotations

GLOSSARY: dict[str, str] = {
    "lead": "showed interest, not qualified yet",
    "prospect": "qualified: worth the time",
    "customer": "has bought",
    "stage": "lead, prospect or customer: how far somebody is",
    "status": "open, or why not: nurture, paused, lost, churned …",
    "nurture": "not now, but something useful meanwhile",
    "paused": "left alone until a day, then back by itself",
    "opportunity": "a deal; a contact may have several",
    "organisation": "where people work: a file, or a name on the contact",
    "touch": "something you did: a call, a mail, a meeting",
    "outcome": "how a touch ended; its digit says it",
    "next step": "what is planned with somebody, and for when",
    "signal": "what a machine saw: a form, a download, an opened page",
    "note": "what was said: question, objection, goal, praise",
    "lane": "why somebody is in the queue; the first that fits",
    "queue": "who is next, first things first",
    "reply": "they asked, or wrote last: it is your turn",
    "due": "planned for today or before, or a date runs out",
    "slipping": "nothing planned, idle for too long, answers too old",
    "new": "a lead nobody touched yet",
    "later": "good to do this week",
    "idle": "since when nothing was done",
    "rot": "idle for longer than the stage allows",
    "urgency": "orders a lane: what waits, how long, for how much",
    "fit": "how much somebody is like your ideal customer",
    "engagement": "how much they did lately; it fades",
    "grade": "fit as a letter, engagement as a digit: A1 to C3",
    "gate": "what must hold before a stage: blocks, warns, informs",
    "BANT": "budget, authority, need, timeline: what qualifies",
    "segment": "a saved query, with a digit",
    "mark": "chosen: the next action is for all marked ones",
    "change": "one intention, one commit; u takes it back",
}
"""Word → what it means here."""
