"""Finds a day written out in the text or the address of a page, in the languages news pages are written in.

Nothing is guessed: `5/6/2022` is read day first where the page is not in English, and not at all where it is,
unless one of the numbers cannot be a month.
"""

from __future__ import annotations

import re
from datetime import date

from ingest.published import YEARS

LIMIT_CHARACTERS = 2000

# Nominative, genitive and abbreviated forms; languages that share a form share the entry. What is one month in one
# language and another in the next (Croatian and Polish `listopad`) is left out.
_MONTHS = (
    "january jan januar jänner janvier janv enero ene gennaio gen januari janeiro ianuarie ocak stycznia styczeń"
    " leden"
    " ledna január января январь янв січня січень сiчня tammikuuta január januára janúar ιανουαρίου ιαν januarie"
    " tháng-1 يناير",
    "february feb februar février févr fév fevrier febrero febbraio febbr februari fevereiro fev februarie şubat"
    " lutego luty"
    " únor února február февраля февраль фев лютого лютий helmikuuta februára φεβρουαρίου φεβ فبراير شباط",
    "march mar märz maerz mär mars marzo maart mrt março marco martie mart marca marzec březen března března"
    " március"
    " марта март мар березня березень maaliskuuta marts μαρτίου μαρ marec مارس آذار",
    "april apr avril avr abril abr aprile aprilie nisan kwietnia kwiecień duben dubna április апреля апрель апр"
    " квітня"
    " квітень huhtikuuta apríla απριλίου απρ أبريل نيسان",
    "may mai mayo maggio mag mei maio mayıs mayis maja maj květen května május мая май травня травень toukokuuta"
    " mája"
    " μαΐου μαϊ maí مايو أيار",
    "june jun juni juin junio giugno giu junho iunie haziran czerwca czerwiec červen června június июня июнь июн"
    " червня"
    " червень kesäkuuta júna ιουνίου ιουν يونيو حزيران",
    "july jul juli juillet juil julio luglio lug julho iulie temmuz lipca lipiec červenec července július июля"
    " июль июл"
    " липня липень heinäkuuta júla ιουλίου ιουλ يوليو تموز",
    "august aug août aout agosto ago augustus agustus ağustos agustos sierpnia sierpień srpna augusztus августа"
    " август авг"
    " серпня серпень elokuuta augusta αυγούστου αυγ أغسطس آب",
    "september sep sept septembre septiembre settembre set setembro septembrie eylül eylul września wrzesień"
    " září szeptember"
    " сентября сентябрь сен сент вересня вересень syyskuuta septembra σεπτεμβρίου σεπ سبتمبر أيلول",
    "october oct oktober okt octobre octubre ottobre ott outubro out octombrie ekim października październik"
    " říjen října"
    " október октября октябрь окт жовтня жовтень lokakuuta októbra οκτωβρίου οκτ أكتوبر",
    "november nov novembre noviembre novembro noiembrie kasım kasim listopada listopadu november ноября ноябрь"
    " ноя нояб"
    " листопада листопад marraskuuta novembra νοεμβρίου νοε نوفمبر",
    "december dec dezember dez décembre déc decembre diciembre dic dicembre desember des dezembro decembrie"
    " aralık aralik"
    " grudnia grudzień prosinec prosince декабря декабрь дек грудня грудень joulukuuta decembra δεκεμβρίου δεκ"
    " ديسمبر",
)
MONTH_NUMBERS = {word: number for number, words in enumerate(_MONTHS, 1) for word in words.split()}

_YEAR = r"(?:19[9]\d|20\d\d)"
_ISO = re.compile(rf"(?<!\d)({_YEAR})\s?([-/.年])\s?(\d\d?)\s?[-/.月]\s?(\d\d?)(?!\d)")
_NUMERIC = re.compile(rf"(?<![\d./-])(\d\d?)\s?([-/.])\s?(\d\d?)\s?[-/.]\s?({_YEAR}|\d\d)(?![\d/-]|\.\d)")
_DAY_FIRST = re.compile(
    rf"(?<!\d)(\d\d?)(?:st|nd|rd|th|er|º|ª|\.)?,?[\s-]{{1,3}}(?:de\s"
    rf"|of\s)?([^\W\d_]{{3,12}})(?:\s/\s[^\W\d_]{{3,12}})?[.,]?[\s-]{{1,3}}(?:de\s|del\s)?({_YEAR})(?!\d)"
)
_MONTH_FIRST = re.compile(
    rf"(?<!\w)([^\W\d_]{{3,12}})\.?\s{{1,3}}(\d\d?)(?:st|nd|rd|th)?,?\s{{1,3}}(?:de\s)?({_YEAR})(?!\d)"
)
_ADDRESS = re.compile(
    rf"[/_-]({_YEAR})[/_-](\d\d?|[a-z]{{3,9}})[/_-](\d\d?)(?=[/_.?-]|$)|[/_-]({_YEAR})(\d\d)(\d\d)(?=[/_.?-]"
    rf"|\d{{0,6}}(?:[/_.?-]|$))",
    re.IGNORECASE,
)


def day_in_text(text: str, language: str | None = None) -> date | None:
    """The first day written with its year in a text."""
    text = text[:LIMIT_CHARACTERS]
    found: list[tuple[int, date]] = []
    for pattern, read in ((_ISO, _iso), (_DAY_FIRST, _day_first), (_MONTH_FIRST, _month_first)):
        for match in pattern.finditer(text):
            if day := read(match):
                found.append((match.start(), day))
                break
    for match in _NUMERIC.finditer(text):
        if day := _numeric(match, language):
            found.append((match.start(), day))
            break
    return min(found)[1] if found else None


def day_in_address(url: str) -> date | None:
    """The day in the path of an address, like `/2022/02/05/`."""
    path = url[:2000].partition("://")[2].partition("/")[2]
    for match in _ADDRESS.finditer("/" + path):
        year, month, day = (match[1], match[2], match[3]) if match[1] else (match[4], match[5], match[6])
        number = int(month) if month.isdigit() else MONTH_NUMBERS.get(month.lower(), 0)
        if found := _day(int(year), number, int(day)):
            return found
    return None


def _iso(match: re.Match[str]) -> date | None:
    return _day(int(match[1]), int(match[3]), int(match[4]))


def _day_first(match: re.Match[str]) -> date | None:
    return _day(int(match[3]), MONTH_NUMBERS.get(match[2].lower(), 0), int(match[1]))


def _month_first(match: re.Match[str]) -> date | None:
    return _day(int(match[3]), MONTH_NUMBERS.get(match[1].lower(), 0), int(match[2]))


def _numeric(match: re.Match[str], language: str | None) -> date | None:
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    year += 2000 if year < 100 else 0
    if match[2] == "." or first > 12 or first == second or (language and not language.lower().startswith("en")):
        return _day(year, second, first)
    if second > 12:
        return _day(year, first, second)
    return (
        _day(year, second, first) if (language or "").lower() in ("en-gb", "en-au", "en-in", "en-ie", "en-nz") else None
    )


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year in YEARS else None
    except ValueError:
        return None
