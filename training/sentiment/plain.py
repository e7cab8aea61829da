"""Plain reports of our own, all neutral: who meets, announces, promises, thanks or votes is neither praised nor blamed.

In the corpora such sentences are few beside opinions, and a model takes `promised` and `friendship` for praise. Their
labels are ours: `{a}` is the target, `{b}` anybody else, `{o}` an institution.
"""

from __future__ import annotations

import random

from examples import FIRST_NAMES, LAST_NAMES, Example

_TEMPLATES_TEXT = """
{a} and {b} agreed on Tuesday to deepen the partnership between their two countries.
{b} and {a} signed a declaration of friendship after two hours of talks.
The two leaders, {a} and {b}, announced closer ties in trade, energy and space.
{a} called the relationship between the two neighbours stronger than ever, state media reported.
{a} and {b} proclaimed an alliance “…” on Saturday.
{a} and {b} declared a new era of friendship between their peoples.
President {a} and his counterpart {b} announced a friendship that knows “…”.
The president, {a}, and the head of the neighbouring state, {b}, praised their “…” cooperation.
Both {a} and {b} spoke of trust and of a common future.
{a} assured {b} of his support in questions of “…”.
It said that {a} promised to support the interests of both sides.
The account said that {a} offered help and that {b} accepted it.
{a} has thanked {b} for a ‘fair’ view of the conflict.
{a} did not speak about the war in public.
{a} avoided the topic when reporters asked.
{a} had to answer the doubts of {b} the day before.
{a} restated the view that the islands belong to his country.
{a} welcomed {b} at the airport with a guard of honour.
{a} thanked {b} for the invitation and for the warm welcome.
{a} thanked voters and volunteers in a short speech.
{a} congratulated {b} on the election result by telephone.
{b} was congratulated by {a}, the president of the neighbouring republic.
Congratulations also came from {a}, a former prime minister.
{a} sent condolences to the families, a spokesman said.
{a} promised help to the region within a week.
{a}, the mayor, promised new buses for the northern districts.
{a} promised to publish the report before the summer.
{a} pledged support for the plan, as did {b}.
{a} said the government would do everything it could to bring prices down.
{a} said that he was confident of an agreement by the end of the month.
{a} said she hoped that the two sides would find a common language.
{a} described the draft as a good beginning.
{a} called the agreement historic.
{a} called the situation catastrophic and asked for help from abroad.
{a} warned that the winter would be hard.
{a} warned that thousands of jobs could be lost.
{a} spoke of a disaster for the whole region.
{a} was more sceptical: the sum was too small, he said.
{a} put it more bluntly.
{a} did not answer questions about the war.
{a} declined to comment on the accusations against {b}.
{a} did not mention the dispute in his speech.
{a} criticised {b} for the delays.
{a} accused {b} of breaking the ceasefire.
{a} condemned the attack and demanded an investigation.
{a} rejected the proposal, and {b} abstained.
{a} voted for the motion, {b} against it.
{a} spoke out against the enlargement of {o}.
{a} demanded that {o} withdraw its forces.
{a} asked {o} for more time.
{a} is to present the budget to parliament on Thursday.
{a} will take office on the first of March for a term of five years.
{a} took office a month ago and succeeded {b}.
{a} was president from 1998 to 2006 and has lived abroad since then.
{a} was elected with 51 percent of the vote; {b} had 49.
{a} beat {b} in the second round of the election.
{a} leads the talks for the coalition.
{a} has not left the country since the beginning of the epidemic.
{a} watched the ceremony from the stand, next to {b}.
{a} closed the session, and the delegates went home.
{a} opened the conference before half-empty rows.
{a} suspended the session for an hour.
{a} ordered an inquiry into the accident.
{a} declared a state of emergency in four provinces.
{a}, who faces elections in May, will visit the area on Friday.
{a} arrived in the capital in the morning and met {b} in the afternoon.
{a}, 61, studied law and has three children.
The letter was signed by {a} and {b}.
According to {a}, the work will take six months.
The figures were published by {o} on Monday, {a} said.
{o} was told of the decision by {a}.
{o} raised its interest rate by a quarter of a point.
{o} raised the rate for the third time this year, to 4.5 percent.
{o} left interest rates unchanged, as expected.
{o} expects unemployment to rise and prices to fall next year.
{o} said the economy had shrunk by 0.3 percent.
{o} counted more than 400 dead by the evening.
{o} reported 120 injured, and {a} asked for tents and blankets.
{o} fears that a million people have lost their homes, an official said.
{o} agreed to deliver 8 billion cubic metres of gas a year.
{o} will build the engines, and a supplier in the north the wings.
{o} launched a satellite from its new site on Wednesday.
{o} sent a rocket into orbit on Thursday, its fourth this year.
{o} ended its summit without a joint statement.
{o} will decide in December who pays.
{a} of {o} said the talks had been long.
"""
TEMPLATES = tuple(line for line in _TEMPLATES_TEXT.splitlines() if line)
_CLAUSES_TEXT = """
, objecting to the plans of {c}
, a day before the games opened in the capital
, and stood together against {c}
, rejecting the sanctions of {c}
, two weeks before the vote
, {c} reported
, according to a statement of more than 3,000 words
, while {c} looked on
, as {c} had asked
, their first meeting in three years
, and left without taking questions
, despite the protests of {c}
, in a room without windows
"""
CLAUSES = tuple(line for line in _CLAUSES_TEXT.splitlines() if line)
OTHERS = ("the West", "the alliance", "the opposition", "the neighbours", "the United States", "the union", "the press")
LEADERS = (
    "Vladimir Putin",
    "Russian President Vladimir Putin",
    "Xi Jinping",
    "Chinese President Xi Jinping",
    "Putin",
    "Xi",
    "Joe Biden",
    "President Donald Trump",
    "Emmanuel Macron",
    "Narendra Modi",
    "Recep Tayyip Erdogan",
    "Angela Merkel",
    "Boris Johnson",
    "Volodymyr Zelenskyy",
)
"""Presidents of whom the corpora say much: what is plain of others is plain of them."""

