"""What a repository's own settings and hooks would run, and what would be written through.

The settings are read as text: git only parses the file, from a folder that is no repository.
"""

from __future__ import annotations

import hashlib
import json
import os
import shlex
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeboard.journal.driver import of_program, programs, quoted
from pipeboard.journal.git import Git
from pipeboard.journal.harmless import (
    is_harmless,
    is_on_this_disk,
    links,
    our_drivers,
    plain_settings,
)

_DEEPEST = 5  # settings files that include one another
LONGEST = 1 << 20
"""Characters of a file that are read here; longer settings are git's to parse."""
_NOWHERE = {"GIT_DIR": os.devnull, "GIT_CEILING_DIRECTORIES": "/"}


class Found(NamedTuple):
    """One thing that would run, or leads astray: the file, what stands there, what it does.

    `mark` tells two contents of one name apart (a hook, an included file).
    """

    where: str
    what: str
    does: str
    mark: str = ""

    def row(self) -> dict[str, object]:
        """The finding as a row of JSON."""
        return {"where": self.where, "what": self.what, "does": self.does}


class Place(NamedTuple):
    """The repository a folder is in, told without git: the top folder of its files, its `.git`.

    `common` is the git directory that all its work trees share.
    """

    top: str
    git_dir: str
    common: str


def findings(place: Place) -> list[Found]:
    """What its settings and hooks would run; empty for what a clone has."""
    found: list[Found] = []
    for folder in dict.fromkeys((place.common, place.git_dir)):
        found += _settings(os.path.join(folder, "config"), place)
    found += _settings(os.path.join(place.git_dir, "config.worktree"), place)
    for folder in dict.fromkeys((place.common, place.git_dir)):
        found += _hooks(os.path.join(folder, "hooks"))
        for link in links(os.path.join(folder, "pipeboard")):
            found.append(Found(link, f"a link to {os.readlink(link)}", "would be written through"))
    return found


def digest(found: Sequence[Found]) -> str:
    """One text for all that was found; it changes with any of it."""
    told = sorted((one.what, one.where, one.mark) for one in found)
    return hashlib.sha256(json.dumps(told).encode("utf-8", "surrogateescape")).hexdigest()


def _settings(path: str, place: Place, depth: int = 0) -> Iterator[Found]:
    config = text_of(path)
    if not config or (len(config) < LONGEST and plain_settings(config)):
        return
    for name, value in _parsed(path):
        section, _, rest = name.partition(".")
        middle, _, key = rest.rpartition(".")
        if _allows(section, middle, key, value, place):
            continue
        mark = ""
        is_address = section == "remote" and key in ("url", "pushurl")
        if is_address and is_on_this_disk(value) and not value.startswith("-"):
            there = list(_at_remote(value, place))
            if not there:
                continue
            mark = digest(there)
        if section in ("include", "includeif") and depth < _DEEPEST:
            inside = os.path.join(os.path.dirname(path), os.path.expanduser(value))
            mark = _mark(inside)
            yield from _settings(inside, place, depth + 1)
        yield Found(path, f"{name} = {value}", _does(section, middle, key, value), mark)


def _parsed(path: str) -> Iterator[tuple[str, str]]:
    """The settings as git itself reads them: it only parses, and in no repository."""
    asked = ("config", "--file", path, "--no-includes", "--list", "-z")
    answer = Git("/").run(*asked, env=_NOWHERE, reads=True)
    for entry in answer.out.decode("utf-8", "surrogateescape").split("\0")[:-1]:
        name, given, value = entry.partition("\n")
        yield name, value if given else "true"


def _at_remote(address: str, place: Place) -> Iterator[Found]:
    """What a remote on this disk would run once git talks to it, wherever git finds it there."""
    if not place.top:  # a remote itself: it talks to none of its own
        return
    from urllib.parse import unquote

    path = unquote(address[5:]) if address[:5].casefold() == "file:" else address
    path = os.path.join(place.top, os.path.expanduser(path))
    for tried in (path, f"{path}/.git", f"{path}.git", f"{path}.git/.git"):
        git_dir = os.path.realpath(tried)
        if os.path.exists(f"{git_dir}/HEAD"):
            yield from findings(Place("", git_dir, common_of(git_dir)))


