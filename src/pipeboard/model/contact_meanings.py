"""What each field of a contact and an organisation means, in one line: for editors and the docs."""

from __future__ import annotations

_TEXT = """
schema: version of the file's format
id: identity, made once, never changed
name: alone enough to add someone
title: job title
org: id of the organisation (g-…)
company: the company written inline, where it has no file of its own
email: one address or several; {value, kind} says which is which
phone: one number or several; {value, kind} says which is which
links: web pages and profiles
address: where letters go
country: ISO 3166-1, quoted
timezone: IANA, for the hour there
language: ISO 639-1
preferred_channel: how they like to be reached
best_time: like 09:00-11:00
style: how they like to be talked to
persona: a key of personas
traits: what is known of a private person: {value, source}
owner: who looks after them
tags: any words
stage: lead, prospect or customer; changed by `pb move`
status: open, or why not
status_info: at, by, reason, note and review_on; needed unless open
status_info.reason: one of the config's reasons; other demands a note
status_info.review_on: the day a pause ends
pains: what hurts them
goals: what they want
competitors: who else they talk to
source: the first touch; written once
source.channel: one of the config's source channels
source.prompted_by: what made them come
source.referred_by: id of a contact
source.cost: what the first touch cost
consent: what they allow, and the proof of it
consent.do_not_contact: true: no outreach at all
qualification: BANT: budget, authority, need, timeline
qualification.icp_override: a person's word on the fit, against the criteria
signals: what machines saw
signals.kind: one of the config's signals
signals.ref: what makes the signal come only once
activities: touches between people
activities.type: research is no touch
activities.dir: in (from them) or out
activities.outcome: one of the config's outcomes
activities.tone: + 0 or -
activities.min: length in minutes
activities.gave: what the touch gave them
activities.due: when the step it fulfilled was due
activities.needs_reply: false: no answer needed
notes: notes, questions, objections
notes.about: what an objection is about
notes.state: open, answered or resolved
opportunities: deals
opportunities.stage: one of the config's opportunity_stages
opportunities.value: in major units of currency
opportunities.per: once, month or year
opportunities.probability: in %, stored only where changed by hand
opportunities.expected_close: the day
opportunities.deciders: ids of contacts
opportunities.proof: trials, demos, references given
opportunities.cost_of_delay: what waiting costs them
purchases: what they bought
customer: what holds since they are a customer
customer.renewal: the day
customer.feedback: ratings 0 to 10, and what they love, use or miss
customer.reference: whether they may be named
follow_ups: open next steps only; done ones become activities
follow_ups.due: a day, or an instant with its offset
follow_ups.answers: id of the note it answers
follow_ups.promised: whether it was promised to them
stage_history: every stage move, by `pb move`
stage_history.gate: item: pass, or the level of what did not pass
stage_history.override: why a gate was passed by
created: when they came
custom: your own fields, and external ids
aliases: ids of contacts merged into this one
conflicts: what two people changed at once
domain: of its web site and mails
industry: one of the config's industries
employees: headcount
revenue: of a year: amount, currency, year
growth_pct: year on year
budget: in major units
financial_health: good, strained or unknown
market: where it sells
parent: id of the organisation it belongs to
tech: what it uses
checked_at: when this was last true
from: where these facts come from
"""

CONTACT_MEANINGS: dict[str, str] = {
    path: meaning
    for path, _, meaning in (line.partition(": ") for line in _TEXT.split("\n"))
    if path
}
"""Field → its meaning; the fields of an organisation stand among those of a contact."""
