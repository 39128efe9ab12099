"""What surely runs nothing in a repository that somebody gave us, seen before git is started.

Settings, hooks and links that are plainly harmless; any other has `journal.trust` look closer. On
the path of every list: nothing is imported here.
"""

from __future__ import annotations

import os
import sys

# The settings of a repository that run nothing, read nothing elsewhere and lead nobody astray: by
# their section, whatever its subsection. Any other has `journal.trust` look closer.
_HARMLESS = {
    "advice": "detachedhead diverging",
    "author": "name email",
    "branch": "remote merge rebase pushremote description autosetupmerge autosetuprebase",
    "commit": "gpgsign verbose cleanup",
    "committer": "name email",
    "core": "repositoryformatversion filemode bare logallrefupdates ignorecase precomposeunicode"
    " symlinks autocrlf eol safecrlf whitespace trustctime checkstat untrackedcache preloadindex"
    " quotepath sharedrepository splitindex sparsecheckout sparsecheckoutcone longpaths protectntfs"
    " protecthfs compression loosecompression bigfilethreshold abbrev commentchar commitgraph"
    " multipackindex hidedotfiles fsync fsyncmethod",
    "extensions": "objectformat refstorage worktreeconfig noop preciousobjects",
    "feature": "manyfiles",
    "fetch": "prune prunetags parallel writecommitgraph showforcedupdates",
    "gc": "auto autodetach autopacklimit pruneexpire reflogexpire writecommitgraph",
    "gpg": "format",
    "http": "extraheader",
    "i18n": "commitencoding logoutputencoding",
    "index": "version threads sparse skiphash",
    "init": "defaultbranch",
    "log": "showsignature date decorate",
    "maintenance": "auto strategy",
    "merge": "name recursive conflictstyle ff renames renamelimit log",
    "pack": "threads window depth windowmemory",
    "pipeboard": "me",
    "pull": "rebase ff",
    "push": "default autosetupremote followtags gpgsign",
    "rebase": "autosquash autostash updaterefs",
    "receive": "denycurrentbranch",
    "remote": "url pushurl fetch push tagopt prune prunetags pushdefault",
    "rerere": "enabled autoupdate",
    "status": "showuntrackedfiles branch short",
    "submodule": "url active",
    "tag": "gpgsign sort",
    "user": "name email signingkey useconfigonly",
}


ASKED = "merge-driver %O %A %B %P"
BY_LINE = "git merge-file -L ours -L base -L theirs %A %O %B"
"""What the merge driver runs: pipeboard, and where that fails git's own merge, with its markers."""


def runs_nothing(git_dir: str, config: str) -> bool:
    """Whether a plain repository surely runs nothing of its own, whatever git is asked to do."""
    if not is_whole(git_dir, git_dir) or not plain_settings(config):
        return False
    try:
        hooks = os.listdir(f"{git_dir}/hooks")
    except OSError:
        hooks = []
    return all(name.endswith(".sample") for name in hooks) and not links(f"{git_dir}/pipeboard")


def links(own: str) -> list[str]:
    """What of pipeboard's folder in a git directory is a link, and would be written through."""
    if os.path.islink(own):
        return [own]
    try:
        with os.scandir(own) as entries:
            return [entry.path for entry in entries if entry.is_symlink()]
    except OSError:
        return []


def is_whole(git_dir: str, common: str) -> bool:
    """Whether git surely takes this for a repository, and so looks no further up for one."""
    head = f"{git_dir}/HEAD"
    if os.path.islink(head):
        return False
    try:
        with open(head, encoding="utf-8", errors="surrogateescape") as file:
            said = file.read(256)
    except OSError:
        return False
    named = said.startswith("ref: refs/")
    if not named and not (len(said.strip()) in (40, 64) and set(said[:40]) <= _HEX):
        return False
    return os.access(f"{common}/objects", os.X_OK) and os.access(f"{common}/refs", os.X_OK)


_HEX = frozenset("0123456789abcdef")


def plain_settings(config: str) -> bool:
    """Whether each line of a git config is surely harmless; what is written in an unusual way
    is not."""
    section = ""
    for line in config.split("\n"):
        line = line.strip()
        if line.startswith("["):
            head, _, rest = line[1:].partition("]")
            section = head.split(" ", 1)[0].casefold()
            if rest or "\\" in head or "." in section:
                return False
        elif line and line[0] not in "#;":
            key, _, value = line.partition("=")
            value = value.strip()
            if key.rstrip() == "driver" and value[:1] == value[-1:] == '"':
                value = value[1:-1]  # it has a semicolon, so git quotes it
            elif any(sign in value for sign in '"\\;#'):
                return False
            if not is_harmless(section, key.rstrip().casefold(), value):
                return False
    return True


def is_harmless(section: str, key: str, value: str) -> bool:
    """Whether a setting runs nothing, whatever it is of (`remote`, `url`: of any remote)."""
    if section == "merge" and key == "driver":
        return value in our_drivers()
    if key not in _HARMLESS.get(section, "").split():
        return False
    if section == "remote" and key in ("url", "pushurl") and is_on_this_disk(value):
        return False  # what runs there when git talks to it has to be looked at
    is_address = section in ("branch", "remote", "submodule")
    return not (is_address and ("::" in value or value.startswith("-")))


def is_on_this_disk(address: str) -> bool:
    """Whether a remote is a folder here: git then runs what that one's hooks and settings say."""
    if address[:5].casefold() == "file:":
        return True
    return "://" not in address and ":" not in address.partition("/")[0]


def our_drivers(
    program: str = f"{os.path.dirname(sys.executable)}/pipeboard", rest: str = ""
) -> tuple[str, str]:
    """The merge drivers that are ours: by name, and by the path of the program (quoted for the
    shell, `rest` behind it). `journal.driver` says them of this very pipeboard."""
    first = " ".join(word for word in (program, rest, ASKED) if word)
    return (
        f"pipeboard {ASKED} || {BY_LINE}",
        f"if [ -x {program} ]; then {first}; else pipeboard {ASKED}; fi || {BY_LINE}",
    )
