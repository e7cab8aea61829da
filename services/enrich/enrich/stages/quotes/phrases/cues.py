"""The words that report speech, and the words around them that tell who speaks to whom."""

from __future__ import annotations

from enrich.stages.entities.names.spelling import word_set

SAY: frozenset[str] = word_set("""
said says say saying told tells tell telling added adds adding asked asks asking replied replies replying answered
answers wrote writes writing states stating tweeted tweets tweeting posted stated announced announces announcing
declared declares declaring insisted insists insisting argued argues arguing claimed claims claiming warned warns
warning noted notes noting stressed stresses stressing emphasised emphasises emphasising emphasized emphasizes
emphasizing explained explains explaining recalled recalls recalling admitted admits admitting acknowledged
acknowledges acknowledging conceded concedes confirmed confirms confirming denied denies denying suggested suggests
suggesting hinted hints hinting indicated indicates indicating promised promises promising vowed vows vowing pledged
pledges pledging joked jokes joking shouted shouts shouting cried screamed yelled whispered continued continues
continuing concluded concludes commented comments remarked remarks observed complained complains testified testifies
predicted predicts maintained maintains maintaining reiterated reiterates reiterating repeated repeats reaffirmed
reaffirms reaffirming affirmed affirms asserted asserts contended contends alleged alleges quipped quips boasted
boasts cautioned cautions estimated estimates reported reports reporting informed informs responded responds revealed
reveals disclosed mused muttered thundered sighed laughed smiled shrugged countered demanded demands demanding
retorted exclaimed chanted read reads believes believed thinks thought hopes hoped fears feared agreed agrees urged
urges urging quoted cited pointed relayed
""")
"""Verbs that report what somebody says, in the forms that do so."""

CALL: frozenset[str] = word_set("""
called calls calling described describes describing labelled labeled labels branded brands branding termed terms
deemed praised praises praising hailed hails hailing lauded lauds welcomed welcomes criticised criticized criticises
criticizes criticising condemned condemns condemning denounced denounces denouncing slammed slams slamming blasted
blasts derided decried accused accuses accusing blamed blames blaming thanked thanks thanking complimented compliments
spoke speaks talked voiced voices voicing rejected rejects rejecting dismissed dismisses dismissing referred refers
referring proclaimed proclaims proclaiming expressed expresses expressing urged urges urging requested saluted mocked
ridiculed lamented likened compared characterised characterized portrayed defended defends defending highlighted
highlights highlighting underlined underlines underscored threatened threatens apologised apologized deplored mourned
congratulated proposed ordered invoked cursed objected put puts tell warned
""")
"""Verbs that judge, name or demand: what stands in marks beside them is their subject's word."""

THAT_FREE: frozenset[str] = word_set("""
said says say saying told tells tell telling added adds believes thinks insisted insists claims claimed estimates
estimated admitted admits acknowledged hopes hoped fears
""")
"""Verbs that report a clause without `that`, too."""

PLEDGE: frozenset[str] = word_set("agreed agrees vowed vows pledged pledges promised promises threatened threatens")
"""Verbs whose infinitive is what was said: `ministers agreed to meet again`."""

TELL: frozenset[str] = word_set("told tells tell telling informed informs reminded assured warned urged asked thanked")
"""Verbs with the hearer as their object."""

RELAY: frozenset[str] = word_set("reported reports reporting informs informed quoted cited relayed")
"""What media do with the words of others."""

PASSIVE: frozenset[str] = word_set("is was were are been be being gets got")
AUXILIARIES: frozenset[str] = PASSIVE | word_set(
    "has have had would will could can may might must should did does do 's 'd ’d 'll ’s also then later earlier again"
    " repeatedly publicly not never once even still first now today yesterday"
)
"""What may stand between a subject and its verb."""

FINITE: frozenset[str] = word_set(
    "is was were are had has have will would could can may might must should did does do 's isn't wasn't aren't weren't"
    " won't wouldn't can't couldn't don't doesn't didn't cannot"
)
"""Verbs that show that words are a clause."""

