"""Every kind of field: what its operators hold for, and which texts are refused."""

from __future__ import annotations

import pytest

from pipeboard.errors import QueryError
from pipeboard.query.fields import FIELDS, OPPORTUNITY_FIELDS, find, names

from .sheet import NOW, Sheet, at


@pytest.fixture(scope="module")
def sheet():
    sheet = Sheet()
    sheet.add(
        "Anna",
        stage="prospect", owner="mara", industry="media", country="DE", language="de",
        title_key="head of marketing", org="g-n4m81d2xkt", org_key="nordlicht media gmbh",
        employees=140, revenue=22e6, growth_pct=12.0, budget="met", authority="partial",
        persona="marketing-lead", source="content", campaign="Herbst Ö", role="influencer",
        preferred_channel="email", value=18000.0, weighted=4500.0, open_opportunities=1,
        health="green", last_outcome="sent", unanswered=2, snoozed=1, next_channel="video",
        status_reason="timing", purchases=3, icp_override=1,
        multi={
            "tag": ["VIP", "q1 budget"], "pain": ["reporting takes 3 days"], "email": ["anna@n.example"],
            "phone": ["49305550142"], "channel": ["email", "phone"], "signal": ["download"],
            "objection": ["price"], "proof": ["trial"], "market": ["DE", "AT"], "link": ["x.example"],
            "goal": ["grow"], "competitor": ["chartly"], "tech": ["ga4"], "product": ["seats"],
            "trait": ["photo"], "alias": ["c-old"],
        },
        opps=[
            {"name": "Seats", "stage": "demo", "value": 18000.0, "probability": 25.0,
             "forecast": "pipeline", "currency": "EUR", "type": "new"},
            {"name": "Add-on", "stage": "proposal", "value": 500.0, "probability": 50.0},
            {"name": "Old", "stage": "lost", "value": 99.0, "open": 0, "lost_reason": "price",
             "lost_to": "chartly", "closed": "2026-10-01"},
        ],
        events=[
            {"list": "activities", "kind": "call", "outcome": "connected", "dir": "out", "by": "mara",
             "at": at("2026-11-12T13:00Z")},
            {"list": "notes", "kind": "question", "state": "open", "about": "export"},
            {"list": "stage_history", "kind": "prospect", "about": "lead", "by": "mara"},
            {"list": "signals", "kind": "download", "class": "interest"},
        ],
        steps=[{"due": at("2026-11-24T10:00+01:00"), "channel": "video", "promised": 1}],
        extra={
            "address.city": "München", "source.form": "guide", "consent.email": "opted-in",
            "consent.do_not_contact": "false", "qualification.budget.amount": "18000",
            "custom.seats": "12", "custom.tier": "gold", "custom.signed": "2026-11-02",
            "custom.langs": ["de", "fr"], "custom.external.hubspot": "004711",
            "traits.occupation.value": "Baker", "traits.interests": "photo",
            "domain": "nordlicht.example", "financial_health": "good", "source.at": "2026-11-02T08:14Z",
            "address.zip": "01234",
        },
        contact={"id": "c-7f3k2q9wab", "title": "Head of Marketing", "org_name": "Nordlicht Media GmbH"},
    )  # fmt: skip
    sheet.add(
        "Bo", stage="lead", owner="tomas", status="nurture", industry="retail", employees=5,
        country="no", budget="unmet", name_key="bø", contact={"name": "Bø", "id": "c-b000000000"},
        extra={"consent.do_not_contact": "true", "address.city": "Oslo", "custom.signed": "2026-11-03"},
    )  # fmt: skip
    sheet.add("Cy", contact={"id": "c-c000000000"})
    return sheet


