"""Identities: random once, immutable, never reused, so that two clones offline never collide."""

from __future__ import annotations

import re
import secrets

_CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
FILE_ID = re.compile(r"[cg]-[0-9a-z]{10,32}")
ENTRY_ID = re.compile(r"[a-z]-[0-9a-z]{1,32}")

# One letter a kind of entry inside a contact.
ENTRY_LETTER = {
    "opportunities": "o",
    "activities": "a",
    "notes": "n",
    "signals": "s",
    "follow_ups": "f",
    "stage_history": "h",
}


def new_id(letter: str, length: int) -> str:
    """`letter-` and `length` random Crockford base-32 characters."""
    return f"{letter}-{''.join(secrets.choice(_CROCKFORD) for _ in range(length))}"


def new_contact_id() -> str:
    """`c-` and 10 characters (50 random bits)."""
    return new_id("c", 10)


def new_organisation_id() -> str:
    """`g-` and 10 characters."""
    return new_id("g", 10)


def new_entry_id(list_name: str) -> str:
    """An id for an entry of one of a contact's lists (`activities`, `notes` …): 6 characters."""
    return new_id(ENTRY_LETTER[list_name], 6)


def label_of(path: str) -> str:
    """The readable part of a file name: `anna-keller` of contacts/anna-keller-7f3k2q.yaml."""
    stem = path.rpartition("/")[2].removesuffix(".yaml")
    return stem.rpartition("-")[0] or stem


def file_name(name: str, contact_id: str) -> str:
    """`<slug>-<first 6 after "c-">.yaml`: a label made once, lower-case ASCII, never renamed."""
    from slugify import slugify

    slug = slugify(name, max_length=48, word_boundary=True)
    short = contact_id.partition("-")[2][:6]
    return f"{slug}-{short}.yaml" if slug else f"{short}.yaml"
