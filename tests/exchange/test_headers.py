"""Headers of known programs: what each column is taken for, compared with a reviewed list."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeboard.errors import UsageError
from pipeboard.exchange.headers import guess
from pipeboard.exchange.names import PROFILES, values
from pipeboard.exchange.table import Table, read_file, read_table

HEADERS = Path(__file__).parents[1] / "data" / "csv-headers"
GOLDEN = Path(__file__).parent / "golden"
FILES = {
    "google-contacts-2015-format": "google-2015",
    "google-contacts-2024-format": "google-2024",
    "hubspot-contacts": "hubspot",
    "outlook": "outlook",
    "pipedrive-activities": "pipedrive-activities",
    "pipedrive-import-sample": "pipedrive",
    "salesforce-lead-dataloader": "salesforce",
    "salesforce-lead-report": "salesforce-report",
}


def lines(table: Table, profile: str = "") -> list[str]:
    return [
        f"{column.column} -> {column.target or column.shown}"
        + (f" ({column.label or column.label_from})" if column.label or column.label_from else "")
        for column in guess(table, profile).columns
    ]


@pytest.mark.parametrize("name", FILES)
def test_a_known_header(name: str) -> None:
    table = read_file(HEADERS / f"{name}.csv")
    assert guess(table).profile == FILES[name]
    assert lines(table) == (GOLDEN / f"{name}.txt").read_text().splitlines()


def test_every_profile_has_a_header_of_its_own() -> None:
    assert set(FILES.values()) == set(PROFILES)


@pytest.mark.parametrize("name", FILES)
def test_no_column_is_dropped(name: str) -> None:
    """Each column is asked for by the mapping, or goes to custom."""
    from pipeboard.exchange.book import Book
    from pipeboard.exchange.cells import Cells
    from pipeboard.exchange.people import Census
    from pipeboard.exchange.settings import Settings

    table = read_file(HEADERS / f"{name}.csv")
    guessed = guess(table)
    book = Book(guessed.mapping(), {"rows": table})
    Census(book, Cells(book, Settings())).people()
    kept = {column.column for column in guessed.columns if not column.target}
    assert set(book.unmapped("rows")) == kept


GENERAL = [
    ("Vorname,Nachname,Firma,E-Mail,Telefon,PLZ,Ort,Land", "first_name last_name company email phone"
     " address.zip address.city country"),
    ("Full Name;Job Title;Company Name;Work Email;Mobile", "name title company email phone"),
    ("Name,Title,Job Title", "name custom.title title"),
    ("Kundennummer,Ansprechpartner,Straße,Notizen", "id name address.street note.text"),
    ("Wer,Adresse der Post,x", "custom.wer custom.adresse_der_post custom.x"),
]  # fmt: skip


@pytest.mark.parametrize(("header", "shown"), GENERAL)
def test_general_words_in_two_languages(header: str, shown: str) -> None:
    found = guess(read_table(f"{header}\n".encode(), "list.csv"))
    assert [column.shown for column in found.columns] == shown.split()
    assert found.profile == "list"


def test_a_column_of_addresses_is_the_mail_whatever_its_name() -> None:
    table = read_table(b"Who,Reach at\nAnna,anna@x.example\nBo,bo@y.example\n", "a.csv")
    assert [column.shown for column in guess(table).columns] == ["custom.who", "email"]


def test_the_address_with_most_in_it_is_the_contacts() -> None:
    table = read_table(b"Name,Business City,Home City,Home Street\nA,,Oslo,Gate 1\n", "a.csv")
    shown = [column.shown for column in guess(table).columns]
    assert shown == ["name", "custom.business_city", "address.city", "address.street"]


def test_of_two_columns_for_one_field_the_filled_one_counts() -> None:
    table = read_table(b"Name,Position,Role\nA,,Buyer\n", "a.csv")
    assert [c.shown for c in guess(table).columns] == ["name", "custom.position", "title"]


def test_profiles_by_name_by_family_and_misspelt() -> None:
    table = read_file(HEADERS / "salesforce-lead-report.csv")
    assert guess(table, "salesforce").profile == "salesforce-report"
    assert guess(table, "google").profile == "google-2024"
    assert guess(table, "outlook").profile == "outlook"
    with pytest.raises(UsageError, match="no profile") as error:
        guess(table, "hubspt")
    assert "hubspot" in error.value.hint


def test_a_column_may_be_given_another_field() -> None:
    found = guess(read_table(b"Name,Nick\nA,B\n", "a.csv"))
    assert found.with_target("Nick", "title").columns[1].target == "contact.title"
    assert found.with_target("Nick", "lead.at").columns[1].target == "lead.at"
    assert found.with_target("Name", "-").columns[0].shown == "custom.name"
    with pytest.raises(UsageError, match="is not a field") as error:
        found.with_target("Nick", "titel")
    assert "title" in error.value.hint


VALUES = {
    "stages": {"marketingqualifiedlead": "lead", "opportunity": "prospect", "customer": "customer"},
    "statuses": {
        "open not contacted": "lead/open",
        "qualified": "prospect/open",
        "bad timing": "lead/nurture",
        "unqualified": "lead/disqualified",
        "closed converted": "prospect/open",
    },
    "channels": {"web": "content", "trade show": "event", "bestandskunde": "existing-customer"},
    "industries": {"technology": "software", "banking": "finance"},
    "types": {"lunch": "meeting", "anruf": "call"},
}


@pytest.mark.parametrize("what", VALUES)
def test_value_tables(what: str) -> None:
    found = values(what)
    assert {text: found[text] for text in VALUES[what]} == VALUES[what]


def test_value_tables_hold_only_words_of_the_schema() -> None:
    from pipeboard.actions.decide import STAGES
    from pipeboard.model.defaults import DEFAULTS
    from pipeboard.query.vocabulary import STATUSES

    assert set(values("stages").values()) <= set(STAGES)
    both = [word.split("/") for word in values("statuses").values()]
    assert {stage for stage, _ in both} <= set(STAGES)
    assert {status for _, status in both} <= set(STATUSES)
    assert set(values("channels").values()) <= set(DEFAULTS["lists"]["source_channels"])
    assert set(values("industries").values()) <= set(DEFAULTS["lists"]["industries"])