def _allows(section: str, middle: str, key: str, value: str, place: Place) -> bool:
    if section == "core" and key == "worktree":
        return os.path.realpath(os.path.join(place.git_dir, value)) == place.top
    if section == "core" and key == "fsmonitor":
        return value.casefold() in ("true", "false", "yes", "no", "on", "off", "0", "1", "")
    if section == "alias":
        return not value.lstrip().startswith("!")
    if section == "merge" and middle == "pipeboard" and key == "driver":
        ours = (*our_drivers(), *(of_program(words) for words in programs()))
        return value in ours or _is_of_one_gone(value)
    if section == "merge" and key == "driver":
        return False
    return is_harmless(section, key, value)


def _is_of_one_gone(driver: str) -> bool:
    """Whether it is our driver by the path of a pipeboard that is not installed there any more:
    git's shell then takes that of the PATH."""
    program = driver.removeprefix("if [ -x ").partition(" ];")[0]
    try:
        [path] = shlex.split(program.replace("%%", "%"))
    except ValueError:
        return False
    known = {our_drivers(program, rest)[1] for rest in ("", "-m pipeboard")}
    return quoted(path) == program and driver in known and not os.path.lexists(path)


_REMOTE = "runs when git talks to a remote"
_DOES = {
    "core.fsmonitor": "runs whenever git looks at the files",
    "core.hookspath": "runs the hooks of that folder at commits, checkouts and pushes",
    "core.sshcommand": _REMOTE,
    "core.gitproxy": _REMOTE,
    "core.askpass": _REMOTE,
    "core.worktree": "has git look at the files of another folder",
    "core.editor": "runs to edit or show text",
    "core.pager": "runs to edit or show text",
    "sequence.editor": "runs to edit or show text",
    "extensions.partialclone": "reads what is missing over the network",
}
_SECTIONS = {
    "alias": "runs under the name of a git command",
    "credential": _REMOTE,
    "diff": "runs when git shows a difference",
    "filter": "runs over files when git looks at them",
    "gpg": "runs to sign or to check a signature",
    "hook": "runs at an event of git",
    "include": "takes settings from another file",
    "includeif": "takes settings from another file",
    "merge": "runs when git merges",
    "pager": "runs to edit or show text",
    "protocol": "allows other ways to a remote",
    "remote": _REMOTE,
    "url": "leads an address elsewhere",
}


def _does(section: str, middle: str, key: str, value: str) -> str:
    if section == "remote" and key in ("promisor", "partialclonefilter"):
        return _DOES["extensions.partialclone"]
    known = _DOES.get(f"{section}.{key}") if not middle else None
    return known or _SECTIONS.get(section, "may run something: pipeboard does not know it")


def _hooks(folder: str) -> Iterator[Found]:
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return
    for name in names:
        hook = os.path.join(folder, name)
        if not name.endswith(".sample") and os.path.isfile(hook) and os.access(hook, os.X_OK):
            yield Found(hook, f"hook {name}", "runs at an event of git", _mark(hook))


def _mark(path: str) -> str:
    """What tells two contents apart, all of them; "" for what is no plain file."""
    if not os.path.isfile(path):  # a pipe or a device would never end
        return ""
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def common_of(git_dir: str) -> str:
    """The git directory that all work trees of this one share."""
    named = text_of(os.path.join(git_dir, "commondir")).strip()
    return os.path.realpath(os.path.join(git_dir, named)) if named else git_dir


def text_of(path: str) -> str:
    """The beginning of a plain file, `LONGEST` characters at most."""
    if not os.path.isfile(path):
        return ""
    try:
        with open(path, encoding="utf-8", errors="surrogateescape", newline="") as file:
            return file.read(LONGEST)
    except (OSError, ValueError):
        return ""
