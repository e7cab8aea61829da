"""Every kind of time expression, as one sentence of our own and the values it must get."""

from __future__ import annotations

import pytest
import spacy
from spacy.language import Language

from enrich.stages.dates.stage import find_dates

PUBLISHED = "2022-02-05"  # a Saturday, in ISO week 5


@pytest.fixture(scope="module")
def english() -> Language:
    return spacy.blank("en")


def values(english: Language, sentence: str, published: str | None = PUBLISHED) -> list[str]:
    """What was found, as `words = value`."""
    return [f"{found.text} = {found.value}" for found in find_dates([english(sentence)], [0], published)]


DAYS = [
    ("The court ruled on Dec. 28.", "Dec. 28 = 2021-12-28"),
    ("The court ruled on 28 December.", "28 December = 2021-12-28"),
    ("The ban will start on 28 December.", "28 December = 2022-12-28"),
    ("The bridge opened on March 3, 1931, near the port.", "March 3, 1931 = 1931-03-03"),
    ("The bridge opened on the 3rd of March 1931.", "the 3rd of March 1931 = 1931-03-03"),
    ("The bridge opened on Tuesday, March 3, 1931.", "Tuesday, March 3, 1931 = 1931-03-03"),
    ("In the year ended Jan. 31 sales fell.", "the year = P1Y", "Jan. 31 = 2022-01-31"),
    ("It ran on May 6 and 7.", "May 6 = 2021-05-06", "7 = 2021-05-07"),
    ("It ran 4-6 May 2021.", "4 = 2021-05-04", "6 May 2021 = 2021-05-06"),
    ("It ran from 30 May to 2 June 2015.", "30 May = 2015-05-30", "2 June 2015 = 2015-06-02"),
    ("Form filed 2021-11-30 by mail.", "2021-11-30 = 2021-11-30"),
    ("Form filed 30/11/2021 by mail.", "30/11/2021 = 2021-11-30"),
    ("Form filed 11/30/2021 by mail.", "11/30/2021 = 2021-11-30"),
    ("Form filed 30.11.2021 by mail.", "30.11.2021 = 2021-11-30"),
    ("They left the day before yesterday.", "the day before yesterday = 2022-02-03"),
    ("It happened on Christmas Eve.", "Christmas Eve = 2021-12-24"),
    ("It happened on Easter Sunday 2019.", "Easter Sunday 2019 = 2019-04-21"),
    ("The shop was shut on Good Friday, 2022.", "Good Friday, 2022 = 2022-04-15"),
    ("He died on 30 February 2021.", "February 2021 = 2021-02"),
    ("He died on 12 August last year.", "12 August last year = 2021-08-12"),
    ("Form filed 05.02.2022 by mail.", "05.02.2022 = 2022-02-05"),
    ("Form filed 04-Feb-2022 by mail.", "04-Feb-2022 = 2022-02-04"),
    ("Form filed Feb-04-22 by mail.", "Feb-04-22 = 2022-02-04"),
    ("It opened on January, 1st.", "January, 1st = 2022-01-01"),
    ("Two men were arrested on June 3.", "June 3 = 2021-06-03"),
    ("The ban takes effect on June 3.", "June 3 = 2022-06-03"),
    ("It is the first meeting since June 3.", "June 3 = 2021-06-03"),
    ("Shops closed due to the funeral on November 19.", "November 19 = 2021-11-19"),
    ("They were hit by the Sept. 11 attacks.", "Sept. 11 = 2001-09-11"),
    ("They meet on the first Monday in May.", "the first Monday in May = 2022-05-02"),
    ("They met on the last Friday of June 2021.", "the last Friday of June 2021 = 2021-06-25"),
    ("Wednesday, August 25, was hot.", "Wednesday, August 25 = 2021-08-25"),
    (
        "The fair runs from May 30 to June 12 next year.",
        "May 30 = 2023-05-30",
        "June 12 next year = 2023-06-12",
    ),
    ("A year ago today she left.", "A year ago today = 2021-02-05"),
    ("It is the bread of today's generation.", "today = PRESENT_REF"),
    ("Today's vote was close.", "Today = 2022-02-05"),
    (
        "It sank on Feb. 20, 1972, exactly 50 years earlier.",
        "Feb. 20, 1972 = 1972-02-20",
        "exactly 50 years earlier = 1972-02-20",
    ),
    (
        "It sank on June 20, 1972, 10 years earlier than its sister.",
        "June 20, 1972 = 1972-06-20",
        "10 years earlier = 1962",
    ),
]

