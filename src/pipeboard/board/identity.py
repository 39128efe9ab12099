"""Who I am on a board: git says who commits, the team says which key that is; whom I act for."""

from __future__ import annotations

import os
import re
from collections.abc import Callable

from pipeboard.errors import NoIdentity, UsageError, nearest
from pipeboard.journal.repo import Repository
from pipeboard.query.vocabulary import Vocabulary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pipeboard.board.ground import Ground
    from pipeboard.journal.identity import Identity


def me(repository: Repository, vocabulary: Vocabulary) -> str | None:
    """The team's key for git's user by e-mail, then by name; else a slug of the name; else None.

    $PIPEBOARD_USER or git's own `pipeboard.me` (as in a demo) names the key outright.
    """
    named = os.environ.get("PIPEBOARD_USER")
    if named:
        return named
    configured = repository.config().get("pipeboard.me")
    if configured:
        return configured
    try:
        identity = repository.identity()
    except NoIdentity:
        return None
    return key_of(identity.name, identity.mail, vocabulary)


def key_of(name: str, mail: str, vocabulary: Vocabulary) -> str:
    """How the board names whom git calls by this name and mail: see `me`."""
    for key, person in vocabulary.team.items():
        if person.get("email", "").casefold() == mail.casefold():
            return key
    for key, person in vocabulary.team.items():
        if person.get("name", "").casefold() == name.casefold():
            return key
    return _slug(name) or mail.partition("@")[0].casefold()


def namer(vocabulary: Vocabulary) -> Callable[[str, str], str]:
    """Names people, given by git's name and mail, as a board does."""
    return lambda name, mail: key_of(name, mail, vocabulary)


def team_of(config: bytes | None) -> Vocabulary:
    """The team alone, of a config's bytes, for what cannot wait until the board is read.

    A config that does not read knows nobody.
    """
    from pipeboard.board.locate import CONFIG
    from pipeboard.errors import InvalidData
    from pipeboard.storage.read import load

    try:
        return Vocabulary({"team": load(config or b"", CONFIG).get("team")})
    except InvalidData:
        return Vocabulary()


def _slug(name: str) -> str:
    """Mara Lind → mara-lind; other scripts by the package that names new files."""
    if not name.isascii():
        from slugify import slugify

        return slugify(name)
    return "-".join(re.findall(r"[a-z0-9]+", name.lower()))


def via_of(name: str, vocabulary: Vocabulary, via: str) -> str:
    """By which way somebody acts as `name` ("" for oneself): bot/<name> for a bot, else `via`.

    Where nobody is in the team, every name one acts as is a bot's. Raises UsageError for a name
    that the team does not know.
    """
    if not name or (name in vocabulary.team and name not in vocabulary.bots):
        return via
    if vocabulary.team and name not in vocabulary.team:
        near = nearest(name, vocabulary.team)
        raise UsageError(
            f"{name!r} is not in the team",
            hint=f"nearest: {', '.join(near or vocabulary.team)}",
            items=[{"found": name, "nearest": near}],
        )
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", name):
        raise UsageError(f"{name!r} is not a bot's name", hint="letters, digits, - . _: form-bot")
    return f"bot/{name}"


def way_of(board: Ground, team: Vocabulary, via: str = "") -> list[tuple[str, str]]:
    """The trailers of a commit that say by which way it was made, and whom a bot made it for."""
    way = via or via_of(board.as_name, team, board.via)
    person = me(board.repository, team) if way.startswith("bot/") else None
    return [("Pb-Via", way), *([("Pb-For", person)] if person else [])]


def author_of(board: Ground, team: Vocabulary) -> Identity:
    """Who decided: `--author`, the bot or colleague acted for, else git's user."""
    from pipeboard.journal.identity import Identity

    if board.author:
        return parse_author(board.author)
    own = board.repository.identity()
    person = team.team.get(board.as_name) if board.as_name else None
    if person:
        mail = person.get("email") or f"{board.as_name}@{own.mail.partition('@')[2]}"
        return Identity(person.get("name") or board.as_name, mail)
    return Identity(board.as_name, own.mail) if board.as_name else own


def parse_author(text: str) -> Identity:
    """`Mara Lind <mara@nordlys.example>` as git writes people."""
    from pipeboard.journal.identity import Identity

    match = re.fullmatch(r"\s*([^<>\n]+?)\s*<([^<>\s]+@[^<>\s]+)>\s*", text)
    if match is None:
        raise UsageError(
            f"{text!r} is not an author", hint='write "Mara Lind <mara@nordlys.example>"'
        )
    return Identity(match[1], match[2])
