"""Who I am on a board: git says who commits, the team says which key that is."""

from __future__ import annotations

import os

from pipeboard.errors import NoIdentity
from pipeboard.journal.repo import Repository
from pipeboard.query.vocabulary import Vocabulary


def me(repository: Repository, vocabulary: Vocabulary) -> str | None:
    """The team's key for git's user by e-mail, then by name; else the mailbox name; else None.

    $PIPEBOARD_ME or git's own `pipeboard.me` (as in a demo) names the key outright.
    """
    named = os.environ.get("PIPEBOARD_ME")
    if named:
        return named
    configured = repository.config().get("pipeboard.me")
    if configured:
        return configured
    try:
        identity = repository.identity()
    except NoIdentity:
        return None
    for key, person in vocabulary.team.items():
        if person.get("email", "").casefold() == identity.mail.casefold():
            return key
    for key, person in vocabulary.team.items():
        if person.get("name", "").casefold() == identity.name.casefold():
            return key
    mailbox = identity.mail.partition("@")[0].partition("+")[0]
    return mailbox.casefold() or None
