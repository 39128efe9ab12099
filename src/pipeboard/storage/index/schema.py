"""The tables of the index. Facts, and thresholds as times: what holds at an instant is an SQL
expression over them, so nothing here goes stale while the clock runs.

Times are integer seconds since 1970 (UTC). A date without a time is stored as the start of its day
in the workspace's time zone; wherever a comparison of two facts would need the end of such a day
("later than"), it was made when the row was derived. Text that is searched or sorted is folded.

`VERSION` goes up with every change here; an index of another version is dropped and rebuilt.
"""

from __future__ import annotations

VERSION = 10

BARE_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;

-- One row a file under contacts/ and orgs/ (and the other folders), as it was when last read.
CREATE TABLE file (
  path TEXT PRIMARY KEY,       -- relative to the board, posix
  kind TEXT NOT NULL,          -- contact org competitor library person
  blob TEXT NOT NULL,          -- git blob id of the bytes that were indexed
  rid INTEGER                  -- contact.rid or org.rid, NULL where the file gave no row
) WITHOUT ROWID;

-- Paths that are not their own fold: a disk that ignores case or accents' form may take another
-- file for one of these.
CREATE TABLE odd_path (
  fold TEXT NOT NULL, path TEXT NOT NULL, PRIMARY KEY (fold, path)
) WITHOUT ROWID;

-- What is wrong with a file; a contact keeps its last good row (fact.is_problem = 1) where one is.
CREATE TABLE problem (
  path TEXT NOT NULL, line INTEGER NOT NULL, "column" INTEGER NOT NULL,
  field TEXT NOT NULL, message TEXT NOT NULL, found TEXT, allowed TEXT, rid INTEGER
);

-- Text to show, read by rid for the few rows on screen.
CREATE TABLE contact (
  rid INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  path TEXT NOT NULL,
  name TEXT NOT NULL,
  title TEXT, org_id TEXT, org_name TEXT,
  email TEXT, phone TEXT,                    -- the first of each
  tags TEXT NOT NULL,                        -- JSON array
  -- the open follow-up due first, as written
  next_id TEXT, next_due TEXT, next_reason TEXT, next_give TEXT,
  chip TEXT,                                 -- open question or objection to show on the card
  extra TEXT NOT NULL     -- JSON {dotted path: text | [texts]}: leaves that have no column
);

-- Narrow, typed, for filters and sorts. NULL means unset or unknown.
CREATE TABLE fact (
  rid INTEGER PRIMARY KEY,
  name_key TEXT NOT NULL, org_key TEXT NOT NULL, title_key TEXT,
  stage TEXT NOT NULL, status TEXT NOT NULL, owner TEXT,
  org TEXT, persona TEXT, source TEXT, campaign TEXT, preferred_channel TEXT,
  industry TEXT, country TEXT, language TEXT,
  employees INTEGER, revenue REAL, growth_pct REAL,
  budget TEXT, authority TEXT, need TEXT, timeline TEXT, role TEXT,  -- BANT states; authority.role
  timeline_date INTEGER, oldest_answer INTEGER,
  icp_override INTEGER,                      -- 1 match, 0 no match, NULL none
  created INTEGER NOT NULL,                  -- without `created`, the earliest time in the file
  stage_since INTEGER NOT NULL,              -- in_stage counts from here
  status_at INTEGER, status_reason TEXT, review_on INTEGER,
  has_event INTEGER NOT NULL,                -- any signal or activity
  last_touch INTEGER,                        -- out-activities and conversations
  idle_from INTEGER NOT NULL,                -- last_touch or created
  imported INTEGER,                          -- when it came from elsewhere: rot counts from here on
  last_out INTEGER,                          -- out-activities, research excepted
  first_inbound INTEGER,                     -- in-activities and non-machine signals
  last_inbound INTEGER,                      -- in-activities and non-negative, non-machine signals
  inbound_count INTEGER NOT NULL,            -- in-activities and non-machine signals, ever
  conversations INTEGER NOT NULL,
  last_good_conversation INTEGER,            -- tone >= 0
  last_outcome TEXT,
  unanswered INTEGER NOT NULL, unanswered_since INTEGER,
  last_explicit INTEGER,                     -- latest buying-explicit signal
  hot_since INTEGER,                         -- earliest buying-explicit signal later than last_out
  reply_since INTEGER,                       -- the message that waits for our answer
  question_since INTEGER,                    -- oldest open question with no later answering touch
  signal_since_parked INTEGER,             -- latest non-negative, non-machine one after status_at
  next_due INTEGER, next_timed INTEGER NOT NULL, next_channel TEXT, next_promised INTEGER NOT NULL,
  snoozed INTEGER NOT NULL,                  -- of the next step
  rot_seconds INTEGER,                -- rot_limit of the open opportunity's stage, else the stage's
  open_opportunities INTEGER NOT NULL, won_opportunities INTEGER NOT NULL,
  value REAL NOT NULL, weighted REAL NOT NULL,     -- open ones, a year, in workspace.currency
  purchases INTEGER NOT NULL, last_purchase INTEGER,
  customer_since INTEGER, renewal INTEGER, health TEXT,
  is_dnc INTEGER NOT NULL, has_channel INTEGER NOT NULL, has_decision_maker INTEGER NOT NULL,
  open_questions INTEGER NOT NULL, open_objections INTEGER NOT NULL,
  conflicts INTEGER NOT NULL,                -- decisions that two changes at once left
  is_problem INTEGER NOT NULL, is_duplicate INTEGER NOT NULL,
  fit REAL, fit_room REAL,                   -- 0 to 100; what unknown facts may add; NULL: no ICP
  disqualifier TEXT,                         -- id of the rule that is met
  suggested TEXT,                            -- persona, where none is set
  -- Points at model/decay.EPOCH: the query brings them to its instant by one factor for all.
  heat REAL,                                 -- of the signal that asks loudest to buy
  engaged_1 REAL, engaged_2 REAL, engaged_3 REAL,  -- of each group of score.engagement_groups
  engaged_4 REAL, engaged_5 REAL, engaged_6 REAL,
  worth REAL,                                -- log10(1 + weighted)
  newest INTEGER NOT NULL,               -- latest time of any fact: an --as-of before it re-derives
  id TEXT NOT NULL                       -- the contact's own once more: last in every order
);