DOCUMENTS: frozenset[str] = word_set("""
statement communique communiqué declaration document text paper letter memo report tweet post message announcement
release resolution ruling verdict indictment complaint lawsuit study survey agreement accord manifesto editorial note
email e-mail notice sign banner order decree bill transcript statements
""")
"""What speaks without being anybody."""

MEDIA_WORDS: frozenset[str] = word_set("""
media television tv radio newspaper newspapers news agency agencies broadcaster press reports outlet outlets magazine
website channel wire daily gazette tabloid portal
""")
"""What passes on the words of others."""

GROUPS: frozenset[str] = word_set("""
leaders presidents ministers governments countries sides parties men women officials doctors nations states they pair
diplomats allies critics opponents residents witnesses experts analysts scientists researchers police authorities
organisers organizers lawmakers senators prosecutors lawyers supporters protesters activists families relatives
survivors neighbours neighbors workers teachers students farmers fans economists forces troops rebels companies
""")
"""Several at once."""

PEOPLE: frozenset[str] = word_set("""
official diplomat resident visitor teacher nurse surgeon fan man woman boy girl shopkeeper engineer adviser advisor
broker delegate witness expert analyst scientist researcher officer worker student farmer driver mother father parent
son daughter brother sister wife husband neighbour neighbor source aide negotiator prosecutor lawyer activist
protester demonstrator survivor victim volunteer soldier commander pilot passenger customer owner trader fisherman
villager refugee migrant critic historian strategist economist spokesman spokeswoman spokesperson leader president
premier minister envoy ambassador chancellor governor mayor secretary chairman chairwoman chief head director coach
captain player manager executive founder politician lawmaker senator congressman congresswoman king queen prince
princess pope bishop priest imam monk writer author actor actress singer artist journalist reporter editor
correspondent photographer judge general colonel admiral firefighter paramedic policeman policewoman detective
inspector person colleague friend counterpart predecessor successor candidate billionaire entrepreneur businessman
businesswoman professor doctor midfielder striker goalkeeper defender champion veteran incumbent insider participant
attendee speaker representative commissioner coordinator organiser organizer rescuer youth teenager pensioner retiree
""") | frozenset(("vice-president", "co-founder", "vice-chairman", "ex-president", "ex-minister", "passer-by"))
"""Heads of descriptions of one person."""

BODIES: frozenset[str] = word_set("""
ministry government agency administration office department company firm bank council parliament party union committee
commission court police army military group organisation organization club team association university institute
regulator watchdog authority bureau body alliance bloc embassy cabinet kremlin centre center service carrier airline
hospital federation fund charity operator navy coalition
""")
"""Heads of descriptions of an organisation."""

DETERMINERS: frozenset[str] = word_set(
    "a an the one another his her its their our my some two three several many other both this that these those each"
    " most all four five six seven eight nine ten no"
)
INDEFINITE: frozenset[str] = word_set("a an one another some several many two three")

PREPOSITIONS: frozenset[str] = word_set("""
of for in from at on by with to about between near outside during after before under against over into through since
without within among around behind beside amid despite per via than as like until inside across toward towards
""")

CLAUSE_WORDS: frozenset[str] = word_set("""
that when while because if but which who whom whose where although though whether what how why so and or nor yet
unless
""")
"""Where a phrase ends and another clause begins."""

TIMES: frozenset[str] = word_set("""
monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
october november december today yesterday tomorrow tonight last this next week month year earlier later ago morning
evening afternoon night recently meanwhile however
""")

HE: frozenset[str] = word_set("he him himself")
SHE: frozenset[str] = word_set("she her herself")
PRONOUNS: frozenset[str] = word_set("he she it they i we who")

SET_OFF: frozenset[str] = word_set("""
so-called socalled known dubbed nicknamed titled entitled named codenamed code-named termed word words term phrase
meaning subtitled headlined alias called aka name nickname slogan motto moniker hashtag
""")
"""What stands right before words that are only named."""

WORKS: frozenset[str] = word_set("""
film movie book novel song album series show play essay article documentary podcast episode painting opera musical
single track poem memoir game exhibition ballet symphony drama thriller comedy bestseller sitcom column magazine
sequel anthem hit soundtrack video report collection trilogy autobiography biography ballad
""")
"""Kinds of works whose titles stand in quotation marks."""
