"""Names of countries (English, German, a few of their own) → ISO 3166-1 codes."""

from __future__ import annotations

from functools import lru_cache

from pipeboard.model.text import fold

_NAMES = """
AD Andorra|AE United Arab Emirates/UAE/Vereinigte Arabische Emirate|AF Afghanistan
AL Albania/Albanien|AM Armenia/Armenien|AO Angola|AR Argentina/Argentinien|AT Austria/Österreich
AU Australia/Australien|AZ Azerbaijan/Aserbaidschan
BA Bosnia and Herzegovina/Bosnien und Herzegowina|BB Barbados|BD Bangladesh/Bangladesch
BE Belgium/Belgien/België/Belgique|BF Burkina Faso|BG Bulgaria/Bulgarien|BH Bahrain|BI Burundi
BJ Benin|BN Brunei|BO Bolivia/Bolivien|BR Brazil/Brasilien/Brasil|BS Bahamas|BT Bhutan|BW Botswana
BY Belarus|BZ Belize|CA Canada/Kanada|CD Democratic Republic of the Congo/DR Congo
CF Central African Republic|CG Congo|CH Switzerland/Schweiz/Suisse/Svizzera
CI Ivory Coast/Côte d'Ivoire/Cote d'Ivoire|CL Chile|CM Cameroon/Kamerun
CN China/People's Republic of China|CO Colombia/Kolumbien|CR Costa Rica|CU Cuba/Kuba|CV Cape Verde
CY Cyprus/Zypern|CZ Czech Republic/Czechia/Tschechien/Česko|DE Germany/Deutschland|DJ Djibouti
DK Denmark/Dänemark/Danmark|DM Dominica|DO Dominican Republic|DZ Algeria/Algerien|EC Ecuador
EE Estonia/Estland/Eesti|EG Egypt/Ägypten|ER Eritrea|ES Spain/Spanien/España|ET Ethiopia/Äthiopien
FI Finland/Finnland/Suomi|FJ Fiji|FO Faroe Islands|FR France/Frankreich|GA Gabon
GB United Kingdom/UK/Great Britain/England/Scotland/Wales/Northern Ireland
GB Vereinigtes Königreich/Großbritannien
GD Grenada|GE Georgia/Georgien|GH Ghana|GI Gibraltar|GL Greenland/Grönland|GM Gambia|GN Guinea
GQ Equatorial Guinea|GR Greece/Griechenland|GT Guatemala|GW Guinea-Bissau|GY Guyana
HK Hong Kong/Hongkong|HN Honduras|HR Croatia/Kroatien/Hrvatska|HT Haiti|HU Hungary/Ungarn
ID Indonesia/Indonesien|IE Ireland/Irland|IL Israel|IN India/Indien|IQ Iraq/Irak|IR Iran
IS Iceland/Island|IT Italy/Italien/Italia|JM Jamaica/Jamaika|JO Jordan/Jordanien|JP Japan
KE Kenya/Kenia|KG Kyrgyzstan/Kirgisistan|KH Cambodia/Kambodscha|KM Comoros|KN Saint Kitts and Nevis
KP North Korea/Nordkorea|KR South Korea/Republic of Korea/Südkorea|KW Kuwait
KZ Kazakhstan/Kasachstan|LA Laos|LB Lebanon/Libanon|LC Saint Lucia|LI Liechtenstein|LK Sri Lanka
LR Liberia|LS Lesotho|LT Lithuania/Litauen|LU Luxembourg/Luxemburg|LV Latvia/Lettland
LY Libya/Libyen|MA Morocco/Marokko|MC Monaco|MD Moldova/Moldau|ME Montenegro
MG Madagascar/Madagaskar|MK North Macedonia/Nordmazedonien|ML Mali|MM Myanmar/Burma
MN Mongolia/Mongolei|MO Macao/Macau|MR Mauritania/Mauretanien|MT Malta|MU Mauritius
MV Maldives/Malediven|MW Malawi|MX Mexico/Mexiko/México|MY Malaysia|MZ Mozambique/Mosambik
NA Namibia|NE Niger|NG Nigeria|NI Nicaragua
NL Netherlands/The Netherlands/Holland/Niederlande/Nederland|NO Norway/Norwegen/Norge|NP Nepal
NZ New Zealand/Neuseeland|OM Oman|PA Panama|PE Peru|PG Papua New Guinea|PH Philippines/Philippinen
PK Pakistan|PL Poland/Polen/Polska|PR Puerto Rico|PS Palestine/Palästina|PT Portugal|PY Paraguay
QA Qatar/Katar|RO Romania/Rumänien|RS Serbia/Serbien|RU Russia/Russian Federation/Russland
RW Rwanda/Ruanda|SA Saudi Arabia/Saudi-Arabien|SB Solomon Islands|SC Seychelles/Seychellen|SD Sudan
SE Sweden/Schweden/Sverige|SG Singapore/Singapur|SI Slovenia/Slowenien|SK Slovakia/Slowakei
SL Sierra Leone|SM San Marino|SN Senegal|SO Somalia|SR Suriname|SS South Sudan|SV El Salvador
SY Syria/Syrien|SZ Eswatini/Swaziland|TD Chad/Tschad|TG Togo|TH Thailand
TJ Tajikistan/Tadschikistan|TL Timor-Leste/East Timor|TM Turkmenistan|TN Tunisia/Tunesien|TO Tonga
TR Turkey/Türkiye/Türkei|TT Trinidad and Tobago|TW Taiwan|TZ Tanzania/Tansania|UA Ukraine|UG Uganda
US United States/United States of America/USA/U.S.A./U.S./Vereinigte Staaten|UY Uruguay
UZ Uzbekistan/Usbekistan|VA Vatican City|VC Saint Vincent and the Grenadines|VE Venezuela
VN Vietnam/Viet Nam|VU Vanuatu|WS Samoa|XK Kosovo|YE Yemen/Jemen|ZA South Africa/Südafrika
ZM Zambia/Sambia|ZW Zimbabwe/Simbabwe
"""

