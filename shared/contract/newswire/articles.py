"""The nouns of the wire: an article, and what reading it found.

Every offset is a count of Unicode code points, half open (`start <= i < end`).
Offsets of `Removed` point into `Article.original`; all others into `Article.text`.
Fields are added over time and never renamed, so readers ignore names they do not know.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

ARTICLE_LIMIT_BYTES = 1024 * 1024
"""Largest article accepted over HTTP, as encoded JSON or plain text."""

ID_PATTERN = r"^[A-Za-z0-9._:/-]{1,512}$"
"""What a sender may use as its own id: safe in paths, headers and logs."""

Precision = Literal["minute", "day", "unknown"]
"""How exactly the publication time is known; a value with seconds counts as `minute`."""

PublishedSource = Literal["sender", "feed", "meta", "dateline", "crawler_prefix", "inferred", "unknown"]
"""Where the publication time was found; `sender` is the `published` field of a push."""

RemovedLabel = Literal[
    "crawler_prefix",
    "dateline",
    "byline",
    "caption",
    "credit",
    "title",
    "heading",
    "related",
    "teaser",
    "furniture",
    "disclaimer",
    "separator",
]
"""What a removed span was: `furniture` is what a page carries besides its story (share buttons, comment prompts)."""

LanguageSource = Literal["sender", "page", "detected"]
"""Who says in which language an article is written."""

PubStatus = Literal["usable", "withheld", "canceled"]
"""The IPTC publishing status: `canceled` is a kill, for good; what is `withheld` may come back. Neither has a text."""

EntityRole = Literal["topic", "source"]

SentimentLabel = Literal["positive", "neutral", "negative"]

QuoteKind = Literal["direct", "partial", "indirect"]

TimexType = Literal["DATE", "TIME", "DURATION", "SET"]
"""The types of ISO-TimeML TIMEX3."""


class Noun(BaseModel):
    """Base of everything that travels: frozen, and tolerant of fields added later."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Removed(Noun):
    """A span cut from the original, kept with the reason: `original[start:end]` is the cut text."""

    start: int
    end: int
    label: RemovedLabel


class Published(Noun):
    """When the article was published, as far as anything said so.

    `value` is ISO 8601: a day (`2022-02-05`) or a time with the zone as found
    (`2022-02-05T08:47+05:30`); None when unknown. It is never filled with the time of arrival.
    `flags` says what was done to it: `zone_assumed_utc`, `out_of_range`, `unparseable`.
    """

    value: str | None = None
    precision: Precision = "unknown"
    source: PublishedSource = "unknown"
    flags: tuple[str, ...] = ()


class Tone(Noun):
    """How something is said; `score` runs from -1 (negative) to 1 (positive)."""

    label: SentimentLabel
    score: float


class SentenceTone(Tone):
    """The tone of one sentence of the text. `lexicon` tells that only its words were counted, without the model."""

    start: int
    end: int
    lexicon: bool = False


class SaidOfEntity(Tone):
    """What one sentence says of an entity; `quoted` if in words that the article quotes or reports of others."""

    start: int
    end: int
    quoted: bool = False


class EntitySentiment(Tone):
    """What the text says of an entity, all in all and by voice, and which sentences carried it.

    `own` is the outlet's own voice, without what it quotes and reports; `quoted` is the others'; None where there is
    no sentence of that voice. `unread` counts the sentences with the entity that were not looked at: reading stops at
    a fixed number a text, and who the text is about comes first.
    """

    own: Tone | None = None
    quoted: Tone | None = None
    sentences: tuple[SaidOfEntity, ...] = ()
    unread: int = 0


class Mention(Noun):
    """One place in the text where an entity is named.

    `metonym` tells that the name stands for somebody else: the city for the government, the country for its team.
    `sentiment` is what the sentence says of the entity here, None where that was not read; `quoted` tells that the
    mention stands in words that the article quotes or reports of others.
    """

    start: int
    end: int
    text: str
    metonym: bool = False
    quoted: bool = False
    sentiment: Tone | None = None


