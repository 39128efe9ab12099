"""`pb add --from-form`: leads from any form hook, one commit, twice is once."""

from __future__ import annotations

import json
from pathlib import Path

from tests.board.conftest import Made
from tests.cli.conftest import Pb


def form(**said: object) -> str:
    return json.dumps(said) + "\n"


JONAS = form(
    name="Jonas Weber",
    email="j@weber.example",
    company="Weber Print",
    message="please call",
    kind="demo-request",
    ref="form-9911",
)


def file_of(two: Made, start: str) -> str:
    [path] = (two.root / "contacts").glob(f"{start}*.yaml")
    return path.read_text(encoding="utf-8")


def test_a_form_makes_a_lead_with_its_signal(pb: Pb, two: Made) -> None:
    said = pb("add", "--from-form", "-", "--as", "form-bot", "--json", stdin=JONAS).data
    assert (said["new"], said["known"], said["unchanged"]) == (1, 0, 0)
    text = file_of(two, "jonas-weber")
    for part in (
        "stage: lead",
        "email: j@weber.example",
        "name: Weber Print",
        'kind: demo-request, ref: "form-9911"',
        'note: "please call"',
        "via: bot/form-bot",
    ):
        assert part.replace('"', "") in text.replace('"', ""), part
    assert "owner" not in text
    assert text.startswith("schema: 1\n")
    assert two.trailers("Pb-Via") == ["bot/form-bot"]
    assert two.trailers("Pb-Action") == ["contact.add"]
    assert pb("ls", "-q", "has:explicit-signal", "--format", "ids").out.split()


def test_the_same_form_twice_is_one(pb: Pb, two: Made) -> None:
    pb("add", "--from-form", "-", stdin=JONAS)
    count = two.count()
    said = pb("add", "--from-form", "-", "--json", stdin=JONAS).data
    assert said["commit"] is None
    assert said["unchanged"] == 1
    assert two.count() == count
    without = form(name="Eva Berg", email="eva@x.example", message="hello")
    for _ in range(2):
        pb("add", "--from-form", "-", stdin=without * 2)
    assert file_of(two, "eva-berg").count("note: ") == 1


def test_a_form_of_somebody_known_adds_its_signal_and_fills_what_is_empty(
    pb: Pb, two: Made, anna: Path
) -> None:
    before = anna.read_text()
    said = pb(
        "add", "--from-form", "-", "--json",
        stdin=form(
            name="Anna K.", email="ANNA@nordlicht.example", title="CEO", phone="+49 30 1",
            tags=["vip", "webinar"], kind="webinar", country="Germany",
        ),
    ).data  # fmt: skip
    assert (said["new"], said["known"]) == (0, 1)
    after = anna.read_text()
    assert "name:   Anna Keller" in after
    assert "title: Head of Marketing   # was CMO" in after
    assert "phone:" in after
    assert "country: DE" in after.replace('"', "")
    assert "kind: webinar" in after
    assert "webinar]" in after
    assert all(line in after for line in before.splitlines() if "tags" not in line)
    assert two.trailers("Pb-Action") == ["signal.add"]


def test_many_lines_are_one_commit_and_one_person_twice_in_them_is_one(pb: Pb, two: Made) -> None:
    lines = [form(name=f"Lead {n}", email=f"lead{n}@x.example", ref=f"r-{n}") for n in range(60)]
    lines += [form(email="LEAD3@x.example", kind="demo-request", ref="r-x", phone="+49 30 3")]
    before = two.count()
    said = pb("add", "--from-form", "-", "--json", stdin="".join(lines)).data
    assert (said["new"], said["known"]) == (60, 0)
    assert two.count() == before + 1
    third = file_of(two, "lead-3-")
    assert "r-3" in third
    assert "r-x" in third
    assert "phone:" in third


def test_bad_input_names_line_and_field_and_writes_nothing(pb: Pb, two: Made) -> None:
    before = two.count()
    bad = form(email="j@x.example") + form(email="nobody") + form(email="k@x.example", kind="fax")
    said = pb("add", "--from-form", "-", stdin=bad)
    assert said.code == 3
    assert 'line 2: email: "nobody" is not an e-mail address' in said.err
    assert 'line 3: signal.kind: "fax" is not a kind of signal' in said.err
    assert two.count() == before
    answer = pb("add", "--from-form", "-", "--json", stdin=bad)
    assert [(one["line"], one["field"]) for one in answer.error["items"]] == [
        (2, "email"),
        (3, "signal.kind"),
    ]
    assert pb("add", "--from-form", "-", "--skip-blocked", stdin=bad).code == 0
    assert two.count() == before + 1


def test_what_the_schema_refuses_is_named_with_its_line(pb: Pb) -> None:
    said = pb(
        "add", "--from-form", "-", stdin=form(email="j@x.example", **{"source.channel": "fax"})
    )
    assert said.code == 3
    assert "line 1: source.channel:" in said.err