WEEKDAYS = [
    ("They met on Friday.", "Friday = 2022-02-04"),
    ("They will meet on Friday.", "Friday = 2022-02-11"),
    ("They are to be charged on Friday.", "Friday = 2022-02-11"),
    ("A vote is scheduled for Friday.", "Friday = 2022-02-11"),
    ("The United States said on Friday.", "Friday = 2022-02-04"),
    ("Leaders hit back at U.S. pressure on Friday, eager to end any doubt.", "Friday = 2022-02-04"),
    ("The vote is on Saturday.", "Saturday = 2022-02-05"),
    ("He resigned last Saturday.", "last Saturday = 2022-01-29"),
    ("It opens next Monday.", "next Monday = 2022-02-07"),
    ("He spoke following Monday's vote.", "Monday = 2022-01-31"),
    ("The trial begins Monday.", "Monday = 2022-02-07"),
    ("She wants an answer by Monday.", "Monday = 2022-02-07"),
    ("The court has given them until Monday to answer.", "Monday = 2022-02-07"),
    ("It had been planned to expire on Monday.", "Monday = 2022-01-31"),
    ("The talks should have ended on Friday.", "Friday = 2022-02-04"),
    ("She left on Tuesday last week.", "Tuesday last week = 2022-01-25"),
    ("She will leave on Tuesday next week.", "Tuesday next week = 2022-02-08"),
    ("Ann, who turns 50 on Tuesday, sang.", "Tuesday = 2022-02-08"),
    ("Open Monday-Friday all day.", "Monday = 2022-01-31", "Friday = 2022-02-04"),
]

MONTHS_AND_SEASONS = [
    ("Sales fell in December.", "December = 2021-12"),
    ("The bureau will publish figures for November.", "November = 2021-11"),
    ("Fifty years ago this month they met.", "Fifty years ago this month = 1972-02"),
    ("She is said to plan a tour ahead of the vote in the autumn.", "the autumn = 2022-FA"),
    ("She resigned ahead of the vote in the autumn.", "the autumn = 2021-FA"),
    ("The law will be signed in December.", "December = 2022-12"),
    ("Rates rose in early March 2021.", "early March 2021 = 2021-03"),
    ("Rates rose at the end of October 2021.", "the end of October 2021 = 2021-10"),
    ("He was hired last October.", "last October = 2021-10"),
    ("He was hired in August last year.", "August last year = 2021-08"),
    ("He was hired in August of that year.", "August of that year = 2022-08"),
    ("In mid-February the ice melts.", "mid-February = 2022-02"),
    ("It lasted between March and June 2015.", "March = 2015-03", "June 2015 = 2015-06"),
    ("Storms hit the coast last summer.", "last summer = 2021-SU"),
    ("This winter is mild.", "This winter = 2021-WI"),
    ("The plant opened in the spring of 1998.", "the spring of 1998 = 1998-SP"),
    ("It will be sold under a September agreement.", "September = 2021-09"),
    ("It rained in the last week of March 2009.", "the last week of March 2009 = 2009-W13"),
    ("The winter of 2020-21 was mild.", "The winter of 2020-21 = 2020-WI"),
    ("Prices in December were higher than a year earlier.", "December = 2021-12", "a year earlier = 2020-12"),
]