-- Lists, folded: tag pain goal competitor email phone (digits) channel (reachable) objection proof
-- market tech product link signal (kinds) trait …  `field:value` becomes rid IN (SELECT …).
CREATE TABLE multi (
  field TEXT NOT NULL, value TEXT NOT NULL, rid INTEGER NOT NULL,
  PRIMARY KEY (field, value, rid)
) WITHOUT ROWID;

CREATE TABLE event (
  rid INTEGER NOT NULL, seq INTEGER NOT NULL,
  list TEXT NOT NULL,                        -- activities signals notes stage_history
  id TEXT, at INTEGER,
  kind TEXT,                                -- activity type, signal kind, note kind, stage moved to
  class TEXT,                                -- of a signal
  dir TEXT, outcome TEXT, tone TEXT, state TEXT,
  about TEXT,                                -- of a note; what an activity gave; stage moved from
  "by" TEXT, ref TEXT, opp TEXT,
  minutes INTEGER, due INTEGER,                 -- of an activity; of the step it fulfilled
  PRIMARY KEY (rid, seq)
) WITHOUT ROWID;

CREATE TABLE opp (
  rid INTEGER NOT NULL, id TEXT NOT NULL, name TEXT, type TEXT, stage TEXT, forecast TEXT,
  open INTEGER NOT NULL, won INTEGER NOT NULL,
  value REAL, weighted REAL, currency TEXT,  -- a year, in workspace.currency; currency as written
  probability REAL, expected_close INTEGER, opened INTEGER, closed INTEGER,
  offer_expires INTEGER, trial_ends INTEGER, lost_reason TEXT, lost_to TEXT,
  proof TEXT,                                -- JSON array of the kinds of proof it has
  PRIMARY KEY (rid, id)
) WITHOUT ROWID;

CREATE TABLE follow_up (
  rid INTEGER NOT NULL, id TEXT NOT NULL, due INTEGER, timed INTEGER NOT NULL,
  channel TEXT, owner TEXT, reason TEXT, promised INTEGER NOT NULL, snoozed INTEGER NOT NULL,
  cadence TEXT, step INTEGER,                -- of which it is the open step, and its number
  PRIMARY KEY (rid, id)
) WITHOUT ROWID;

-- What two contacts may not share: normalised e-mail, phone (E.164 digits), name + organisation,
-- and foreign ids (kind `external:<system>`), by which an import recognises its own.
CREATE TABLE key (
  kind TEXT NOT NULL, value TEXT NOT NULL, rid INTEGER NOT NULL,
  PRIMARY KEY (kind, value, rid)
) WITHOUT ROWID;

CREATE TABLE org (
  rid INTEGER PRIMARY KEY, id TEXT NOT NULL, path TEXT NOT NULL, name TEXT NOT NULL,
  name_key TEXT NOT NULL, tree TEXT NOT NULL -- JSON of the file, for deriving its contacts again
);

-- Folded text. `needle`: name, organisation, title, e-mail, phone digits, tags, for substrings;
-- `words`: notes and activities, for words by prefix. rowid = rid.
CREATE VIRTUAL TABLE needle USING fts5 (text, tokenize = 'trigram', detail = 'none');
CREATE VIRTUAL TABLE words USING fts5 (
  text, tokenize = 'unicode61', detail = 'none'
);
"""

# Made after the rows of a full build, which is quicker.
INDEXES = (
    "CREATE INDEX IF NOT EXISTS problem_path ON problem (path)",
    "CREATE INDEX IF NOT EXISTS contact_id ON contact (id)",
    "CREATE INDEX IF NOT EXISTS contact_path ON contact (path)",
    # The board's order (query/frame.py), with what its columns count: nothing else is read.
    "CREATE INDEX IF NOT EXISTS fact_board ON fact (stage, coalesce(next_due, 9223372036854775807),"
    " name_key, id, status, owner, review_on, next_due, idle_from, stage_since, open_opportunities,"
    " value, weighted)",
    "CREATE INDEX IF NOT EXISTS fact_owner ON fact (owner, status, stage)",
    "CREATE INDEX IF NOT EXISTS fact_org ON fact (org) WHERE org IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS fact_conflicts ON fact (rid) WHERE conflicts > 0",
    "CREATE INDEX IF NOT EXISTS fact_due ON fact (next_due) WHERE next_due IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS multi_rid ON multi (rid)",
    "CREATE INDEX IF NOT EXISTS event_ref ON event (ref) WHERE ref IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS key_rid ON key (rid)",
    "CREATE INDEX IF NOT EXISTS org_id ON org (id)",
    "CREATE INDEX IF NOT EXISTS org_name ON org (name_key)",
)

TABLES = BARE_TABLES + ";\n".join(INDEXES) + ";"
"""Everything an empty index is made of."""