ANNA, BO, CY = "Anna", "Bø", "Cy"
HOLDS = [
    # text, folded
    ("name:anna", ANNA), ("name:ANNA", ANNA), ("name:ann", ""), ("name~nn", ANNA), ("name~NN", ANNA),
    ("name~/^A/", ANNA), ("name~/^a/", ""), ("name~/^a/i", ANNA), ("name~(cy,/^A/)", "Anna Cy"),
    ("name:(anna,cy)", "Anna Cy"), ("name!=anna", "Bø Cy"), ("name:a..b", ANNA), ("name>=b", "Bø Cy"),
    ("title:'head", ""), ('title:"head of marketing"', ANNA), ("title~MARKET", ANNA),
    ("title~/marketing|sales/i", ANNA), ("title!=x", ANNA), ("-title:x", "Anna Bø Cy"),
    ('org:"nordlicht media gmbh"', ANNA), ("org:g-n4m81d2xkt", ANNA), ("org~nordlicht", ANNA),
    ("company~media", ANNA), ("org.name~media", ANNA), ("org~/GmbH$/", ANNA),
    # keys
    ("id:c-7f3k2q9wab", ANNA), ("id:(c-7f3k2q9wab,c-b000000000)", "Anna Bø"), ("id~7f3k", ANNA),
    ("path:contacts/3.yaml", CY), ("path~contacts", "Anna Bø Cy"), ("alias:c-old", ANNA),
    # choices and references
    ("stage:prospect", ANNA), ("stage=PROSPECT", ANNA), ("stage:(lead,prospect)", "Anna Bø Cy"),
    ("stage!=lead", ANNA), ("-stage:lead", ANNA), ("status:nurture", BO), ("status~nurt", BO),
    ("owner:mara", ANNA), ("owner:me", ANNA), ('owner:"me"', ""), ("owner:(me,tomas)", "Anna Bø"),
    ("owner!=me", BO), ("-owner:me", "Bø Cy"), ("owner:*", "Anna Bø"), ("-owner:*", CY),
    ("owner!=*", CY), ('owner:"left long ago"', ""), ("persona:marketing-lead", ANNA),
    ("industry:media", ANNA), ("industry:(media,retail)", "Anna Bø"), ("industry!=media", BO),
    ("-industry:media", "Bø Cy"), ("source:content", ANNA), ("source.channel:content", ANNA),
    ('campaign:"herbst o"', ""), ('campaign:"Herbst Ö"', ANNA), ("campaign~herbst", ANNA),
    ("campaign~ÖST", ""), ("role:influencer", ANNA), ("preferred_channel:email", ANNA),
    ("health:green", ANNA), ("last_outcome:sent", ANNA), ("reason:timing", ANNA),
    ("next_channel:video", ANNA), ("icp_override:true", ANNA), ("icp_override:yes", ANNA),
    # codes
    ("country:DE", ANNA), ("country:de", ANNA), ("country:NO", BO), ("country:(DE,NO)", "Anna Bø"),
    ("language:DE", ANNA),
    # qualification
    ("budget:met", ANNA), ("budget:unknown", CY), ("budget:(met,unknown)", "Anna Cy"),
    ("budget!=met", BO), ("-budget:met", "Bø Cy"), ("qualification.budget.state:unmet", BO),
    ("missing:budget", CY), ("missing:(budget,authority)", "Bø Cy"), ("-missing:budget", "Anna Bø"),
    ("missing:title", "Bø Cy"), ("missing:tag", "Bø Cy"), ("missing:financial_health", "Bø Cy"),
    ("missing:expected_close", "Anna Bø Cy"), ("missing:probability", "Bø Cy"),
    # numbers
    ("employees:140", ANNA), ("size:140", ANNA), ("size:51..200", ANNA), ("size:..10", BO),
    ("size:51-200", ANNA), ("size:1-10", BO), ("size:1001+", ""), ("size:(1-10,100..150)", "Anna Bø"),
    ("size>5", ANNA), ("size>=5", "Anna Bø"), ("size<140", BO), ("size<=140", "Anna Bø"),
    ("size!=5", ANNA), ("-size:5", "Anna Cy"), ("revenue>=22M", ANNA), ("revenue>=22_000_000", ANNA),
    ("revenue>22000k", ""), ("growth_pct>0", ANNA), ("growth_pct>-5.5", ANNA), ("growth_pct:12%", ANNA),
    ("value>0", ANNA), ("value:18k", ANNA), ("weighted<5k", "Anna Bø Cy"), ("unanswered>=2", ANNA),
    ("snoozed:1", ANNA), ("purchases>=3", ANNA),
    # lists
    ("tag:vip", ANNA), ("tag:VIP", ANNA), ("tag:v", ""), ("tag~vi", ANNA), ('tag:"q1 budget"', ANNA),
    ("tags:vip", ANNA), ("tag:(vip,other)", ANNA), ("-tag:vip", "Bø Cy"), ("tag!=vip", "Bø Cy"),
    ("tag:*", ANNA), ("-tag:*", "Bø Cy"), ("tag~/^v.p$/", ANNA), ("pain~reporting", ANNA),
    ("pains~REPORTING", ANNA), ("goal:grow", ANNA), ("competitor:chartly", ANNA), ("market:at", ANNA),
    ("tech:ga4", ANNA), ("channel:phone", ANNA), ("signal:download", ANNA), ("objection:price", ANNA),
    ("proof:trial", ANNA), ("product:seats", ANNA), ("trait:photo", ANNA), ("link~example", ANNA),
    ("email:ANNA@n.example", ANNA), ("email~/^anna@/", ANNA), ("email:*", ANNA),
    # phone numbers, in any format
    ('phone:"+49 30 5550142"', ANNA), ("phone:49305550142", ANNA), ("phone:0305550142", ANNA),
    ('phone:"+49 (0)30 555-0142"', ANNA), ("phone:0049305550142", ANNA), ("phone:42", ""),
    ('phone~"555 01"', ANNA), ("phone:*", ANNA),
    # opportunities: any open one, or the same one
    ("probability>=50", ANNA), ("forecast:pipeline", ANNA), ("opp.value>10k", ANNA),
    ("opp.stage:demo", ANNA), ("opp.stage:lost", ANNA), ("opp.stage:won", ""), ("forecast:closed", ""), ("opp.stage!=demo", ANNA),
    ("value>10k probability>=50", ANNA), ("opp(value>10k probability>=50)", ""),
    ("opp(value>10k probability<50)", ANNA), ("opp(stage:demo or stage:discovery)", ANNA),
    ("opp(-stage:demo)", ANNA), ("opp(-stage:demo -stage:proposal)", ""), ("-opp(stage:demo)", "Bø Cy"),
    ("opp(seats)", ANNA), ("opp(opp.name:seats)", ANNA), ("opp(name~/^Se/)", ANNA),
    ("opp(stage:lost)", ANNA), ("opp(stage:(won,lost) value<100)", ANNA), ("lost_reason:price", ANNA),
    ("opp(closed<2026-11-01)", ANNA), ("opp(lost_to:chartly)", ANNA), ("opp.currency:eur", ANNA),
    ("opp(type:new)", ANNA), ("opportunities.value:500", ANNA), ("opp(value:*)", ANNA),
    # logs
    ("outcome:connected", ANNA), ("activities.type:call", ANNA), ("activities.type:email", ""),
    ("activities.by:mara", ANNA), ("activities.at<1y", ANNA), ("activities.at:2026-11-12", ANNA),
    ("notes.kind:question", ANNA), ("notes.state:open", ANNA), ("notes.about:export", ANNA),
    ("stage_history.stage:prospect", ANNA), ("stage_history.from:lead", ANNA),
    ("signals.class:interest", ANNA), ("follow_ups.channel:video", ANNA),
    ("follow_ups.promised:true", ANNA), ("follow_ups.due:2026-11-24", ANNA),
    # paths without a column
    ("address.city:münchen", ANNA), ("address.city:Munchen", ANNA), ("address.city~OSL", BO),
    ("address.city~/^M/", ANNA), ("address.zip:01234", ANNA), ("source.form:guide", ANNA),
    ("consent.email:opted-in", ANNA), ("consent.do_not_contact:true", BO),
    ("consent.do_not_contact:no", ANNA), ("qualification.budget.amount>=18k", ANNA),
    ("domain:nordlicht.example", ANNA), ("org.domain~nordlicht", ANNA), ("financial_health:good", ANNA),
    ("org.financial_health:good", ANNA), ("company.industry:media", ANNA), ("org.employees>100", ANNA),
    ("traits.occupation:baker", ANNA), ("traits.interests:photo", ANNA), ("address.city:*", "Anna Bø"),
    ("-address.city:oslo", "Anna Cy"), ("address.city!=oslo", ANNA),
    # custom fields, declared and not
    ("seats>10", ANNA), ("custom.seats:12", ANNA), ("tier:gold", ANNA), ("custom.langs:fr", ANNA),
    ("custom.external.hubspot:004711", ANNA), ("custom.external.hubspot:4711", ""),
    ("signed:2026-11-02", ANNA), ("signed>2026-11-02", BO), ("signed>=2026-11-02", "Anna Bø"),
    ("signed<=2026-11-02", ANNA), ("signed<2026-11-03", ANNA), ("signed>20d", ANNA), ("signed<20d", BO),
    ("custom.signed:2026-11-01..2026-11-02", ANNA), ("source.at:2026-11-02", ANNA),
    ("source.at>=2026-11-02T08:14Z", ANNA), ("source.at>2026-11-02T08:14Z", ""),
    # scores (more in test_score.py): nobody here has a fit or did anything
    ("fit>=0", ""), ("engagement_score<25", "Anna Bø Cy"), ("grade:A1", ""), ("total>0", ""),
    ("-grade:A1", "Anna Bø Cy"), ("grade:(a1,B2,1)", ""), ("grade:3", "Anna Bø Cy"),
    # names in any case
    ("Stage:lead", "Bø Cy"), ("IS:unassigned", CY),
]  # fmt: skip


