"""Names of columns and of their values, as other programs write them: facts, kept as tables.

A target is `kind.field` (`contact.email`, `lead.at`, `task.due` …); `id` is the key of the row;
`event.…` is an activity where it is done and a task where it is not; `address/home.…` is one of
several addresses. After a target may stand a label (`contact.phone=mobile`). Names are folded, with
everything but letters and digits as one space.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from pipeboard.model.text import fold

_GENERAL = """
id: id, record id, contact id, lead id, customer id, customer number, kundennummer, kunden nr
id: kunden id, person id, person system id
contact.name: name, full name, fullname, contact name, contact, display name, ansprechpartner
contact.name: kontakt, vollstandiger name, person name, customer name, kundenname
contact.first_name: first name, firstname, given name, forename, vorname, person first name
contact.middle_name: middle name, middlename, additional name, zweiter vorname
contact.last_name: last name, lastname, family name, surname, nachname, familienname
contact.last_name: person last name
contact.title: title, job title, jobtitle, position, role, function, funktion, berufsbezeichnung
contact.title: organization title, organization 1 title, stellenbezeichnung, person job title
contact.company: company, company name, company account, account name, organization
contact.company: organisation, organization name, organization 1 name, firma, unternehmen
contact.company: firmenname, employer, account, betrieb
contact.company.industry: industry, sector, branche
contact.company.employees: employees, no of employees, number of employees, numberofemployees
contact.company.employees: mitarbeiter, mitarbeiterzahl, anzahl mitarbeiter, headcount
contact.company.revenue.amount: annual revenue, annualrevenue, revenue, umsatz, jahresumsatz
contact.email: email, e mail, mail, email address, e mail address, e mail adresse, emailadresse
contact.email: mailadresse, person email, e mail 2 address, e mail 3 address, primary email
contact.email=work: work email, business email, person email work, e mail geschaftlich
contact.email=home: home email, private email, personal email, person email home, e mail privat
contact.phone: phone, phone number, telephone, telefon, tel, telefonnummer, primary phone
contact.phone: person phone, rufnummer, other phone
contact.phone=work: business phone, business phone 2, work phone, person phone work
contact.phone=work: telefon geschaftlich
contact.phone=home: home phone, home phone 2, person phone home, telefon privat
contact.phone=mobile: mobile, mobile phone, mobilephone, cell, cell phone, mobil, handy
contact.phone=mobile: mobiltelefon, mobilnummer, person phone mobile
contact.links: website, web page, webpage, url, homepage, webseite, linkedin, linkedin url
contact.links: website 1 value, website 2 value
contact.tags: tags, labels, categories, group membership, kategorie, kategorien, schlagworte
contact.tags: stichworter, person labels, label
contact.owner: owner, contact owner, lead owner, record owner, betreuer, zustandig, besitzer
contact.owner: sales rep, assigned to, person owner
contact.language: language, sprache, preferred language
contact.timezone: time zone, timezone, zeitzone
address/main.street: street, street address, address, strasse, straße, adresse, anschrift
address/main.zip: zip, zip code, postal code, postalcode, zip postal code, postcode, plz
address/main.zip: postleitzahl
address/main.city: city, town, ort, stadt, wohnort
address/main.region: state, region, state province, state region, province, bundesland, kanton
address/main.country: country, country region, land, staat
address/business.street: business street, business street 2, business street 3
address/business.zip: business postal code
address/business.city: business city
address/business.region: business state
address/business.country: business country region, business country
address/home.street: home street, home street 2, home street 3
address/home.zip: home postal code
address/home.city: home city
address/home.region: home state
address/home.country: home country region, home country
address/other.street: other street, other street 2, other street 3
address/other.zip: other postal code
address/other.city: other city
address/other.region: other state
address/other.country: other country region, other country
address/first.street: address 1 street
address/first.zip: address 1 postal code
address/first.city: address 1 city
address/first.region: address 1 region
address/first.country: address 1 country
contact.source.prompted_by: referred by, empfohlen von
lead.at: created, create date, created date, createddate, created at, date created, creation date
lead.at: lead created, erstellt, erstellt am, anlagedatum, angelegt am, person person created
lead.stage: lifecycle stage, stage, phase, lebenszyklusphase
lead.status: lead status, status, leadstatus
lead.channel: lead source, leadsource, source, original source, quelle, herkunft, leadquelle
lead.campaign: campaign, utm campaign, kampagne
lead.note: lead notes
note.text: notes, note, comment, comments, description, remarks, notiz, notizen, bemerkung
note.text: bemerkungen, kommentar, beschreibung, note content
opportunity.name: deal title, deal name, opportunity, opportunity name
opportunity.value: deal value, deal amount, opportunity amount
opportunity.currency: deal currency, deal currency of value
opportunity.stage: deal status
opportunity.close: deal expected close date, deal close date
opportunity.opened: deal created, deal deal created
event.reason: activity subject, task subject
event.due: activity due date, task due date
event.time: activity due time
event.type: activity type
event.done: activity done, activity marked as done
event.note: activity note
event.owner: activity assigned to user
"""

# What a profile names otherwise; an empty target keeps a column under custom.
_PROFILES: dict[str, str] = {
    "google-2015": "",
    "google-2024": "",
    "outlook": """
        : title, language, company main phone, account, priority, location
        contact.tags: categories
    """,
    "hubspot": """
        : associated company, associated company ids
        id: record id, contact id
    """,
    "pipedrive": "",
    "pipedrive-activities": """
        event.custom.deal: deal title
    """,
    "salesforce": """
        : ownerid, isdeleted, isconverted, masterrecordid
        id: id, lead id
        contact.company: company, company account
    """,
    "salesforce-report": """
        : converted
        id: lead id, contact id
    """,
}

# A header that has all of these is of this program.
_SIGNATURES: dict[str, tuple[str, ...]] = {
    "google-2015": ("given name", "family name", "group membership"),
    "google-2024": ("first name", "last name", "organization name", "labels"),
    "outlook": ("first name", "last name", "business street", "e mail display name"),
    "hubspot": ("record id", "lifecycle stage"),
    "pipedrive-activities": ("activity subject", "activity done", "person name"),
    "pipedrive": ("person name", "organization name"),
    "salesforce": ("lastname", "leadsource", "isconverted"),
    "salesforce-report": ("lead id", "company account", "lead status"),
}
PROFILES = tuple(_SIGNATURES)

# The program a profile is of: what the import is called, and whose the foreign ids are.
SYSTEMS = {
    "google-2015": "google",
    "google-2024": "google",
    "pipedrive-activities": "pipedrive",
    "salesforce-report": "salesforce",
}

_STAGES = """
lead: subscriber, lead, new, open, marketingqualifiedlead, marketing qualified lead, mql, other
lead: neu, interessent
prospect: salesqualifiedlead, sales qualified lead, sql, opportunity, prospect, qualified
prospect: qualifiziert, angebot
customer: customer, evangelist, client, won, kunde, bestandskunde, gewonnen
"""
# Status words of leads: `stage/status`.
_STATUSES = """
lead/open: new, open, open not contacted, working, working contacted, contacted, attempting
lead/open: attempted to contact, in progress, connected, not contacted, neu, offen
lead/open: in bearbeitung, kontaktiert, active, aktiv
lead/nurture: nurture, nurturing, bad timing, recycled, on hold, zuruckgestellt
prospect/open: qualified, open deal, closed converted, converted, qualifiziert, opportunity
customer/open: customer, won, closed won, kunde, gewonnen
lead/lost: lost, closed lost, verloren
lead/disqualified: unqualified, disqualified, closed not converted, dead, junk, not interested
lead/disqualified: unqualifiziert, kein interesse
"""
_CHANNELS = """
content: content, website, web, web site, download, blog, webseite, form, formular
seo: seo, organic search, organic
search: search, google, google ads, adwords
social: social, social media, linkedin, facebook, instagram, twitter, organic social
paid: paid, paid search, paid social, advertisement, ads, anzeige, werbung, display ads
event: event, events, trade show, webinar, conference, seminar, messe, veranstaltung
referral: referral, referrals, employee referral, external referral, word of mouth, empfehlung
list: list, purchased list, email campaign, email marketing, newsletter, liste
cold: cold, cold call, outbound, phone inquiry, kaltakquise
walk in: walk in, laufkundschaft
partner: partner, partner referral
existing customer: existing customer, bestandskunde
other: other, offline sources, direct traffic, direct, sonstige
"""
_INDUSTRIES = """
software: software, technology, information technology and services, it, computer software
software: internet, saas
media: media, entertainment, communications, publishing, marketing and advertising, medien
retail: retail, consumer goods, handel, einzelhandel, e commerce
manufacturing: manufacturing, machinery, engineering, automotive, produktion, maschinenbau
finance: finance, banking, insurance, financial services, finanzen, bank, versicherung
health: health, healthcare, hospital health care, medical, gesundheit, pharmaceuticals
education: education, higher education, e learning, bildung
services: services, consulting, professional services, management consulting, dienstleistung
public: public, government, government administration, not for profit, verwaltung
"""
_ACTIVITY_TYPES = """
call: call, phone call, anruf, telefonat
email: email, e mail, mail
meeting: meeting, lunch, appointment, termin, besprechung
video: video, video call, zoom, teams
demo: demo
letter: letter, brief
sms: sms, text
visit: visit, besuch
"""
_DEAL_STATUSES = """
won: won, gewonnen, closed won
lost: lost, verloren, closed lost, deleted
"""
DONE = ("done", "yes", "true", "1", "x", "completed", "erledigt", "ja")


class Meaning(NamedTuple):
    """What a column is: a target, and a label for its texts ("" for none)."""

    target: str
    label: str = ""


def plain(header: str) -> str:
    """A header as the tables have it: `E-mail 1 - Value*` → `e mail 1 value`."""
    return re.sub(r"[\W_]+", " ", fold(header)).strip()


def _table(text: str) -> dict[str, Meaning]:
    found: dict[str, Meaning] = {}
    for line in text.strip().splitlines():
        target, _, names = line.strip().partition(":")
        target, _, label = target.partition("=")
        for name in names.split(","):
            found.setdefault(plain(name), Meaning(target, label))
    return found


@lru_cache(maxsize=16)
def meanings(profile: str) -> dict[str, Meaning]:
    """Plain header → meaning, the profile's own names before the general ones."""
    return _table(_GENERAL) | _table(_PROFILES.get(profile, ""))


def recognised(header: list[str]) -> str:
    """The profile whose signature a (plain) header has; "" for none."""
    names = set(header)
    return next((name for name, words in _SIGNATURES.items() if names >= set(words)), "")


@lru_cache(maxsize=8)
def values(what: str) -> dict[str, str]:
    """Folded text → our word, of a table: stages, statuses, channels …"""
    tables = {
        "stages": _STAGES,
        "statuses": _STATUSES,
        "channels": _CHANNELS,
        "industries": _INDUSTRIES,
        "types": _ACTIVITY_TYPES,
        "deals": _DEAL_STATUSES,
    }
    words: dict[str, str] = {}
    for name, meaning in _table(tables[what]).items():
        words[name] = meaning.target.replace(" ", "-")
    return words
