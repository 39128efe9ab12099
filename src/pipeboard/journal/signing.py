"""Signatures of commits: by the user's own gpg or ssh key, which is never asked about unseen."""

from __future__ import annotations

import os
import shlex

from pipeboard.errors import GitError
from pipeboard.journal.foreground import is_unsigned, may_ask
from pipeboard.journal.repo import Repository

# What git 2.34 and later say of gpg and gpgsm, and of ssh-keygen.
_GENERIC = "fatal: failed to write commit object"
_FAILED = ("failed to sign", "load key", "load public key", "couldn't sign", "agent refused")


class NotSigned(GitError):
    """A commit could not be signed: its key wants a passphrase, or is not there."""

    code = "not_signed"


def signing(repo: Repository) -> tuple[str, ...]:
    """git's options for a signature, as this thread may have one.

    A gpg that fails rather than asks: its prompt would paint over the screen and block it. On the
    terminal the user's own, as it is; none at all where it is to be left out.
    """
    if is_unsigned():
        return ("-c", "commit.gpgSign=false")
    config = repo.config()
    if may_ask() or not signs(repo) or config.get("gpg.format", "openpgp") != "openpgp":
        return ()
    program = config.get("gpg.openpgp.program") or config.get("gpg.program") or "gpg"
    wrapper = repo.own_dir / "gpg"
    script = f'#!/bin/sh\nexec {shlex.quote(program)} --batch --pinentry-mode error "$@"\n'
    if not wrapper.exists() or wrapper.read_text(encoding="utf-8") != script:
        fresh = wrapper.with_name(f"gpg-{os.getpid()}")
        fresh.write_text(script, encoding="utf-8")
        fresh.chmod(0o755)
        fresh.replace(wrapper)
    return ("-c", f"gpg.program={wrapper}", "-c", f"gpg.openpgp.program={wrapper}")


def signs(repo: Repository) -> bool:
    """Whether what this thread records is to be signed."""
    return not is_unsigned() and repo.is_set("commit.gpgsign")


def is_signing(words: str) -> bool:
    """Whether that is why git refused."""
    return any(failed in words.casefold() for failed in _FAILED)


def not_signed(told: str, words: str, verb: str) -> NotSigned:
    """The error; `verb` is what does it again: `record`, `sync`, `finish`."""
    lines = (line.removeprefix("error: ").strip() for line in words.split("\n"))
    telling = [line for line in lines if line and line != _GENERIC]
    return NotSigned(
        f"{told}: {' · '.join(telling)}",
        hint=f"unlock the key in a terminal: pb {verb} --ask · "
        f"or leave it unsigned this once: pb {verb} --unsigned",
    )
