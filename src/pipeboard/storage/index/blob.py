"""Git's name for a file's bytes, so that what is unchanged is never read again."""

from __future__ import annotations


def blob_id(data: bytes, object_format: str = "sha1") -> str:
    """The id git gives these bytes (without its filters), in hex."""
    import hashlib

    hasher = hashlib.sha256 if object_format == "sha256" else hashlib.sha1
    return hasher(b"blob %d\0" % len(data) + data).hexdigest()