def test_a_map_says_which_field_is_which(pb: Pb, two: Made) -> None:
    (two.root / "map.yaml").write_text(
        "name: answers.who\nemail: answers.mail\n"
        "source.channel: {const: content}\nsource.form: {const: guide}\n"
        "signal.kind: {const: download}\nsignal.ref: token\n"
    )
    said = pb(
        "add", "--from-form", "-", "--map", "map.yaml",
        stdin=form(token="t-1", answers={"who": "Eva Berg", "mail": "eva@x.example"}),
    )  # fmt: skip
    assert said.code == 0, said.err
    text = file_of(two, "eva-berg")
    assert "channel: content" in text
    assert "t-1" in text
    assert "from content/guide" in two.message()
    (two.root / "map.yaml").write_text("nmae: who\n")
    wrong = pb("add", "--from-form", "-", "--map", "map.yaml", stdin=JONAS)
    assert wrong.code == 3
    assert "map.yaml:1:" in wrong.err
    assert pb("add", "--from-form", "-", "--map", "gone.yaml", stdin=JONAS).code == 6
    assert pb("add", "Eva", "--map", "map.yaml").code == 2


def test_what_was_not_used_is_said(pb: Pb) -> None:
    said = pb("add", "--from-form", "-", "--json", stdin=form(email="j@x.example", colour="red"))
    assert said.json["warnings"] == ["not used: colour (a mapping says where they go: --map)"]


def test_an_opt_out_in_a_form_is_taken_down_and_ends_cadences(pb: Pb, anna: Path) -> None:
    pb("cadence", "start", "anna-keller", "inbound")
    out = form(email="anna@nordlicht.example", kind="unsubscribe")
    assert pb("add", "--from-form", "-", stdin=out).code == 0
    text = anna.read_text()
    assert "email: opted-out" in text
    assert "cadence" not in text
    back = form(email="anna@nordlicht.example", newsletter=True, ref="r-2", kind="newsletter")
    said = pb("add", "--from-form", "-", "--json", stdin=back).json
    assert "opted out of email before" in said["warnings"][0]
    assert "email: opted-out" in anna.read_text()
    pb("add", "--from-form", "-", stdin=form(email="anna@nordlicht.example", opt_out="all"))
    assert "do_not_contact: true" in anna.read_text()


def test_a_form_of_somebody_new_may_be_a_no(pb: Pb, two: Made) -> None:
    pb("add", "--from-form", "-", stdin=form(email="eva@x.example", opt_out="all"))
    assert "do_not_contact: true" in file_of(two, "eva-")
    assert pb("log", "eva@x.example", "email", "sent").code == 8


def test_unsubscribe_as_a_signal_opts_out_as_well(pb: Pb, anna: Path) -> None:
    assert pb("signal", "anna-keller", "unsubscribe", "--ref", "u-1").code == 0
    assert "email: opted-out" in anna.read_text()
    before = anna.read_text()
    pb("signal", "anna-keller", "unsubscribe", "--ref", "u-1")
    assert anna.read_text() == before


def test_a_new_lead_begins_with_the_cadence_of_its_source_where_the_config_says_so(
    pb: Pb, two: Made
) -> None:
    pb("add", "Otto Nilsen", "--source", "content")
    assert "cadence" not in file_of(two, "otto-nilsen")
    config = two.root / "pipeboard.yaml"
    config.write_text(config.read_text() + "cadences:\n  inbound: {start_on: [inbound]}\n")
    two.commit("cadences")
    pb(
        "add",
        "--from-form",
        "-",
        stdin=form(email="eva@x.example", **{"source.channel": "content"}),
    )
    assert "cadence: inbound, step: 1" in file_of(two, "eva-")
    pb("add", "Jonas Weber", "--source", "search", "--email", "j@weber.example")
    assert "cadence" not in file_of(two, "jonas-weber")
    pb("add", "Mia Holm", "--source", "event:drupa", "--email", "mia@x.example")
    assert "cadence: inbound, step: 1" in file_of(two, "mia-holm")
    assert "inbound 1/7" in two.message()


def test_no_input_and_a_dry_run_change_nothing(pb: Pb, two: Made) -> None:
    before = two.count()
    assert pb("add", "--from-form", "-", stdin="").code == 0
    said = pb("add", "--from-form", "-", "--dry-run", stdin=JONAS)
    assert "+name: Jonas Weber" in said.out
    assert pb("add").code == 2
    assert two.count() == before


def test_forms_in_a_file(pb: Pb, two: Made) -> None:
    (two.root / "leads.jsonl").write_text(JONAS)
    assert pb("add", "--from-form", "leads.jsonl").code == 0
    (two.root / "latin.json").write_bytes(b'{"name": "J\xf6rg"}')
    assert pb("add", "--from-form", "latin.json").code == 3
    assert pb("add", "--from-form", "gone.json").code == 6