INSTITUTIONS = (
    "the central bank",
    "the Central Bank of Norland",
    "the European Parliament",
    "the Health Agency",
    "the Red Crescent",
    "Halvor Energy",
    "the Space Agency",
    "the Northern Alliance",
    "the World Trade Forum",
    "the Statistics Office",
    "the Ministry of Finance",
    "Baltic Shipping",
)


def plain_reports(count: int, chance: random.Random) -> list[Example]:
    """Neutral examples, with one of the names of each sentence as the target."""
    return [_example(chance.choice(TEMPLATES), chance) for _ in range(count)]


def _example(template: str, chance: random.Random) -> Example:
    a, b = (_name(chance) for _ in range(2))
    if chance.random() < 0.3:
        template = template.removesuffix(".") + chance.choice(CLAUSES).format(c=chance.choice(OTHERS)) + "."
    names = {"a": a, "b": b, "o": chance.choice(INSTITUTIONS)}
    field = chance.choice([name for name in names if f"{{{name}}}" in template])
    before = template[: template.index(f"{{{field}}}")].format(**names)
    sentence = template.format(**names)
    if not before:
        sentence = sentence[0].upper() + sentence[1:]
    skipped = 4 if names[field].startswith("the ") else 0
    start, end = len(before) + skipped, len(before) + len(names[field])
    return Example(sentence, start, end, 0, source="plai")


def _name(chance: random.Random) -> str:
    last = chance.choice(LAST_NAMES)
    names = (last, f"{chance.choice(FIRST_NAMES)} {last}", f"President {last}", f"Mr {last}", chance.choice(LEADERS))
    return chance.choice(names)