@pytest.mark.parametrize(("query", "found"), HOLDS, ids=[query for query, _ in HOLDS])
def test_what_a_condition_holds_for(sheet, query, found):
    assert sheet.find(query) == found


REFUSED = [
    # query, position, message, nearest
    ("stgae:lead", 0, '"stgae" is no field', ["stage"]),
    ("a (b or onwer:me)", 8, '"onwer" is no field', ["owner"]),
    ("a http://x.example", 7, "an empty regex", []),
    ("stage:leed", 6, '"leed" is no stage', ["lead"]),
    ("stage:(lead,propsect)", 12, '"propsect" is no stage', ["prospect"]),
    ('stage:"leed"', 6, '"leed" is no stage', ["lead"]),
    ("owner:mraa", 6, '"mraa" is no owner', ["mara"]),
    ("industry:mediia", 9, '"mediia" is no industry', ["media"]),
    ("source:contnt", 7, '"contnt" is no source', ["content"]),
    ("budget:mett", 7, '"mett" is no budget', ["met"]),
    ("grade:A4", 6, '"A4" is no grade', ["A3"]),
    ("tier:golden", 5, '"golden" is no custom.tier', ["gold"]),
    ("opp.stage:dem", 10, '"dem" is no stage', ["demo"]),
    ("opp(satge:demo)", 4, '"satge" is no field of an opportunity', ["stage"]),
    ("opp(owner:me)", 4, '"owner" is no field of an opportunity', []),
    ("opp(a opp(b))", 6, "opp( ) inside of opp( )", []),
    ("licences>3", 0, '"licences" is no field', []),
    ("purchases.value>3", 0, '"purchases.value" is no field', []),
    ("source>a", 0, "source has no order", []),
    ("stage:a..b", 0, "stage has no order", []),
    ("size~5", 0, "employees is not a text", []),
    ("idle~5", 0, "idle is not a text", []),
    ("size:many", 5, '"many" is not a number', []),
    ("size:1.2.3", 5, '"1.2.3" is not a number', []),
    ("size:nan", 5, '"nan" is not a number', []),
    ("size:1e9", 5, '"1e9" is not a number', []),
    ("size:--5", 5, '"--5" is not a number', []),
    ("size:٣", 5, "is not a number", []),
    ("size:9999999999999999999", 5, "is too large", []),
    ("consent.do_not_contact:maybe", 23, "neither yes nor no", []),
    ("phone:abc", 6, '"abc" has no digits', []),
    ("name:a(b)", 5, "name takes no ( )", []),
    ("missing:budgett", 8, '"budgett" is no field', ["budget"]),
    ("missing:is", 8, "is is not a field that can be unset", []),
    ("missing:*", 8, "missing: wants names", []),
    ("missing>budget", 0, "missing takes :", []),
    ("segment:min", 8, '"min" is no segment', ["mine"]),
    ("segment:round", 8, "segment round asks for itself", []),
    ("segment:broken", 0, "in segment broken", ["stage"]),
    ("text:*", 5, "text: wants words", []),
    ("text:---", 5, "no word to search for", []),
    ("title~/a(/", 9, "not a regex", []),
    ("title~/[a-/", 10, "not a regex", []),
    ("title~/*a/", 7, "not a regex", []),
]