class Repair(Noun):
    """A spelling that was put to a person though it is not that person's name, with the evidence for it.

    `surface` is the spelling as it stands in the text, which is never changed. `reasons` are words such as
    `sounds_alike`, `honorific`, `same_role`; `confidence` runs from 0 to 1.
    """

    surface: str
    reasons: tuple[str, ...]
    confidence: float


class Entity(Noun):
    """Who or what the text names, with every mention folded into it.

    `id` is that of the user's watch-list, or else `local:` with the type and the name: the same in all articles.
    `type` is an OntoNotes 5 entity type (PERSON, ORG, GPE, LOC, NORP, FAC, EVENT, ...).
    `identifiers` are what others call it: `iso3166`, `geonames`, `wikidata`; what is not known for sure is not there.
    `salience` says how much the article is about it, from 0 to 1. `role` tells what it is to the article: a `topic`,
    or a `source` that is only named for what it reported. `roles` are the offices and titles named beside a person.
    `sentiment` is what the text says of it; None where no sentence with it was read.
    """

    id: str
    name: str
    type: str
    mentions: tuple[Mention, ...]
    identifiers: dict[str, str] = {}
    salience: float | None = None
    role: EntityRole | None = None
    roles: tuple[str, ...] = ()
    repairs: tuple[Repair, ...] = ()
    sentiment: EntitySentiment | None = None


class TimeExpression(Noun):
    """A date, time, duration or set in the text, with its TIMEX3 value.

    `earliest` and `latest` are the first and last ISO day the value can mean, or the ISO minute of a clock time (with
    its offset if its zone is known); both None where it names no known stretch of the calendar.
    `anchor` is the ISO date the value was computed from, None when it needs none or none was known;
    `rule` names the rule that fired. `inferred` is the reason to believe the anchor where nobody told when the article
    was published: `full_date_in_text` or `weekday_fits_one_year`. `suspect` tells why the expression may be no part
    of the story: `later_than_publication`, a full date in a line that looks like a link left in the text.
    """

    start: int
    end: int
    text: str
    type: TimexType
    value: str
    earliest: str | None = None
    latest: str | None = None
    anchor: str | None = None
    rule: str | None = None
    inferred: str | None = None
    suspect: str | None = None


class Sentiment(Tone):
    """The tone of the whole text with its title; `title` and `body` apart; and of each sentence of the body.

    `title` and `body` are None where there is none. `unread` counts the sentences that were not looked at: those of
    very long texts.
    """

    title: Tone | None = None
    body: Tone | None = None
    sentences: tuple[SentenceTone, ...] = ()
    unread: int = 0


class Quote(Noun):
    """Words attributed to somebody; `start` and `end` enclose the words without their quotation marks.

    `direct` are sentences and `partial` words in quotation marks, `indirect` is a reported clause without marks.
    `speaker` is the name of an entity, or a description in the article's words (`a shopkeeper` is `shopkeeper`);
    None where nobody in particular is quoted. `speaker_entity` is the id of that entity, if it is one. `said_by` is
    the speaker as the sentence puts it (`he`, `Mr Foss`) and `cue` the verb beside it; both are None where the speaker
    is carried over from another sentence. `addressee` is who was told, `via` who passed the words on.
    `confidence` in the speaker runs from 0 to 1.
    """

    start: int
    end: int
    text: str
    speaker: str | None = None
    kind: QuoteKind = "direct"
    speaker_entity: str | None = None
    said_by: str | None = None
    cue: str | None = None
    addressee: str | None = None
    via: str | None = None
    confidence: float | None = None


class Keyphrase(Noun):
    """What the text is about, in its own words, and not a name alone: names are entities.

    `score` is between 0 and 1, 1 for the best of the article; `start` is where the text first has these words, None
    where only the title has them.
    """

    text: str
    score: float
    start: int | None = None


class Subject(Noun):
    """A subject of the IPTC Media Topics: code (`medtop:15000000`), English name, and how sure that is (0 to 1)."""

    code: str
    name: str
    score: float