_LANGUAGES = """
ar Arabic/Arabisch|cs Czech/Tschechisch|da Danish/Dänisch|de German/Deutsch|el Greek/Griechisch
en English/Englisch|es Spanish/Spanisch|fi Finnish/Finnisch|fr French/Französisch
he Hebrew/Hebräisch|hi Hindi|hr Croatian/Kroatisch|hu Hungarian/Ungarisch|it Italian/Italienisch
ja Japanese/Japanisch|ko Korean/Koreanisch|nb Norwegian/Norwegisch|nl Dutch/Niederländisch
pl Polish/Polnisch|pt Portuguese/Portugiesisch|ro Romanian/Rumänisch|ru Russian/Russisch
sk Slovak/Slowakisch|sv Swedish/Schwedisch|tr Turkish/Türkisch|uk Ukrainian/Ukrainisch
vi Vietnamese/Vietnamesisch|zh Chinese/Chinesisch
"""


def _table(text: str) -> dict[str, str]:
    codes: dict[str, str] = {}
    for entry in text.replace("\n", "|").split("|"):
        code, _, names = entry.strip().partition(" ")
        for name in (code, *names.split("/")):
            if name:
                codes[fold(name)] = code
    return codes


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    return _table(_NAMES)


@lru_cache(maxsize=1)
def _languages() -> dict[str, str]:
    return _table(_LANGUAGES)


@lru_cache(maxsize=1024)
def country_code(text: str) -> str | None:
    """`DE` of `Germany`, `Deutschland` or `de`; None for what is no country we know."""
    return _countries().get(fold(text))


@lru_cache(maxsize=256)
def language_code(text: str) -> str | None:
    """`de` of `German`, `Deutsch`, `de` or `de-AT`; None for what is no language we know."""
    known = _languages()
    return known.get(fold(text)) or known.get(fold(text)[:2] if text[2:3] in ("-", "_") else "")