@pytest.mark.parametrize(("query", "at", "message", "near"), REFUSED, ids=[r[0] for r in REFUSED])
def test_what_no_board_knows_is_refused_at_its_character(sheet, query, at, message, near):
    with pytest.raises(QueryError) as caught:
        sheet.compile(query)
    assert message in str(caught.value)
    assert set(near) <= set(caught.value.nearest)
    if "in segment" not in message and "itself" not in message:
        assert caught.value.at == at


def test_a_reference_that_left_the_config_is_reached_in_quotes():
    sheet = Sheet().add("Old", owner="left", industry="Werbung").add("Mine", owner="mara")
    assert sheet.find('owner:"left"') == "Old"
    assert sheet.find('industry:"werbung"') == "Old"
    with pytest.raises(QueryError, match="any other in quotes"):
        sheet.compile("owner:left")


def test_any_owner_is_accepted_where_no_team_is_configured():
    sheet = Sheet(team={}).add("One", owner="zoe")
    assert sheet.find("owner:zoe") == "One"
    assert sheet.find("owner:nobody") == ""


def test_me_is_one_of_the_owners_also_where_the_team_does_not_list_me():
    sheet = Sheet(me="ines").add("One", owner="ines")
    assert sheet.find("owner:me") == sheet.find("owner:ines") == "One"