YEARS = [
    ("It was founded in 1987.", "1987 = 1987"),
    ("It was founded in the year 1987.", "the year 1987 = 1987"),
    ("In nineteen ninety-six she left.", "nineteen ninety-six = 1996"),
    ("It grew from 2009 to 2011.", "2009 = 2009", "2011 = 2011"),
    ("It grew in 1985-86.", "1985 = 1985", "86 = 1986"),
    ("It grew in the 2020/21 season.", "2020 = 2020", "21 = 2021"),
    ("The post-2014 order ended.", "2014 = 2014"),
    ("Music of the 1990s filled the hall.", "the 1990s = 199"),
    ("Ships of the 1800s lie there.", "the 1800s = 18"),
    ("Music of the early '90s filled the hall.", "the early '90s = 199"),
    ("Music of the nineties filled the hall.", "the nineties = 199"),
    ("It is a 19th century house.", "19th century = 18"),
    (
        "Houses of the eighteenth and nineteenth centuries stand there.",
        "the eighteenth = 17",
        "nineteenth centuries = 18",
    ),
    ("Oil cost more in the last decade.", "the last decade = 201"),
    ("It ruled in the 2003-2010 years.", "2003 = 2003", "2010 = 2010"),
    ("He died in 44 BC.", "44 BC = BC0044"),
    ("It arose in the fourth century BC.", "the fourth century BC = BC03"),
]

QUARTERS = [
    ("Profit rose in the third quarter of 2020.", "the third quarter of 2020 = 2020-Q3"),
    ("Third-quarter profit rose.", "Third-quarter = 2021-Q3"),
    ("Q3 2021 was weak.", "Q3 2021 = 2021-Q3"),
    ("It fell in the fourth quarter of last year.", "the fourth quarter of last year = 2021-Q4"),
    ("It fell in the second half of 2021.", "the second half of 2021 = 2021-H2"),
    ("H1 2021 was weak.", "H1 2021 = 2021-H1"),
    ("It grew in the final quarter of 2019.", "the final quarter of 2019 = 2019-Q4"),
    ("2021's third quarter was weak.", "2021's third quarter = 2021-Q3"),
    ("Sales in the quarter ended July 31 rose.", "the quarter = 2021-Q2", "July 31 = 2021-07-31"),
    ("Fiscal third-quarter profit rose.", "Fiscal third-quarter = 2021-Q3"),
    ("Budgets for FY2023 are ready.", "FY2023 = FY2023"),
    ("Budgets for fiscal 2023 are ready.", "fiscal 2023 = FY2023"),
    ("Budgets for the financial year 2021-22 are ready.", "the financial year 2021-22 = FY2022"),
]

PERIODS = [
    ("She left yesterday.", "yesterday = 2022-02-04"),
    ("The strike began last week.", "last week = 2022-W04"),
    ("The strike began earlier this week.", "earlier this week = 2022-W05"),
    ("He flew home over the weekend.", "the weekend = 2022-W05-WE"),
    ("Voters decide next year.", "next year = 2023"),
    ("He was fined earlier this month.", "earlier this month = 2022-02"),
    ("The talks failed two years ago.", "two years ago = 2020"),
    ("The talks failed five months ago.", "five months ago = 2021-09"),
    ("The talks failed two weeks ago.", "two weeks ago = 2022-01-22"),
    ("The talks failed a few years ago.", "a few years ago = PAST_REF"),
    ("The vote is three days from now.", "three days from now = 2022-02-08"),
    ("He was hurt on May 3, 2021, and died ten days later.", "May 3, 2021 = 2021-05-03", "ten days later = 2021-05-13"),
    ("He won in 2019 and again the following year.", "2019 = 2019", "the following year = 2020"),
    ("A hearing is set for the week of March 7.", "the week of March 7 = 2022-W10"),
    ("It starts the week after next.", "the week after next = 2022-W07"),
    ("He retired the year before last.", "the year before last = 2020"),
]

