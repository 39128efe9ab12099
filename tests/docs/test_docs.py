"""The docs say what the code does: nothing is missing, nothing is made up, everything can be typed."""

from __future__ import annotations

import json
import re
import tomllib
from importlib import import_module
from pathlib import Path

import pytest
from tools import tables

from pipeboard import __version__, errors
from pipeboard.board.reports.table import REPORTS
from pipeboard.cli.options import FORMATS, parser_of, split_verb
from pipeboard.cli.verbs import VERBS
from pipeboard.model.check import check_contact, check_organisation
from pipeboard.model.defaults import DEFAULTS
from pipeboard.model.meanings import MEANINGS
from pipeboard.model.merge import merge
from pipeboard.query.compile import Moment, compile
from pipeboard.query.fields import FIELDS, OPPORTUNITY_FIELDS
from pipeboard.query.flags import FLAGS
from pipeboard.query.vocabulary import Vocabulary
from pipeboard.storage.read import load
from pipeboard.tui.adding import ANYWAY
from pipeboard.tui.keymap import LOST
from pipeboard.tui.keys import KEYS, face
from tests.docs.pages import DOCS, ROOT, blocks, codes, commands, pages, section

PAGES = pages()
SOURCES = {
    str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "src").rglob("*.py"))
}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ALL = "\n".join(PAGES.values())

each_page = pytest.mark.parametrize("page", PAGES)


# what the code says of itself --------------------------------------------------------------------


@each_page
def test_tables_are_as_the_code_has_them(page: str) -> None:
    assert PAGES[page] == tables.fill(PAGES[page]), "run: .venv/bin/python tools/tables.py"


def test_every_table_stands_in_one_page() -> None:
    marks = re.findall(r"<!-- table: ([a-z-]+) -->", ALL)
    assert sorted(marks) == sorted(tables.TABLES)


def test_tables_hold_every_verb_key_field_flag_and_config_key() -> None:
    assert_rows("docs/scripting.md", [f"pb {name}" for name in VERBS])
    assert_rows("docs/query.md", [*FIELDS, *OPPORTUNITY_FIELDS, *FLAGS])
    assert_rows("docs/query.md", [lane["id"] for lane in DEFAULTS["queues"]])
    assert_rows("docs/config.md", [*MEANINGS])
    told = {code for line in PAGES["docs/keys.md"].splitlines() for code in codes(line)}
    digits = {f"segment.{digit}" for digit in "2345678"}
    assert {key.id for key in KEYS} - digits <= told


def test_every_report_is_on_its_page_with_its_definition() -> None:
    assert_rows("docs/reports.md", [*REPORTS])
    for report in REPORTS.values():
        assert report.definition in PAGES["docs/reports.md"]


def assert_rows(page: str, names: list[str]) -> None:
    rows = {line.split("|")[1].strip() for line in PAGES[page].splitlines() if line.startswith("|")}
    assert [name for name in names if f"`{name}`" not in rows] == []


# what may be typed -------------------------------------------------------------------------------


WITHOUT_PB = ("CHANGELOG.md", "docs/benchmarks.md", "docs/dependencies.md", "docs/faults.md")


@each_page
def test_every_pb_line_can_be_parsed(page: str) -> None:
    typed = list(commands(PAGES[page]))
    for words in typed:
        parse(words)
    assert typed or page in WITHOUT_PB


def parse(words: list[str]) -> None:
    """Raises UsageError where the command line would."""
    from pipeboard.cli.typed import ordered

    name, rest = split_verb(words)
    if words == [name]:
        return  # the verb is spoken of, not called
    if name is None:
        assert [word for word in rest if word.startswith("--")] == []
        return
    verb = VERBS[name]
    module = import_module(f"pipeboard.cli.{verb.module}")
    parser = parser_of(verb, getattr(module, f"{verb.word}_options"))
    parser.parse_args(ordered(parser, rest))


@each_page
def test_every_option_named_exists(page: str) -> None:
    known = set(re.findall(r"`(-{1,2}[\w-]+)", "\n".join((tables.TABLES["options"](),
                                                         tables.TABLES["shared-options"]()))))  # fmt: skip
    of_others = {"--invert-paths", "--sizes", "--only", "--peers"}
    named = {code.split()[0] for code in codes(PAGES[page]) if code.startswith("--")}
    assert named - known - of_others == set()