def test_me_without_anybody_finds_nothing_and_says_so():
    sheet = Sheet(me=None).add("One", owner="mara").add("Two")
    assert sheet.find("owner:me") == ""
    assert "nobody is me" in sheet.compile("owner:me").warnings[0]


def test_a_segment_stands_for_its_query():
    sheet = Sheet()
    sheet.add("Mine", owner="mara").add("Big", employees=900).add("Small", employees=9)
    assert sheet.find("segment:mine") == "Mine"
    assert sheet.find("segment:big") == "Big Mine"
    assert sheet.find("-segment:big") == "Small"
    assert sheet.find("segment!=big") == "Small"
    assert sheet.find("segment:(mine,big)") == "Big Mine"


INJECTIONS = [
    "'; DROP TABLE fact; --", '" OR 1=1', ":q0", ":now", "%", "_", "?", "*", "[a]", "\\", "\0", "NULL",
    "x' OR 'a'='a", "é'\"", "a\\", "]", "[", "^", "AND", "NEAR(a b)", "text:*", "-", "{a b}: c", "𝔘", "🎉",
]  # fmt: skip


@pytest.mark.parametrize("text", INJECTIONS)
def test_whatever_is_typed_stays_a_value(text):
    quoted = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    sheet = Sheet().add("One", multi={"tag": [text]}, needle=f"before {text} after", words="x")
    sheet.add("Two", multi={"tag": ["two"]}, needle="two", words="two")
    assert sheet.find(f"tag:{quoted}") == "One"
    for field in ("name", "campaign", "address.city", "custom.x", "opp.name", "notes.about"):
        assert sheet.find(f"{field}:{quoted}") == ""
        assert sheet.find(f"{field}~{quoted}") == ""
    if text != "\0":
        assert "One" in sheet.find(quoted)
    assert sheet.connection.execute("SELECT count(*) FROM fact").fetchone() == (2,)


def test_a_condition_on_a_stage_owner_or_tag_uses_an_index():
    sheet = Sheet()
    for query, index in (
        ("stage:lead status:open", "fact_board"),
        ("owner:me", "fact_owner"),
        ("owner:(mara,tomas)", "fact_owner"),
        ("tag:vip", "INTEGER PRIMARY KEY"),
        ("id:c-7f3k2q9wab", "contact"),
        ("due<today", "fact_due"),
    ):
        compiled = sheet.compile(query)
        plan = sheet.connection.execute(
            f"EXPLAIN QUERY PLAN SELECT f.rid FROM fact f WHERE {compiled.where}", compiled.params
        ).fetchall()
        steps = " | ".join(row[3] for row in plan)
        assert index in steps, (query, steps)


def test_hundreds_of_conditions_stay_within_sqlites_depth():
    sheet = Sheet().add("One", employees=7)
    many = " or ".join(f"size:{number}" for number in range(300))
    assert sheet.find(many) == "One"
    assert sheet.find(" ".join(f"-size:{number}" for number in range(10, 350))) == "One"
    deep = "-(" * 49 + "size:7" + ")" * 49
    assert sheet.find(deep) == ""
    tags = ",".join(f"t{number}" for number in range(700))
    assert sheet.find(f"-tag:({tags})") == "One"


def test_every_field_has_a_meaning_and_compiles():
    sheet = Sheet().add("One")
    for field in (*FIELDS.values(), *OPPORTUNITY_FIELDS.values()):
        assert field.meaning, field.name
    for name in names():
        if find(name, {}).place != "special":
            assert sheet.find(f"{name}:* limit:1") in ("", "One")


def test_names_and_aliases_are_unique():
    assert len(names()) == len(set(names()))


def test_the_clock_is_the_moments_own():
    assert Sheet(now=NOW).now == at("2026-11-22T09:00:00Z")
