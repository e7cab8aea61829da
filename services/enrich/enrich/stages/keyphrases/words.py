"""English words at which a phrase ends: they name nothing, or nothing in particular."""

from __future__ import annotations

from collections.abc import Iterator

_FUNCTION = """
a about above across after again against ago ahead all almost along already also although always am amid among an and
another any anybody anyone anything apart are around as aside at away back be became because become becomes been
before began behind being below beside besides between beyond both but by can cannot could despite did do does doing
done down during each early earlier either else enough especially even ever every everybody everyone everything except
far few fewer first for former from further get gets getting go goes going gone got had half has have having he hence
her here hers herself him himself his how however i if in indeed inside instead into is it its itself just last lastly
late later latest least less let like likely likewise little long longer lot lots made mainly make makes making many
may maybe me meanwhile merely might mine more moreover most mostly much must my myself near nearly neither never
nevertheless new next no nobody none nor not nothing now of off often old on once one ones only onto or other others
otherwise ought our ours out outside over overall own per perhaps please plus quite rather really regarding same
second several shall she should since so some somebody someone something sometimes somewhere soon still such than that
the their theirs them themselves then there therefore these they third this those though through throughout thus till
to today together tomorrow tonight too toward towards twice under underneath unless unlike until up upon us very via
was we well were what whatever when whenever where whereas wherever whether which while who whoever whole whom whose
why will with within without would yes yesterday yet you your yours yourself don didn doesn isn wasn weren won't isn't
aren't wasn't didn't doesn't don't can't it's that's he's she's they're we're i'm i've we've couldn't wouldn't
shouldn't hasn't haven't hadn't mr mrs ms dr sir o'clock pm gmt est edt utc bst cet versus vs etc
"""

_NUMBERS = """
zero two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million millions
billion billions trillion dozen dozens fourth fifth sixth seventh eighth ninth tenth quarter quarters half percent per
cent percentage point points pc km kilometres kilometers miles mile metres meters feet foot tonnes tons kilos pounds
dollars euros barrels degrees
"""

_TIME = """
monday tuesday wednesday thursday friday saturday sunday january february march april june july august september
october november december jan feb mar apr jun jul aug sep sept oct nov dec morning afternoon evening night nights day
days week weeks weekend month months year years decade decades century centuries hour hours minute minutes second
seconds moment time times date spring summer autumn winter noon midnight period
"""

_EMPTY = """
able accord according actual actually additional afraid alone amount anniversary apparent apparently area areas aspect
available aware bad basis best better big bigger biggest bit bottom brief briefly broad case cases centre certain
certainly chance change changes clear clearly close closely coming common complete completely considerable correct
current currently deep different difficult direct directly easy end entire entirely equal exactly example extra fact
factor famous fast final finally fine firm form free frequent fresh friend friends front full fully future general
generally good great greater greatest group groups hand hands happy hard heavy high higher highest hope idea immediate
immediately important impossible kind kinds large largely larger largest latter left level light line list local lone
low lower lowest main major man manner matter matters mean member members men middle modern name names narrow natural
necessary number numbers obvious open order ordinary outright pace pair part particular particularly parts past people
person place places poor positive possible possibly potential powerful present previous previously prime private
probable probably problem process proper quick quickly quiet rare rarely ready real reason reasons recent recently
record regular related remaining result results right role roughly round sad safe scores serious set sets sharp
sharply short side sides sign similar simple simply single situation size slight slightly slow small smaller smallest
soft sort source sources special specific start step steps strange strong stronger strongest sudden suddenly sure tail
terms thing things third top total true truth alive meet ends ended ending leave shoulder shoulders ducks illusion row
gloomy dug turn type unable understanding use useful usual usually various view way ways weak whatever wide widely
woman women word words worse worst worth wrong young younger copy call called side-by-side leader leaders head heads
chief country countries nation world official officials spokesman spokeswoman spokesperson reporter reporters
journalist journalists resident visitor expert experts fan colleague colleagues counterpart minister ministers
president presidents news agency agencies aim beginning face need life home house street city town capital region
question questions answer remark remarks move story report reports minutes mind rest look run north south east west
northern southern eastern western calls demands partner partners plan plans concern concerns comment photo image video
page article reader readers
"""

