"""When a commit has to be made by `git commit` itself, because something is to see or change it.

Hooks, signing and content filters are the user's policy and are never passed by; states in which
git's own plumbing is less sure of itself (sha256, reftable, sparse checkout) are left to it too.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeboard.journal.repo import Repository

_HOOKS = ("pre-commit", "prepare-commit-msg", "commit-msg", "post-commit")
_YES = ("true", "yes", "on", "1")
_ATTRIBUTES = ("filter", "ident", "working-tree-encoding")
_SETTINGS = {
    "commit.gpgsign": "commits are signed",
    "core.sparsecheckout": "the checkout is sparse",
    "index.sparse": "the index is sparse",
}


def needs_porcelain(repo: Repository, paths: Sequence[str]) -> str:
    """The reason why `git commit` has to do it, in words; "" when plumbing may."""
    if repo.object_format != "sha1":
        return f"the repository uses {repo.object_format}"
    return _by_settings(repo) or _by_hooks(repo) or _by_attributes(repo, paths)


def converts(repo: Repository) -> bool:
    """Whether a file may have other bytes on the disk: line ends, filters, encodings."""
    config = repo.config()
    ends = config.get("core.autocrlf", "").casefold(), config.get("core.eol", "").casefold()
    if ends[0] in (*_YES, "input") or ends[1] == "crlf":
        return True
    words = (*_ATTRIBUTES, "crlf")
    return any(_names_one(file, words) for file in _attribute_files(repo, ()))


def _by_settings(repo: Repository) -> str:
    config = repo.config()
    for key, reason in _SETTINGS.items():
        if repo.is_set(key):
            return reason
    if config.get("core.autocrlf", "").casefold() in _YES:
        return "core.autocrlf changes line ends"
    if config.get("core.filemode", "true").casefold() in ("false", "no", "off", "0"):
        return "file modes come from git, not from the disk"
    if config.get("extensions.refstorage", "files") != "files":
        return "the references are not plain files"
    if any(key.startswith("hook.") for key in config):
        return "a hook is configured"
    return ""


def _by_hooks(repo: Repository) -> str:
    for name in _HOOKS:
        if os.access(repo.hooks_dir / name, os.X_OK):
            return f"there is a {name} hook"
    return ""


def _by_attributes(repo: Repository, paths: Sequence[str]) -> str:
    """git is asked for the paths' attributes only if a file that could give them names one."""
    if not any(_names_one(file) for file in _attribute_files(repo, paths)):
        return ""
    asked = "".join(f"{repo.from_top(path)}\0" for path in paths or ("contacts/a.yaml",))
    out = repo.git.run(
        "check-attr",
        "-z",
        "--stdin",
        *_ATTRIBUTES,
        input=asked.encode("utf-8", "surrogateescape"),
        reads=True,
    ).out
    words = iter(out.decode("utf-8", "surrogateescape").split("\0")[:-1])
    for path, attribute, value in zip(words, words, words, strict=True):
        if value not in ("unspecified", "unset") and _has_effect(repo, attribute, value):
            return f"{path} has the attribute {attribute}={value}"
    return ""


def _has_effect(repo: Repository, attribute: str, value: str) -> bool:
    if attribute != "filter":
        return True
    keys = (f"filter.{value}.{part}" for part in ("clean", "process", "required"))
    return any(key in repo.config() for key in keys)


def _attribute_files(repo: Repository, paths: Sequence[str]) -> Iterator[Path]:
    yield repo.common_dir / "info" / "attributes"
    home = os.environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config")
    everyones = repo.config().get("core.attributesfile") or f"{home}/git/attributes"
    yield Path(os.path.expanduser(everyones))
    if "GIT_ATTR_NOSYSTEM" not in os.environ:
        yield Path("/etc/gitattributes")
    folders = {repo.from_top(path).rpartition("/")[0] for path in paths or ("contacts/a.yaml",)}
    for folder in list(folders):
        while folder:
            folder = folder.rpartition("/")[0]
            folders.add(folder)
    for folder in sorted(folders | {""}):
        yield repo.top / folder / ".gitattributes"


def _names_one(file: Path, words: Sequence[str] = _ATTRIBUTES) -> bool:
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return any(word in text for word in words)
