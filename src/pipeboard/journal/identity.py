"""A person as git knows them, and who that is where its settings say."""

from __future__ import annotations

import os
from collections.abc import Mapping

from pipeboard.errors import NoIdentity


class Identity:
    """A person as git knows them."""

    __slots__ = ("mail", "name")

    def __init__(self, name: str, mail: str) -> None:
        self.name = name
        self.mail = mail

    def __str__(self) -> str:
        return f"{self.name} <{self.mail}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Identity) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))


def identity_of(config: Mapping[str, str], role: str = "author") -> Identity:
    """Who writes where these are git's settings; NoIdentity where they do not say."""
    variable = f"GIT_{role.upper()}"
    name = (
        os.environ.get(f"{variable}_NAME")
        or config.get(f"{role}.name")
        or config.get("user.name", "")
    ).strip()
    mail = (
        os.environ.get(f"{variable}_EMAIL")
        or config.get(f"{role}.email")
        or config.get("user.email")
        or os.environ.get("EMAIL", "")
    ).strip()
    if not name or not mail:
        raise NoIdentity
    return Identity(name, mail)
