"""By which channels a contact can be reached, and whether it may be at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeboard.model.contact import Consent, Contact

OPTED_OUT = "opted-out"


def addressed(contact: Contact) -> list[str]:
    """The channels that have an address.

    email; phone for phone and sms; links for social; address for letter.
    """
    channels = ["email"] if contact.email else []
    if contact.phone:
        channels += ("phone", "sms")
    if contact.links:
        channels.append("social")
    if contact.address:
        channels.append("letter")
    return channels


def opted_out(consent: Consent, channel: str) -> bool:
    """Whether the contact has opted out of a channel; no calls means no text messages either,
    unless those were answered for themselves.
    """
    if channel == "sms" and consent.sms is None:
        channel = "phone"
    said: str | None = getattr(consent, channel)
    return said == OPTED_OUT


_REACHES = (("email", ("email",)), ("phone", ("phone", "sms")), ("links", ("social",)),
            ("address", ("letter",)))  # fmt: skip


def addressed_in(tree: Mapping[str, object]) -> list[str]:
    """`addressed` of what a file says, for a contact that is about to be changed."""
    return [channel for field, channels in _REACHES if tree.get(field) for channel in channels]


def opted_out_in(consent: Mapping[str, object], channel: str) -> bool:
    """`opted_out` of what a file says."""
    if channel == "sms" and not consent.get("sms"):
        channel = "phone"
    return consent.get(channel) == OPTED_OUT


def reachable(contact: Contact, channels: list[str]) -> list[str]:
    """Those of the addressed channels that the contact has not opted out of."""
    consent = contact.consent
    if consent is None:
        return channels
    return [channel for channel in channels if not opted_out(consent, channel)]


def is_dnc(contact: Contact, channels: list[str], open_channels: list[str]) -> bool:
    """consent.do_not_contact, or every channel that has an address opted out."""
    if contact.consent is not None and contact.consent.do_not_contact:
        return True
    return bool(channels) and not open_channels
