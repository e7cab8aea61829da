"""Regions as datelines shorten them: `Calif.`, `B.C.`, `TX`."""

from __future__ import annotations

_ABBREVIATED = """
US AL Ala. | US AZ Ariz. | US AR Ark. | US CA Calif. | US CO Colo. | US CT Conn. | US DE Del. | US DC D.C. | US FL
Fla. | US GA Ga. | US IL Ill. | US IN Ind. | US KS Kan. | US KY Ky. | US LA La. | US MD Md. | US MA Mass. | US MI
Mich. | US MN Minn. | US MS Miss. | US MO Mo. | US MT Mont. | US NE Neb. | US NV Nev. | US NH N.H. | US NJ N.J. |
US NM N.M. | US NY N.Y. | US NC N.C. | US ND N.D. | US OK Okla. | US OR Ore. | US PA Pa. | US RI R.I. | US SC S.C.
| US SD S.D. | US TN Tenn. | US TX Tex. | US VT Vt. | US VA Va. | US WA Wash. | US WV W.Va. | US WI Wis. | US WY
Wyo. | US HI HI | US AK AK | US ID ID | US IA IA | US ME ME | US OH OH | US UT UT | US TX TX | CA AB Alta. | CA BC
B.C. | CA MB Man. | CA NB N.B. | CA NS N.S. | CA ON Ont. | CA QC Que. | CA SK Sask.
"""
_CANADA = {
    "AB": "01",
    "BC": "02",
    "MB": "03",
    "NB": "04",
    "NL": "05",
    "NS": "07",
    "ON": "08",
    "PE": "09",
    "QC": "10",
    "SK": "11",
    "YT": "12",
    "NT": "13",
    "NU": "14",
}
_AUSTRALIA = {"ACT": "01", "NSW": "02", "NT": "03", "QLD": "04", "SA": "05", "TAS": "06", "VIC": "07", "WA": "08"}
_GEONAMES = {"CA": _CANADA, "AU": _AUSTRALIA}


def _abbreviations() -> dict[str, str]:
    found = {}
    for entry in _ABBREVIATED.replace("\n", " ").split("|"):
        country, region, short = entry.split()
        found[short] = found[short.rstrip(".")] = f"{country}-{region}"
        if country == "US":
            found[region] = f"{country}-{region}"
    return found


CODES: dict[str, str] = _abbreviations()
"""The ISO 3166-2 code of a shortened state or province."""


def geonames_region(iso: str) -> str:
    """The code GeoNames has for a subdivision in its towns, where it is not the end of the ISO 3166-2 code."""
    country, _, region = iso.partition("-")
    return _GEONAMES.get(country, {}).get(region, region)
