"""Makes synthetic news articles: always the same for a seed, never two alike, about 500 words each.

They are for measuring time, not quality: lengths of sentences and paragraphs and the share of names, dates and places
are those of agency news, with a dateline and a credit for ingest to cut; what they say is nonsense. Measuring needs
a new text every time, because the system recognises an article it has seen before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

import orjson

PARAGRAPHS = 11
SENTENCES_A_PARAGRAPH = 2
SOURCE = "benchmark.example"


def _words(listed: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in listed.split("|"))


_FIRST_NAMES = _words("""
Amara|Astrid|Bruno|Carmen|Chidi|Dagny|Daniel|Elena|Emeka|Farida|Gareth|Hana|Ingrid|Ivan|Jasmin|Joao|Katarina|Kenji|
Leila|Lucas|Maren|Miguel|Nadia|Niamh|Olga|Oscar|Paolo|Priya|Rashid|Renata|Samuel|Sanna|Tariq|Tomas|Ulrike|Viktor|
Wanjiru|Yasmin|Yusuf|Zofia
""")
_LAST_NAMES = _words("""
Abara|Adeyemi|Andersen|Bianchi|Borg|Castellano|Chowdhury|Delacroix|Eriksen|Ferreira|Fitzgerald|Garrido|Haddad|
Hoffmann|Ito|Jansen|Kaya|Kovacs|Lindqvist|Marchetti|Mbeki|Moreau|Nakamura|Novak|Oduya|Okafor|Papadakis|Pereira|Quist|
Rahimi|Rosenthal|Santos|Sharma|Sorensen|Takahashi|Ulrich|Varga|Whitfield|Yilmaz|Zielinski
""")
_PLACES = _words("""
Accra|Ankara|Athens|Bergen|Bogota|Brussels|Cairo|Canberra|Cape Town|Chicago|Copenhagen|Dakar|Geneva|Glasgow|Hanoi|
Helsinki|Jakarta|Kyiv|Lagos|Lima|Lisbon|London|Madrid|Manila|Montreal|Mumbai|Nairobi|New York|Osaka|Ottawa|Prague|
Riga|Rome|Santiago|Seoul|Tunis|Vienna|Warsaw|Washington|Zagreb
""")
_COUNTRIES = _words("""
Argentina|Australia|Brazil|Canada|Chile|Croatia|Denmark|Egypt|Finland|France|Germany|Ghana|Greece|India|Indonesia|
Italy|Japan|Kenya|Latvia|Mexico|Morocco|Nigeria|Norway|Peru|Poland|Portugal|Senegal|South Africa|South Korea|Spain|
Sweden|Switzerland|Thailand|Tunisia|Turkey|Ukraine|the Netherlands|the Philippines|the United Kingdom|the United States
""")
_ORGANISATIONS = _words("""
the World Health Organization|the European Commission|the International Energy Agency|the Ministry of Transport|
the Central Bank|the National Audit Office|the Coastal Workers Union|the Northern Rail Company|Halvorsen Shipping|
Meridian Airways|Brightwater Energy|Kestrel Semiconductors|the Institute for Applied Ecology|the University of Tartu|
the Federation of Small Businesses|Ashcombe Capital|the Food and Agriculture Organization|Petrovale Refining|
the Supreme Court|the Regional Development Fund|Lumen Telecom|the Port Authority|Orchard Pharmaceuticals|the Red Cross
""")
_ROLES = _words("""
the finance minister|the mayor|a spokeswoman|the chief executive|the deputy prime minister|a senior analyst|
the lead investigator|the head of research|a union representative|the ambassador|the opposition leader|the regulator
""")
_SUBJECTS = _words("""
a new railway line|the price of wheat|the cholera vaccine|the ferry service|an offshore wind farm|the water shortage|
the merger of two banks|the flooded valley|a shipment of grain|the pension reform|the disputed border crossing|
the hospital programme|a record harvest|the data centre|the fishing quota|the power cut|the election result|
the housing shortage|a sharp fall in exports|the satellite launch
""")
_MONTHS = _words("January|February|March|April|May|June|July|August|September|October|November|December")
_DAYS = _words("Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday")
_UNITS = _words("million euros|million dollars|tonnes|households|megawatts|jobs|passengers|kilometres")
_ADJECTIVES = _words("long delayed|hotly debated|carefully worded|surprisingly popular|little known|badly damaged")
_VERBS = _words("welcomed|criticised|postponed|defended|reviewed|announced|abandoned|questioned")

_SENTENCES = """
{Person}, {role} of {country}, told reporters in {place} that {subject} would cost at least {number} {unit}.
{Organisation} {verb} {subject} on {day}, saying that more than {number} {unit} had been affected in {country} alone.
Officials in {place} said the {adjective} plan for {subject} had been {verb} twice, most recently by {person} himself.
"We have waited for this for far too long, and nobody in {place} believes it will happen now," said {person}, {role}.
According to {organisation}, {number} {unit} were lost between {date} and {date} because of {subject} in {country}.
{Person} and {person} are due to meet in {place} next {day}, when {organisation} will present its {adjective} report.
The decision came shortly after {organisation} had {verb} an offer of {number} {unit} from a group of private investors.
Shares in the company fell by {small} per cent in early trading after {person} {verb} the talks about {subject}.
"It is not the end of {subject}, but it is a warning to every government in the region," {person} told a hearing.
Nearly {number} people marched through {place} against {subject}, which {organisation} has defended since {year}.
In {country}, where {person} has led the negotiations, the {adjective} agreement was {verb} without a vote or a debate.
Analysts at {organisation} expect the market to recover slowly, with growth of {small} per cent and less after that.
Heavy rain closed the road between {place} and {place} for {small} days, {organisation} said in a short statement.
Neither {person} nor {organisation} answered questions about {subject}, and a lawyer declined to comment any further.
{Person} of {organisation} {verb} the figures, which show that {number} {unit} had gone to companies from {country}.
Rescue teams from {country} reached the {adjective} district before dawn, where {number} {unit} had been cut off by mud.
The two governments signed the treaty in {place} on {date}, long after {person} had first proposed it to {organisation}.
Under new rules, companies that trade with {country} must report {subject} within {small} days or pay a heavy fine.
Researchers led by {person} at {organisation} examined {number} samples from the river and found no contamination.
"My grandfather came here from {place} with nothing, and now they want to close it," said a woman selling fruit.
A court in {place} ruled on {day} that the ministry had acted unlawfully when it {verb} {subject} without a debate.
The {adjective} project, worth {number} {unit}, was supposed to connect the harbour with {place} by the end of {year}.
People who live close to the site have complained for years about noise, dust and lorries that never seem to stop.
Few of those who had come to listen were convinced, and several left the hall before the end of the long discussion.
The report does not say who should pay for the repairs, which are expected to take longer than anyone had first thought.
Critics argue that money would be better spent on schools and clinics, where the need is greater and help comes quicker.
Talks will go on behind closed doors, with both sides under pressure to find a compromise that their voters can accept.
"""
_TEMPLATES = tuple(_SENTENCES.strip().splitlines())


@dataclass(frozen=True, slots=True)
class _Cast:
    """Whom and what one article is about: news names the same few again and again."""

    persons: tuple[str, ...]
    organisations: tuple[str, ...]
    places: tuple[str, ...]
    countries: tuple[str, ...]
    subjects: tuple[str, ...]


class _Fields(dict[str, str]):
    """Fills a template: every field is drawn anew each time it is asked for."""

    def __init__(self, random: Random, cast: _Cast) -> None:
        self._random, self._cast = random, cast

    def __missing__(self, name: str) -> str:
        value = self._draw(name.lower())
        return value if name.islower() else value[0].upper() + value[1:]

    def _draw(self, name: str) -> str:
        random, cast = self._random, self._cast
        listed = {
            "person": cast.persons,
            "organisation": cast.organisations,
            "place": cast.places,
            "country": cast.countries,
            "subject": cast.subjects,
            "role": _ROLES,
            "unit": _UNITS,
            "verb": _VERBS,
            "adjective": _ADJECTIVES,
            "day": _DAYS,
        }
        if name in listed:
            return random.choice(listed[name])
        if name == "date":
            return _date(random)
        if name == "year":
            return str(random.randrange(1995, 2031))
        return str(random.randrange(2, 20)) if name == "small" else f"{random.randrange(20, 90_000):,}"


def articles(count: int, seed: str) -> Iterator[dict[str, str]]:
    """`count` submissions, each different from those of every other seed."""
    for number in range(count):
        yield article(f"{seed}-{number}")


def article(seed: str) -> dict[str, str]:
    """One submission, as the JSON object a sender would push."""
    random = Random(seed)
    cast = _cast(random)
    published = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=random.randrange(700 * 24 * 60))
    return {
        "id": seed,
        "source": SOURCE,
        "title": f"{cast.places[0]}: {cast.subjects[0]} {random.choice(_VERBS)} by {cast.persons[0]}",
        "published": published.isoformat(timespec="minutes"),
        "text": _text(random, cast, published),
    }


def json_lines(submissions: Iterable[dict[str, str]]) -> list[bytes]:
    """Each submission as one line of JSON."""
    return [orjson.dumps(one) for one in submissions]


def _cast(random: Random) -> _Cast:
    return _Cast(
        persons=tuple(f"{random.choice(_FIRST_NAMES)} {random.choice(_LAST_NAMES)}" for _ in range(6)),
        organisations=tuple(random.sample(_ORGANISATIONS, 4)),
        places=tuple(random.sample(_PLACES, 5)),
        countries=tuple(random.sample(_COUNTRIES, 3)),
        subjects=tuple(random.sample(_SUBJECTS, 4)),
    )


def _text(random: Random, cast: _Cast, published: datetime) -> str:
    place = cast.places[0]
    dateline = f"{place.upper()}, {published:%B} {published.day} (BNA) - "
    story = "\n\n".join(_paragraph(random, cast) for _ in range(PARAGRAPHS))
    return f"{dateline}{story}\n\n(Reporting by {cast.persons[-1]} in {place}; Editing by {cast.persons[-2]})"


def _paragraph(random: Random, cast: _Cast) -> str:
    """Sentences of 18 to 26 words."""
    fields = _Fields(random, cast)
    return " ".join(random.choice(_TEMPLATES).format_map(fields) for _ in range(SENTENCES_A_PARAGRAPH))


def _date(random: Random) -> str:
    """A day as news writes it, with its year or without."""
    day, month = random.randrange(1, 29), random.choice(_MONTHS)
    forms = (f"{month} {day}", f"{day} {month} {random.randrange(2019, 2026)}", f"{month} {day}, 2024")
    return random.choice(forms)