TIMES = [
    ("Trains stop at 5:40 p.m. Friday.", "5:40 p.m. Friday = 2022-02-04T17:40"),
    ("Trains stopped on Friday at 17:40.", "Friday at 17:40 = 2022-02-04T17:40"),
    ("The game starts at 8pm on Sunday, Feb 13.", "8pm on Sunday, Feb 13 = 2022-02-13T20:00"),
    ("The blast came at 14:48 UTC.", "14:48 UTC = 2022-02-05T14:48Z"),
    ("The blast came at 0900 GMT.", "0900 GMT = 2022-02-05T09:00Z"),
    ("Published 5 February 2022 8:47 am IST here.", "5 February 2022 8:47 am IST = 2022-02-05T08:47"),
    ("Police came on Friday night.", "Friday night = 2022-02-04TNI"),
    ("Police came at 10.30 p.m. on Tuesday night.", "10.30 p.m. on Tuesday night = 2022-02-01T22:30"),
    ("She resigned this morning.", "this morning = 2022-02-05TMO"),
    ("He called at noon Thursday.", "noon Thursday = 2022-02-03T12:00"),
    ("Tours are 9 to 11 a.m. on Friday.", "9 = 2022-02-05T09:00", "11 a.m. on Friday = 2022-02-04T11:00"),
    ("They spoke last night.", "last night = 2022-02-04TNI"),
    ("They spoke at 10 o'clock at night on Friday.", "10 o'clock at night on Friday = 2022-02-04T22:00"),
    ("They spoke on Friday in the evening.", "Friday in the evening = 2022-02-04TEV"),
    ("The siren went at 2130 hours.", "2130 hours = 2022-02-05T21:30"),
    ("The game starts at 5pm GMT+2.", "5pm GMT+2 = 2022-02-05T17:00"),
    ("The post came at 6 in the morning.", "6 in the morning = 2022-02-05T06:00"),
    ("Sent 2022-02-05T08:47:00Z by wire.", "2022-02-05T08:47:00Z = 2022-02-05T08:47Z"),
]

DURATIONS = [
    ("It took two and a half years.", "two and a half years = P2Y6M"),
    ("They shipped 90 crates over 10 years.", "10 years = P10Y"),
    ("It lasted over 10 years.", "over 10 years = P10Y"),
    ("The town was quiet for decades.", "decades = PXDE"),
    ("It was a decades-long war.", "decades-long = PXY"),
    ("It took 2 1/2 years.", "2 1/2 years = P2Y6M"),
    ("He got a two-and-a-half-year term.", "two-and-a-half-year = P2Y6M"),
    ("It took a minute and a half.", "a minute and a half = PT1M30S"),
    ("She holds a 30-year bond.", "30-year = P30Y"),
    ("It was a months-long siege.", "months-long = PXM"),
    ("The march lasted several weeks.", "several weeks = PXW"),
    ("The march lasted more than four hours.", "more than four hours = PT4H"),
    ("He spoke for two minutes and 50 seconds.", "two minutes and 50 seconds = PT2M50S"),
    ("It rained in the last week of the match.", "the last week = P1W"),
    ("It lasted 24 hours.", "24 hours = PT24H"),
    ("It lasted 12 months.", "12 months = P12M"),
    ("Prices doubled in a decade.", "a decade = P10Y"),
    ("Sales doubled in the past three months.", "the past three months = P3M"),
    ("Sales rose in the first nine months of 2021.", "the first nine months = P9M", "2021 = 2021"),
    ("It has been so for years.", "years = PXY"),
    ("It took close to two years.", "close to two years = P2Y"),
    ("It took 25 and a half days.", "25 and a half days = P25.5D"),
    ("It stood for a quarter of a century.", "a quarter of a century = P25Y"),
    ("The trip is to last 10 days.", "10 days = P10D"),
    ("Costs rise over the next 12 to 18 months.", "the next 12 to 18 months = P12M"),
    ("Costs rise over the next year.", "the next year = P1Y"),
]