_VERBS = """
accept accuse achieve acknowledge add address admit adopt affect agree allow announce appear apply approve argue
arrive ask assume assure attempt attend avoid begin believe belong blame break bring build buy carry catch cause
celebrate choose cite claim collect come comment commit compare complain concede conclude condemn confirm congratulate
consider console contain continue convince cost count cover create criticise criticize cross cruise cut dance decide
declare decline defeat defend defy delay deliver demand deny depend describe destroy develop die differ dig disappear
discuss doubt draw dread drive drop earn ease elect emerge enable encourage ensure enter equalise escape establish
expand expect explain express extend face fail fear feel fight fill find fix flee fly follow force forget form gain
gather give grant grow halve happen hear help hint hit hold hurt ignore include increase inform insist intend
introduce invade invite involve join keep kill know land launch lead learn leave lie lift live lose love lower mark
mass mention miss move note object observe obtain occur offer oppose overtake owe own pass pay perform persuade place
play pledge point pose prefer prepare prevent proclaim produce promise prompt propose protect prove provide publish
pull push put raise reach react read reaffirm receive recognise recognize reduce refer reflect refuse regard reject
release remain remember remove repeat replace reply report represent require resign respond restate retake return
reveal rise rule rush save say scrap see seek seem seize sell send separate serve settle share shoot show shrink shut
sign sit slip smash speak spend splash stand start stay stop storm strengthen strike struggle submit succeed suffer
suggest support surprise suspend take talk tell thank think threaten thunder tighten touch travel treat try turn
understand unveil urge use vanish visit voice vote vow wait wake walk want warn watch wear welcome win wonder work
worry write
"""

_VERB_FORMS = """
said told met won took taken gave given went gone came made knew known thought found kept held led left lost meant
paid put ran read sat saw seen sold sent set shot shown spoke spoken spent stood struck taught threw thrown understood
woke wore worn wrote written beat beaten became begun bought brought built caught chose chosen drawn drew driven drove
fallen fell felt fled flew flown forgotten forgot fought grew grown heard hit hurt laid lain lay let lit rang ridden
rode risen rose sank shook shrank shut slept slid sought sworn swore swam torn tore woken dying lying tying putting
running sitting setting getting stopping planning shutting cutting winning beginning hitting planned stopped shipped
dropped admitted committed permitted occurred referred preferred equalised died lied tied tried carried denied applied
relied replied worried married buried hurried
"""

_NOUNS = """
attack attacks bid bids cause claim cost costs cover deal deals demand drop fear fears fight force forces gain gains
help land launch launches lead lift-off loss offer offers pay plan play pledge point rise rises rule rules sale share
shares strike strikes support talk talks test tests trade travel vote votes visit visits warning warnings work return
delay delays comment cut cuts increase increases decline landing building buildings spending launching ruling rulings
meetings training funding housing killing killings shooting shootings bombing bombings hearing hearings briefing storm
storms crossing opening sitting understanding finding findings release doubt doubts hope stand move turn drive report
record form use approach approaches protest protests match
"""
"""Forms of the verbs that are nouns more often, in news."""

_ED_NOUNS = """
armed bed breed creed deed feed greed need seed shed sled speed steed weed sacred naked uncrewed unmanned red hundred
united embed biped moped indeed shred watershed fed med
"""
_ING_NOUNS = """
advertising airing banking bearing bombing boxing briefing broadcasting building bullying camping ceiling cladding
clothing coaching computing counselling crossing cycling drilling drinking dumping engineering evening farming filing
finding fishing flooding fracking funding gambling gaming gathering grooming hacking hearing heating hiring holding
housing hunting killing king landing laundering lending logging looting manufacturing marketing mining morning
offering opening parking peacekeeping phishing planning poisoning policing polling pricing programming publishing
racing racketeering rating reading recycling refining refuelling ring rowing ruling running sailing sanctioning
savings schooling screening sentencing setting shelling shipping shooting shoplifting sibling skiing smoking smuggling
spending sterling streaming string swimming testing thing trading trafficking training tuning voting warning wedding
wing writing wrongdoing
"""


def _forms(verb: str) -> Iterator[str]:
    """The regular forms of a verb."""
    stem = verb.removesuffix("e")
    yield verb
    if verb.endswith(("ss", "sh", "ch", "x", "o")):
        yield verb + "es"
    elif verb.endswith("y") and verb[-2] not in "aeou":
        yield verb[:-1] + "ies"
        yield verb[:-1] + "ied"
    else:
        yield verb + "s"
    yield stem + "ed"
    yield stem + "ing"


_NOUNS_IN_ED, _NOUNS_IN_ING = frozenset(_ED_NOUNS.split()), frozenset(_ING_NOUNS.split())
_NOUNS_IN_LY = frozenset(("family", "assembly", "supply", "ally", "monopoly", "rally", "anomaly", "butterfly"))

STOP_WORDS: frozenset[str] = frozenset(
    {word for text in (_FUNCTION, _NUMBERS, _TIME, _EMPTY, _VERB_FORMS) for word in text.split()}
    | ({form for verb in _VERBS.split() for form in _forms(verb)} - set(_NOUNS.split()))
)


def ends_phrase(word: str) -> bool:
    """Whether no phrase goes over this word, given in lower case."""
    if word in STOP_WORDS or word[0].isdigit():
        return True
    if word.endswith("ed"):
        return word not in _NOUNS_IN_ED
    if word.endswith("ing"):
        return word not in _NOUNS_IN_ING
    return word.endswith("ly") and word not in _NOUNS_IN_LY


def stem(word: str) -> str:
    """A word in lower case without the ending of its plural."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word
