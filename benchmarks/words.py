"""What the generated people are called, say and do."""

from __future__ import annotations

from functools import cache
from random import Random


def _split(text: str) -> list[str]:
    return text.split()


FIRST = _split(
    """
    Anna Jonas Sara Tom Liv Ole Mara Aino Zoë Émile Ines João Łukasz Søren Åse Marta Noor
    Kenji Priya Dmitri Eleni Yusuf Chiara Bram Freja Milan Olga Pavel Rosa Tariq Uma Viktor
    Wanda Ximena Yara Zbigniew Ahmed Beatriz Chloé Dario
    """
)
LAST = _split(
    """
    Keller Weber Lindt Okafor Rist Aas Bakke Nowak Müller Sørensen García Rossi Dubois Jansen
    Kowalczyk Papadopoulos Yilmaz Tanaka Singh Ivanova Núñez Håkansson Çelik Brandt Fischer
    Hofmann Nielsen Vogt Öztürk Moreau Schäfer Lange Berg Holm Lund Dahl Strand Vik Moen
    Haugen
    """
)
TRADES = _split("Media Print Textil Software Handel Logistik Studio Labs Bau Foods Optik Energie")
FORMS = _split("GmbH AG AS AB Ltd SARL BV Oy")
DOMAINS = _split("nordlicht weber-print lindt-textil fjordlab ruhrbau altoptik bergfoods")
TITLES = [
    "Head of Marketing",
    "CFO",
    "Managing Director",
    "Student",
    "Sales Manager",
    "Owner",
    "IT Lead",
    "Buyer",
    "Founder",
]
INDUSTRIES = _split("software media retail manufacturing finance health education services")
COUNTRIES = _split("DE AT CH NO SE DK GB NL")
CALLING = [("DE", "49"), ("AT", "43"), ("NO", "47"), ("GB", "44"), ("NL", "31"), ("SE", "46")]
TECH = _split("ga4 power-bi hubspot salesforce shopify sap typo3 wordpress")
TAGS = _split("analytics q1-budget vip event-2026 newsletter partner-lead pilot b2b export media")
OWNERS = _split("mara tomas ines")
CHANNELS = _split("email phone video meeting social")
SOURCES = _split("content seo social paid event referral list search cold partner")
CAMPAIGNS = _split(
    """
    comparison-guide spring-fair roi-webinar price-list retail-study autumn-mailing
    """
)
COMPETITORS = _split("chartly datapult metrix plotwise")
CONSENT = _split("unknown unknown unknown opted-in opted-out")
BANT = _split("met met partial unmet unknown")
ROLES = _split("decision-maker economic-buyer influencer evaluator champion user")
OBJECTIONS = _split("price timing authority trust missing-feature competitor")
SIGNALS = _split(
    """
    newsletter download webinar social email-click pricing-page comparison-page demo-request
    email-open
    """
)
DEALS = _split("discovery demo proposal negotiation won lost")
REASONS = {
    "nurture": ["timing", "budget-cycle", "no-reply"],
    "paused": ["timing", "reorganisation", "budget-cycle"],
    "lost": ["price", "competitor", "timing", "went-silent"],
    "churned": ["price", "low-usage", "support"],
    "disqualified": ["no-budget", "no-need", "unreachable"],
}
TOUCHES = [
    ("email", "out", "sent", ""),
    ("email", "out", "sent", ""),
    ("email", "in", "replied", "+"),
    ("call", "out", "connected", "0"),
    ("call", "out", "no-answer", ""),
    ("call", "out", "voicemail", ""),
    ("meeting", "out", "held", "+"),
    ("social", "out", "sent", ""),
    ("call", "out", "not-now", "-"),
]
_TALK = _split(
    """
    asks about the export to spreadsheets, reporting takes three days a month, price is above
    the budget of this year, wants a case study from retail, decision moves to January, two
    demo slots offered, CFO has to sign, uses a rival tool since spring, happy with the pilot,
    no attribution for social spend, calls back on Tuesday, sends the recap and two questions,
    needs single sign on, likes short mails, met at the fair in Oslo, grün ist die Hoffnung,
    très intéressé
    """
)


def phrase(random: Random, length: int = 8) -> str:
    """A few words as someone jots them down; safe inside double quotes."""
    start = int(random.random() * (len(_TALK) - length))
    return " ".join(_TALK[start : start + length])


@cache
def slug(name: str) -> str:
    """A name as a file is called: lower-case ASCII with dashes."""
    from slugify import slugify

    return str(slugify(name))
