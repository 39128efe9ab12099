"""Regular expressions run by SQLite, with an end to the patience for them."""

from __future__ import annotations

import sqlite3
import subprocess
import sys

import pytest

from pipeboard.query.regex import RegexTimeout, register, timed_out

from .sheet import Sheet


def test_a_regex_sees_the_text_as_written():
    sheet = Sheet().add("McAdam", contact={"name": "McAdam", "title": "VP Sales"})
    assert sheet.holds("name~/Mc[A-Z]/")
    assert not sheet.holds("name~/mc[a-z]a/")
    assert sheet.holds("title~/^vp/i")
    assert sheet.holds(r"title~/vp\ssales$/i")
    assert not sheet.holds("org~/./")


def test_a_regex_over_a_list_ignores_case_for_lists_are_folded():
    sheet = Sheet().add("One", multi={"tag": ["Q1 Budget"]})
    assert sheet.holds("tag~/^Q1/")


def test_a_regex_that_takes_too_long_ends_the_statement_with_a_reason():
    sheet = Sheet().add("One", contact={"name": "a" * 40 + "!"})
    compiled = sheet.compile(r"name~/^(a|aa)+$/")
    with pytest.raises(sqlite3.OperationalError) as caught:
        sheet.connection.execute(
            f"SELECT 1 FROM fact f WHERE {compiled.where}", compiled.params
        ).fetchall()
    reason = timed_out(caught.value)
    assert isinstance(reason, RegexTimeout)
    assert reason.exit_code == 2
    assert "/^(a|aa)+$/ takes too long" in str(reason)
    assert timed_out(caught.value) is None


def test_other_failures_are_not_explained_away():
    assert timed_out(sqlite3.OperationalError("no such table: fact")) is None


def test_null_stays_unknown():
    connection = sqlite3.connect(":memory:")
    register(connection)
    assert connection.execute("SELECT rx('a', '', NULL), fold(NULL)").fetchone() == (None, None)
    assert connection.execute("SELECT rx('a', 'i', 'CAT'), fold('Ünï  X')").fetchone() == (
        1,
        "uni x",
    )


def test_a_list_of_contacts_loads_nothing_heavy():
    script = """
import sys
from pipeboard.query.compile import Moment, compile
from pipeboard.query.lanes import lane_case, queue_order
from pipeboard.query.vocabulary import Vocabulary
compiled = compile('owner:me is:open "anna" idle>7d sort:-value', Moment(1, "m"), Vocabulary())
heavy = {"regex", "dataclasses", "msgspec", "yaml", "ruamel", "inspect", "typing", "textual", "rich", "git"}
print(sorted(heavy & set(sys.modules)))
"""
    out = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _with_path(script)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert out.stdout.strip() == "[]"


def _with_path(script):
    return f"import sys; sys.path[:] = {sys.path!r}\n{script}"
