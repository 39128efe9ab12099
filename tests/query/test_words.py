"""Bare words: substrings of who someone is, phone digits in any format, beginnings of what was said."""

from __future__ import annotations

import pytest

from pipeboard.errors import QueryError
from pipeboard.query.words import match_prefixes

from .sheet import Sheet

BETWEEN = "\x01"


@pytest.fixture(scope="module")
def sheet():
    sheet = Sheet()
    sheet.add("Anna", needle=BETWEEN.join(["Anna Keller", "Nordlicht Média", "anna@nordlicht.example",
              "49305550142", "q1-budget", "A*B [x] what?"]),
              words="Does it export to Power BI? Über-Angebot für E-Mail, 3.5 % Rabatt")  # fmt: skip
    sheet.add("Bo", needle=BETWEEN.join(["Bø Ødegård", "47 GmbH", "475550142", "+4755501420"]))
    sheet.add(
        "Kim",
        needle=BETWEEN.join(["김민수", "株式会社テスト", "Ольга"]),
        words="日本語 テキスト привет мир",
    )
    sheet.add("Eve", needle="Eve 🎉🎊", words="100% \u0939\u093f\u0928\u094d\u0926\u0940")
    return sheet


FOUND = [
    ("anna", "Anna"), ("ANNA", "Anna"), ("nna", "Anna"), ("an", "Anna"), ("keller anna", "Anna"),
    ('"anna keller"', "Anna"), ('"keller anna"', ""), ('"keller nordlicht"', ""), ("média", "Anna"),
    ("media", "Anna"), ("nordlicht.example", "Anna"), ("anna@nord", "Anna"), ("q1-bud", "Anna"),
    ("a*b", "Anna"), ('"[x]"', "Anna"), ("what?", "Anna"), ("x?b", ""), ("[a-z]", ""), ("-anna", "Bo Eve Kim"),
    ("ø", "Bo"), ("bø", "Bo"), ("ødegård", "Bo"), ("ødegard", "Bo"), ("gmbh", "Bo"),
    # what was said, by the beginnings of words
    ("export", "Anna"), ("expo", "Anna"), ("xport", ""), ("power", "Anna"), ('"power bi"', "Anna"),
    ('"bi power"', "Anna"), ("über", "Anna"), ("angebot", "Anna"), ("uber-angebot", "Anna"), ("e-mail", "Anna"),
    ("rab", "Anna"), ("3.5", "Anna"), ("text:export", "Anna"), ("text~exp", "Anna"), ("text:anna", ""),
    ("text:(zzz,rabatt)", "Anna"), ("text!=export", "Bo Eve Kim"), ('text:"power bi"', "Anna"),
    # other scripts, short pieces too
    ("김민", "Kim"), ("민", "Kim"), ("株式", "Kim"), ("株式会社", "Kim"), ("テスト", "Kim"), ("ольга", "Kim"),
    ("оль", "Kim"), ("ол", "Kim"), ("日本", "Kim"), ("прив", "Kim"), ("🎉", "Eve"), ("🎉🎊", "Eve"), ("हि", "Eve"),
    # phone numbers
    ("5550142", "Anna Bo"), ("49305550142", "Anna"), ('"+49 30 5550142"', "Anna"), ('"030 555 01 42"', "Anna"),
    ("0305550142", "Anna"), ("555-01-42", "Anna Bo"), ('"+49 (0)30 555 01 42"', "Anna"), ("030/5550142", "Anna"),
    ("0049305550142", "Anna"), ("+47 555 01 42", "Bo"), ('"+47 555 01 42"', "Bo"), ("0142", "Anna Bo"), ("99999", ""),
]  # fmt: skip


@pytest.mark.parametrize(("query", "found"), FOUND, ids=[query for query, _ in FOUND])
def test_what_a_word_finds(sheet, query, found):
    assert sheet.find(query) == found


@pytest.mark.parametrize("query", ['""', '"  "', "\u0301"])
def test_nothing_cannot_be_searched_for(sheet, query):
    with pytest.raises(QueryError, match="nothing to search for"):
        sheet.compile(query)


def test_and_is_a_word_and_says_so(sheet):
    assert "searched for as a word" in sheet.compile("anna and bo").warnings[0]
    assert sheet.compile('"and"').warnings == []


def test_prefixes_are_cut_where_sqlite_cuts_words():
    assert (
        match_prefixes("e-mail, 3.5 % x_y")
        == '"e" * AND "mail" * AND "3" * AND "5" * AND "x" * AND "y" *'
    )
    assert match_prefixes("a a") == '"a" *'
    assert match_prefixes("--- ...") == ""


def test_a_search_of_three_letters_asks_the_trigrams():
    sheet = Sheet()
    for word, plan in (("anna", "INDEX 0:G0"), ("日本語", "INDEX 0:G0"), ("日本", "INDEX 0:")):
        compiled = sheet.compile(f'"{word}"')
        steps = sheet.connection.execute(
            f"EXPLAIN QUERY PLAN SELECT f.rid FROM fact f WHERE {compiled.where}", compiled.params
        ).fetchall()
        assert any(row[3].endswith(plan) for row in steps if "needle" in row[3]), steps