SETS = [
    ("They meet every Monday.", "every Monday = XXXX-WXX-1"),
    ("They meet eight times a year.", "eight times a year = P1Y"),
    ("Rent went up by £70 a month.", "a month = P1M"),
    ("It made £70 a year earlier.", "a year earlier = 2021"),
    ("They march each July.", "each July = XXXX-07"),
    ("They meet on Mondays.", "Mondays = XXXX-WXX-1"),
    ("They meet twice a week.", "twice a week = P1W"),
    ("They vote every four years.", "every four years = P4Y"),
    ("It is read every other day.", "every other day = P2D"),
    ("The paper appears daily.", "daily = P1D"),
    ("He works 40 hours a week.", "40 hours = PT40H", "a week = P1W"),
    ("They ship ten billion cubic metres of gas a year.", "a year = P1Y"),
    ("They rest at weekends.", "weekends = XXXX-WXX-WE"),
]

VAGUE = [
    ("Prices are now higher.", "now = PRESENT_REF"),
    ("The firm recently merged.", "recently = PAST_REF"),
    ("It failed in the past.", "the past = PAST_REF"),
    ("Nobody knows the future.", "the future = FUTURE_REF"),
    ("She will one day be famous.", "one day = FUTURE_REF"),
]

KINDS = DAYS + WEEKDAYS + MONTHS_AND_SEASONS + YEARS + QUARTERS + PERIODS + TIMES + DURATIONS + SETS + VAGUE


@pytest.mark.parametrize("case", KINDS, ids=lambda case: case[0])
def test_value(english: Language, case: tuple[str, ...]) -> None:
    """An expression is found with its words and has the value a reader of that day's paper would give it."""
    sentence, *expected = case
    assert values(english, sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "The 2022 Winter Olympics drew crowds.",
        "They won Euro 2024 at home.",
        "They won the World Cup 2022 on penalties.",
        "They won the 2022 FIFA World Cup.",
        "She played the 2021 Australian Open final.",
        "She saw the summer Olympics.",
        "Fans met at the Tokyo 2020 Games.",
        "A 54-year-old driver, 12 years old at heart, was hurt.",
        "The girl, aged 12, and a man in his 20s or 30s were found.",
        "May said the march may go on, and can fall.",
        "He ran 1500 meters and sold 2000 votes.",
        "It cost $2000 in cash.",
        "The crowd wants Vision 2030 and Windows 2000.",
        "She won 6-4, 7-5 in 1:45:30.",
        "Three-quarters of voters had a second chance.",
        "The former mayor was previously a clerk and soon a judge.",
        "It was the Year of the Tiger.",
        "Black Friday sales began.",
        "It pays $500 million a year.",
        "Expo 2020, UEFA Euro 2024 and Eurovision 2022 drew crowds.",
        "The 44-year-old, a 3-month-old baby and a man 26 years of age were hurt.",
        "They signed the Good Friday Agreement on Easter Island.",
        "Three quarters of the voters stayed at home.",
    ],
)
def test_no_date(english: Language, sentence: str) -> None:
    """Names of events, ages, people, rates and plain numbers are no dates."""
    assert values(english, sentence) == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Filed 05/02/2022 here.", "05/02/2022 = 2022-02-05"),
        ("Filed 02/05/2022 here.", "02/05/2022 = 2022-02-05"),
        ("Filed 03/04/2019 here.", "03/04/2019 = 2019-04-03"),
        ("Filed 03/04/2019 and 12/25/2019 here.", "03/04/2019 = 2019-03-04"),
    ],
)
def test_order_of_day_and_month(english: Language, sentence: str, expected: str) -> None:
    """Numbers are read day first, unless another date or nearness to the day of writing shows the other order."""
    assert values(english, sentence)[0] == expected


def test_quarter_reported(english: Language) -> None:
    """In an earnings story `the quarter` is the one reported and `a year earlier` the same one of the year before."""
    report = "Third-quarter profit was 3 million, up from 2 a year earlier. In the year-ago quarter, it paid 1. "
    assert values(english, report + "The quarter was good. So was the 2019 period.") == [
        "Third-quarter = 2021-Q3",
        "a year earlier = 2020-Q3",
        "the year-ago quarter = 2020-Q3",
        "The quarter = 2021-Q3",
        "the 2019 period = 2019-Q3",
    ]