@each_page
def test_every_make_target_named_exists(page: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    shell = "\n".join(block.text for block in blocks(PAGES[page], "sh", "console"))
    named = set(re.findall(r"^make ([a-z-]+)", shell, re.MULTILINE))
    named |= {code.removeprefix("make ") for code in codes(PAGES[page]) if code.startswith("make ")}
    assert named <= targets


def test_only_keys_that_exist_are_named() -> None:
    faces = {face(name.strip()) for key in KEYS for name in key.keys.split(",")}
    faces |= {face(name) for name in (ANYWAY, *LOST)}  # of a prompt; those that are told not to use
    pairs = {
        f"{key.leader}{face(name)}" for key in KEYS if key.leader for name in key.keys.split(",")
    }
    for page in ("README.md", "docs/guide.md", "docs/keys.md"):
        text = re.sub(r"<!-- table.*?<!-- end -->", "", PAGES[page], flags=re.DOTALL)
        letters = {
            part
            for code in codes(text)
            if re.fullmatch(r"[A-Za-z](?: [A-Za-z-])*|g[a-z]|ctrl-[a-z]", code)
            for part in code.split(" ")
        }
        assert letters - faces - pairs == set()


def test_exit_codes_named_are_those_there_are() -> None:
    classes = [errors.PipeboardError]
    for cls in classes:
        classes += cls.__subclasses__()
    known = {0, *(cls.exit_code for cls in classes)}
    named = {int(number) for number in re.findall(r"\bexit(?: code)?s? (\d+)", ALL)}
    assert named
    assert named <= known


def test_formats_are_told_one_by_one() -> None:
    rows = re.findall(
        r"^\| `(\w+)` \|", section(PAGES["docs/scripting.md"], "Formats"), re.MULTILINE
    )
    assert sorted(rows) == sorted(FORMATS)


# what is written ---------------------------------------------------------------------------------


def test_trailers_and_actions_are_those_that_are_written() -> None:
    written = set(re.findall(r'"(Pb-[A-Z][A-Za-z]+)"', "\n".join(SOURCES.values())))
    told = set(re.findall(r"^\| `(Pb-\w+)` \|", PAGES["docs/audit.md"], re.MULTILINE))
    assert told == written
    assert set(re.findall(r"\bPb-[A-Z]\w+", ALL)) <= written


def test_actions_are_those_of_the_code() -> None:
    kinds = "add|remove|set|move|win|lose|done|snooze|drop|record|init|import|extract|forget"
    kinds += "|merge|finish|resolve|put-back"
    made = {
        action
        for path, text in SOURCES.items()
        if re.search(r"/(actions|board|exchange|team)/", path)
        for action in re.findall(rf'"([a-z-]+\.(?:{kinds}))"', text)
    } | {"undo", "redo"}  # fmt: skip
    listed = PAGES["docs/audit.md"].partition("Actions: ")[2].partition("\n\n")[0]
    assert set(codes(listed)) == made


def test_environment_variables_are_those_the_code_reads() -> None:
    read = set(re.findall(r'"(PIPEBOARD_[A-Z_]+)"', "\n".join(SOURCES.values())))
    assert set(re.findall(r"\bPIPEBOARD_[A-Z_]+", ALL)) == read


def test_config_keys_named_exist() -> None:
    acting = section(PAGES["docs/config.md"], "What acts today")
    known = {part for path in MEANINGS for part in path.split(".")} | {
        "q",
        "dir",
        "tone",
        *MEANINGS,
    }
    named = {code for code in codes(acting) if re.fullmatch(r"[a-z_.]+", code)}
    assert named - known == set()


# the language ------------------------------------------------------------------------------------

COMPANY = merge(load((ROOT / "tests/data/examples/pipeboard.yaml").read_bytes(), "pipeboard.yaml"))
NOW = Moment(now=1_795_338_000, me=lambda: "mara")


def queries() -> list[str]:
    """Every query the docs show, comments taken off."""
    guide = section(PAGES["docs/guide.md"], "7. Find")
    shown = [block.text for block in (*blocks(PAGES["docs/query.md"], ""), *blocks(guide, ""))]
    lines = [line.partition("#")[0].strip() for text in shown for line in text.splitlines()]
    typed = [line for line in lines if line and ":=" not in line and not line.startswith("|")]
    inline = re.findall(r"`(-?(?:\w+[:<>~]|opp\()[^`]*)`", PAGES["docs/query.md"])
    forms = ("-field:*", "field:*", "sort:", "limit:", "group:")
    return [query for query in (*typed, *inline) if query not in forms]


@pytest.mark.parametrize("query", queries())
def test_queries_shown_compile(query: str) -> None:
    told = Vocabulary.from_config(COMPANY).to_json()
    vocabulary = Vocabulary(json.loads(told))
    vocabulary.custom_fields = {"seats": {"type": "integer", "scope": "contact"}}
    assert compile(query, NOW, vocabulary).where


def test_flags_named_exist() -> None:
    named = set(re.findall(r"\b((?:is|has):[a-z][a-z-]+)", ALL))
    assert named - set(FLAGS) == set()


# the files ---------------------------------------------------------------------------------------


def test_example_files_are_valid() -> None:
    contact, organisation = blocks(PAGES["docs/file-format.md"], "yaml")
    default = merge({"schema": "1"})
    assert check_contact(load(contact.text.encode(), "contact"), COMPANY) == []
    assert check_organisation(load(organisation.text.encode(), "org"), default) == []


@pytest.mark.parametrize("page", ["docs/config.md", "docs/guide.md"])
def test_example_configs_are_valid(page: str) -> None:
    from pipeboard.model.check_config import check_config

    found = [block.text for block in blocks(PAGES[page], "yaml")]
    assert found
    for text in found:
        assert check_config(load(text.encode(), "pipeboard.yaml")) == []


def test_paths_of_the_code_exist() -> None:
    named = {code for code in codes(ALL) if re.fullmatch(r"[a-z_/]+\.py|[a-z_]+/", code)}
    folders = {"contacts/", "orgs/", "competitors/", "library/", "people/", "notes/", "exported/"}
    bases = (ROOT, ROOT / "src/pipeboard")
    missing = [
        name
        for name in sorted(named - folders)
        if not any((base / name).exists() or any(base.glob(f"*/{name}")) for base in bases)
    ]
    assert missing == []


def test_architecture_has_every_room() -> None:
    layers = PROJECT["tool"]["importlinter"]["contracts"][0]["layers"]
    rooms = [room for line in layers for room in re.findall(r"pipeboard\.(\w+)", line)]
    drawing = blocks(PAGES["docs/architecture.md"])[0].text
    at = [drawing.index(room) for room in rooms]
    assert at == sorted(at)


def test_every_dependency_is_argued_for() -> None:
    needed = {re.split(r"[><=;\[ ]", line)[0] for line in PROJECT["project"]["dependencies"]}
    told = re.findall(r"^\| `([\w.-]+)` \|", PAGES["docs/dependencies.md"], re.MULTILINE)
    assert sorted(told) == sorted(needed)


def test_benchmarks_are_told_bar_by_bar() -> None:
    from benchmarks.__main__ import BARS

    meaning, _, figures = PAGES["docs/benchmarks.md"].partition("## Figures")
    bar = re.compile(r"^\| (P\d+) \|", re.MULTILINE)
    assert bar.findall(meaning) == [*BARS, "P10"]
    assert list(dict.fromkeys(bar.findall(figures))) == [*BARS, "P10"]


def test_the_version_has_its_entry() -> None:
    assert f"\n## {__version__} - " in PAGES["CHANGELOG.md"]


# the pages themselves ----------------------------------------------------------------------------


@each_page
def test_links_resolve(page: str) -> None:
    folder = (ROOT / page).parent
    for target in re.findall(r"\]\(([^)\s]+)\)", PAGES[page]):
        if re.match(r"https?:", target):
            continue
        path, _, anchor = target.partition("#")
        file = folder / path if path else ROOT / page
        assert file.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
            slugs = {re.sub(r"[^\w -]", "", line.casefold()).replace(" ", "-") for line in headings}
            assert anchor in slugs, target


@each_page
def test_no_page_names_a_machine(page: str) -> None:
    assert re.findall(r"(?:^|[\s\"'(=])/(?:home|root|tmp|work|opt|Users)\b", PAGES[page]) == []


def test_readme_counts_the_sample_board_right() -> None:
    count = len(list((ROOT / "board/contacts").glob("**/*.yaml")))
    assert f"a sample board of {count} contacts" in PAGES["README.md"]


def test_readme_starts_in_its_order() -> None:
    marks = ["# pipeboard", "no seat price", "docs/pictures/board.svg", "Press `w`",
             "make demo", "pipx install", "pb init sales", "pb import crm.csv --dry-run",
             "git log --oneline -3", "You sell", "You share", "You write scripts",
             "does not send mail, dial or host"]  # fmt: skip
    at = [PAGES["README.md"].find(mark) for mark in marks]
    assert -1 not in at
    assert at == sorted(at)


@pytest.mark.parametrize("name", ["board", "queue", "contact", "board-80", "team"])
def test_pictures_are_svg_that_fetch_nothing_and_name_no_machine(name: str) -> None:
    svg = Path(DOCS / "pictures" / f"{name}.svg").read_text(encoding="utf-8")
    assert svg.startswith("<svg")
    assert svg.rstrip().endswith("</svg>")
    assert "url(http" not in svg
    assert 'url("http' not in svg
    assert re.findall(r"/(?:home|root|tmp|work|opt|Users)\b", svg) == []
    assert f"pictures/{name}.svg" in ALL