class Annotator(Noun):
    """Which program made which annotations, so that two versions can stand side by side.

    `gives` names the fields of the article it filled; `status` is `partial` when limits cut the work short or not all
    of it can be done in the article's language, `unsupported` when none can, and `failed` when its fields are missing,
    with the cause in `reason`.
    """

    name: str
    version: str
    model: str | None = None
    gives: tuple[str, ...]
    status: Literal["ok", "partial", "failed", "unsupported"] = "ok"
    reason: str | None = None
    milliseconds: float | None = None


class StageTime(Noun):
    """When a stage finished with the article, and how long its work took; `at` is ISO 8601 in UTC."""

    stage: Literal["received", "enriched", "stored"]
    at: str
    milliseconds: float | None = None


class Change(Noun):
    """One difference to the version before, in the field named.

    For `text` it is a run of lines, and `start` is where `after` begins in the new text. Both are None where the
    texts are too long, or too different, to be compared line by line.
    """

    field: str
    before: str | None = None
    after: str | None = None
    start: int | None = None


class Submission(BaseModel):
    """An article as a sender hands it in; only `text` is required.

    `id` is the sender's own id within `source`. `published` may be in any common format.
    With the status `canceled` or `withheld` it takes back the article it names, by its `id`, `url` or text; what
    else it says is not kept, except for `note`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=False)

    text: str = Field(min_length=1, description="The story, as scraped; it is cleaned on arrival.")
    id: str | None = Field(default=None, pattern=ID_PATTERN, description="The sender's own id within `source`.")
    url: str | None = Field(default=None, max_length=2048, description="http or https address of the page.")
    source: str | None = Field(
        default=None, min_length=1, max_length=200, description="The outlet, e.g. `example.org`."
    )
    title: str | None = Field(default=None, max_length=2000)
    published: str | None = Field(default=None, max_length=100, description="Publication time, ISO 8601 preferred.")
    language: str | None = Field(default=None, pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
    authors: tuple[Annotated[str, Field(min_length=1, max_length=200)], ...] = Field(default=(), max_length=50)
    section: str | None = Field(default=None, max_length=200, description="The outlet's section, e.g. `World`.")
    status: PubStatus = Field(
        default="usable", description="`canceled` takes the article back for good, `withheld` until it comes again."
    )
    note: str | None = Field(
        default=None, max_length=2000, description="The editor's note, e.g. what a correction corrects."
    )
    embargoed_until: str | None = Field(
        default=None,
        max_length=100,
        description="Before this time the article is refused: it is to be sent again then.",
    )


class Article(Noun):
    """An article on the wire: identified and cleaned by ingest, read by enrich, kept by store.

    `place`, `agency` and `syndicated` are what the removed parts tell: where the dateline says it was written, whose
    story it is, and whether a disclaimer says that the outlet only passes it on. `via` names the source it came
    through, `feed` the address of the feed. `language` is a BCP 47 tag, `und` where nobody can tell; `language_source`
    says whose word it is. `changes` are the differences to the version before, filled by store.
    """

    id: str
    version: int
    external_id: str | None = None
    url: str | None = None
    source: str | None = None
    title: str | None = None
    text: str
    original: str
    removed: tuple[Removed, ...] = ()
    published: Published = Published()
    language: str | None = None
    language_source: LanguageSource | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    place: str | None = None
    agency: str | None = None
    syndicated: bool = False
    status: PubStatus = "usable"
    note: str | None = None
    via: str = "push"
    feed: str | None = None
    changes: tuple[Change, ...] = ()
    entities: tuple[Entity, ...] = ()
    dates: tuple[TimeExpression, ...] = ()
    sentiment: Sentiment | None = None
    quotes: tuple[Quote, ...] = ()
    keyphrases: tuple[Keyphrase, ...] = ()
    subjects: tuple[Subject, ...] = ()
    annotators: tuple[Annotator, ...] = ()
    stages: tuple[StageTime, ...] = ()
