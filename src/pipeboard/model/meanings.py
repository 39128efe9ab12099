"""What each key of the config means, in one line: `pb config --all`, the docs and the JSON Schema.

`*` stands for any key of a map or any entry of a list.
"""

from __future__ import annotations

_TEXT = """
schema: version of this file's format
workspace: the board's name, its money and its clock
workspace.name: shown in the title
workspace.currency: ISO 4217; sums are in it, other money is converted by fx
workspace.timezone: IANA zone that says when a day begins; not set: that of each machine
workspace.week_start: monday, sunday or saturday; eow is the day before it
business_hours: when clocks of answers (SLA) run; 1bd is one day of them
business_hours.days: the days that are worked
business_hours.from: opening time
business_hours.to: closing time
business_hours.holidays: days off, YYYY-MM-DD
team: who works here, by short name; not set: the git authors
team.*.name: full name
team.*.email: as in git's user.email; says who "me" is
team.*.role: rep, manager or bot
team.*.away: {from, to, cover}: the cover sees these lanes meanwhile
stages: the three columns of the board
stages.*.label: title of the column
stages.*.rot_after: idle longer than this is rotting
stages.*.wip_warn: more open cards than this is too many
opportunity_stages: the pipeline of deals, in order; your own list replaces this one
opportunity_stages.*.label: title of the column
opportunity_stages.*.probability: chance of winning in %, until changed by hand
opportunity_stages.*.forecast: pipeline, best-case, commit, closed or omitted
opportunity_stages.*.rot_after: idle longer than this is rotting
reasons: why a contact left the open ones; "other" demands a note
reasons.disqualified: never a customer
reasons.lost: a deal, or all of them
reasons.churned: no longer a customer
reasons.parked: later, for nurture and paused
lists: the words that fields may hold
lists.industries: of organisations
lists.size_bands: headcounts, for reports
lists.channels: to reach a contact
lists.source_channels: where contacts come from
lists.objections: what an objection is about
lists.roles: in a purchase
lists.proof: what can be shown
personas: kinds of buyers; match suggests one
personas.*.kind: b2b or b2c
personas.*.label: name to show
personas.*.match: query over the fields of the person and the organisation
personas.*.pains: what hurts them
personas.*.motivations: what they want
personas.*.opener: how to start
personas.*.proof: what convinces them
personas.*.traits: what is assumed of private persons
interview: questions of the qualification interview, in the order they are asked
interview.*.ask: the question
interview.*.fills: budget, authority, need, timeline, pains, goals, competitors or a kind of note
interview.*.personas: only for these; none: for everybody
icp: the ideal customer; without criteria there is no fit
icp.match_at: fit from which a contact counts as a match
icp.criteria: {id, weight, if}: each that holds adds its weight
icp.criteria.*.weight: they add up to 100
icp.criteria.*.if: query over the fields of the person and the organisation
icp.disqualifiers: {id, if}: one that holds makes the fit 0
icp.disqualifiers.*.if: query over the fields of the person and the organisation
signals: what machines see, and what it is worth
signals.*.class: interest, buying-implicit, buying-explicit, negative or machine (never counts)
signals.*.group: group of the engagement score
signals.*.points: before they decay
signals.*.max_per_day: only the first ones of a day count
signals.*.bofu: bottom of the funnel, for derived signals
derived_signals: signals made of signals, at the time of the one that completes them
derived_signals.*.count: bofu, active-weeks or a kind of signal
derived_signals.*.at_least: how many
derived_signals.*.within: in what time
derived_signals.*.group: group of the engagement score
derived_signals.*.points: before they decay
outcomes: how a touch ended, and what comes next
outcomes.*.key: digit in the work loop
outcomes.*.types: types of activity it belongs to; none: all
outcomes.*.conversation: whether it was one
outcomes.*.points: above 0 they count as conversation, below as negative
outcomes.*.next: {in, at, channel, third, reason} planned, or {ask: true}
outcomes.*.suggest: what is offered: park, disqualify or referral
outcomes.*.consent: ask: what the contact still allows
score: how fit and engagement make a grade
score.engagement_groups: each group's cap and half-life
score.engagement_groups.*.cap: the most it can count
score.engagement_groups.*.half_life: after this, points count half; at least 5d
score.fit_grades: from which fit A and B begin; else C
score.engagement_grades: from which engagement 1 and 2 begin; else 3
score.total: weights of the total, which only sorts
gates: what must hold to enter a stage; an item's level is block, warn, info or off
gates.prospect: from lead to prospect
gates.opportunity: to open an opportunity
gates.customer: to become a customer
gates.*.*.level: block, warn, info or off
gates.*.*.if: query that must hold for the contact as it would be
gates.*.*.hint: what to say where it does not
segments: saved queries
segments.*.key: digit on the board
segments.*.q: query
segments.*.label: name to show
queues: lanes of the work queue; a contact is in the first that matches
queues.*.word: reply, due, slipping, new or later
queues.*.q: query
queues.*.sla: time to answer
queues.*.per_day: at most so many a day for each owner
urgency: weights of what makes a card urgent
urgency.reply: an answer is owed
urgency.due: the next step is due
urgency.sla: the time to answer runs out
urgency.grade: how good the contact is
urgency.signal: how fresh the strongest signal is
urgency.close: how near the expected close is
urgency.rot: how long nothing happened
urgency.value: how much is at stake
urgency.promise: something was promised
pass_rule: when to let go
pass_rule.max_unanswered: touches without an answer
pass_rule.over: and since when at least
requalify_after: answers older than this are asked again
cadences: planned touches, each of which gives something
cadences.*.steps: {day, channel, reason, give}; days are business days
cadences.*.start_on: sources whose new leads begin with it: inbound, outbound or a source channel
cadences.*.stop_on: what ends it: conversation, reply, meeting, opted-out, stage-change, signal, won
cadences.*.then: the cadence that follows
cadences.*.anchor: the date that days count from: renewal, since or a date field's path
cadences.*.repeat: one step again and again
cadences.*.for: until then
targets: what to win, by year, quarter (2026-Q4) or month (2026-11)
targets.*.amount: in major units
targets.*.currency: ISO 4217; not set: that of the workspace
fx: what one unit of a currency is worth in workspace.currency, and as_of when
privacy: what is kept, and what commits may show
privacy.mode: readable, or pseudonymous (ids in file names and commit subjects)
privacy.retention: how long a contact is kept after the last inbound; not set: for ever
privacy.retention.lead: like 36mo
privacy.retention.prospect: like 36mo
privacy.retention.customer: like 36mo after churned
privacy.retention.basis: what the time counts from
privacy.special_fields: fields to treat with special care
custom_fields: your own fields: {type, scope, min, max, values}
custom_fields.*.type: text, integer, number, money, date, enum, list or flag
custom_fields.*.scope: contact, opportunity or org
custom_fields.*.values: what an enum may hold
git: how changes are recorded and shared
git.branch: the branch that is shared; not set: the current one
git.remote: where it is shared
git.sync: auto (every 2 minutes and 10 s after a change), manual (gy gy, pb sync) or off (none)
git.outside_edits: edits made outside: record (after 5 s of quiet), ask or off
git.sign: auto (as git is set up), always or never
keys: your own keys, action: [key, key]
glyphs: auto, unicode or ascii
"""

MEANINGS: dict[str, str] = {
    path: meaning
    for path, _, meaning in (line.partition(": ") for line in _TEXT.split("\n"))
    if path
}
"""Path in the config → its meaning."""
