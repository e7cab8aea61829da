"""What an article says of its persons beside their names: offices, countries, and whether he or she."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from enrich.stages.entities.names.lists import known, titles
from enrich.stages.entities.names.spelling import name_key, word_set
from enrich.stages.quotes.phrases.cues import BODIES, CLAUSE_WORDS, DETERMINERS, FINITE, PEOPLE, SAY
from enrich.stages.quotes.phrases.words import Sentence, Token

_SHE_TITLES = word_set("""
mrs ms miss madam madame mme mlle lady dame queen princess duchess countess baroness frau senora señora sister
spokeswoman chairwoman congresswoman businesswoman policewoman actress mother daughter wife woman widow girl niece
grandmother aunt midwife waitress
""")
_HE_TITLES = word_set("""
mr sir lord king prince duke earl baron herr senor señor monsieur father brother pope emperor sheikh spokesman
chairman congressman businessman policeman actor son husband man boy nephew grandfather uncle sultan shah imam
""")
_SHE_NAMES = word_set("""
ada abigail adele agnes aisha alexandra alice alicia alison amanda amelia amina amy ana andrea angela anita ann anna
anne annette annie astrid barbara beatrice bettina birgit bridget brigitte camille carla carmen caroline catherine
cecilia charlotte cheryl chloe christina christine claire clara claudia cristina cynthia daniela danielle deborah
debra diana diane dominique donna doris eileen elaine eleanor elena elisabeth elizabeth ellen emily emma erica erika
esther eva evelyn fatima fiona florence frances gabriela georgia giorgia gloria grace greta gretchen hannah harriet
heather heidi helen helena hillary ida ingrid irene irina isabel isabelle jacinda jacqueline jana jane janet janice
jennifer jenny jessica jill joan joanna josephine judith judy julia julie juliet kaja kamala karen karin kate
katharine katherine kathleen kathryn kathy katie katrina kim kirsten kristalina kyra laura lauren laila leila lena
leyla lina linda lisa liz louise lucia lucy luisa lydia madeleine magdalena maggie maia malala manuela margaret
margarita margrethe maria mariam marianne marie marina marine marta martha mary maureen maya melanie melinda melissa
mette michelle miriam monica monika nadia nancy naomi natalia natalie natasha nicola nicole nikki nina nora norma olga
olivia oprah pamela patricia paula penny petra priti priya rachel rebecca rita roberta rosa rose rosemary ruth
samantha sandra sanna sara sarah selin sharon sheila sherry shirley silvana silvia simone sofia sonia sophia sophie
stella stephanie sue susan susana susanna suzanne svetlana swati sylvia tamara tania tatiana taylor teresa theresa
tina tracey tracy ursula valentina valerie vanessa vera veronica victoria viola virginia vivian viviane wendy yulia
yvonne zoe
""")
_HE_NAMES = word_set("""
aaron abdul abdullah abraham adam ahmed alan albert alberto alejandro alessandro alexander alexandre alexei alfred ali
alok amir anatoly anders andre andreas andrei andrew andrey anthony antonio antony antónio anwar armando arnold arthur
bashar barack ben benjamin benny bernard bernie bill bob boris brad brian bruno carl carlos charles charlie chris
christian christoph christopher claude colin craig daniel dan dave david dean denis dennis derek dick diego dmitry
dmitri dominic don donald doug douglas duncan edgar edward edwin elon emmanuel enrico eric erik ernesto evo fabio
felipe fernando fidel francesco francis francisco francois françois frank franz fred frederick friedrich gareth gary
gavin gennady geoff geoffrey george gerald gerard gerhard giovanni giuseppe gordon graham greg gregory guillermo
gustavo hans harold harry hassan henri henry herbert hosni howard hugo hussein ian ibrahim igor imran ismail ivan jack
jacob jacques jair jake james jamie jan jared jason javier jean-claude jeff jeffrey jens jeremy jerome jerry jim jimmy
joachim joe joel johan johann john johnny jonathan jorge jose josé josef joseph josep joshua juan julian julius justin
karl keith ken kenneth kevin khalid klaus larry lars laurent lawrence lee len leo leonid lionel lloyd louis lucas
luigi luis luiz lukas magnus mahmoud manfred manuel marc marcel marco marcus mario mark martin matt matteo matthew
maurice max michael michel mike mikhail miguel mitch mohamed mohammad mohammed muhammad nayib narendra nathan ned neil
nicholas nick nicolas nicolás nigel nikita nikolai norman olaf oleg oliver olivier omar oscar pablo patrick paul pavel
pedro peter petr petro phil philip philippe pierre rafael rajesh ralph randy ray raymond recep richard rick rishi
robert roberto rodrigo roger roland roman ron ronald rupert russell ryan salman sam samuel scott sean sebastian sergei
sergey sergio shinzo silvio simon stefan stephen steve steven stuart sundar tayyip ted terry thomas tim timothy tobias
toby todd tom tony victor viktor vincent vitali vladimir volodymyr wang walter warren wayne wilhelm will william
wolfgang xavier yevgeny yoav yuri zhang frans
""")
_AGAINST_THEIR_ENDING = word_set("""
luca luka nikita ilya sasha misha mischa joshua ezra elisha mustafa moussa musa issa abdullah taha yahya kostya vanya
kolya seva jonah krishna rama aditya surya shiva garcia costa silva abba ahmadu goodluck batista akira
""")
_REACH = 8


class Persons:
    """Offices, countries and gender of the persons among an article's entities, each by its index."""

    def __init__(self, names: Sequence[str], types: Sequence[str]) -> None:
        self._types = types
        self.roles: defaultdict[int, set[str]] = defaultdict(set)
        self.countries: defaultdict[int, set[str]] = defaultdict(set)
        self._gender: dict[int, str] = {}
        for index, name in enumerate(names):
            if types[index] == "PERSON" and (gender := _gender_of_name(name)):
                self._gender[index] = gender

    def gender(self, entity: int) -> str:
        """`he`, `she` or nothing known."""
        return self._gender.get(entity, "")

    def learn(self, sentence: Sentence) -> None:
        """Takes note of what stands around the persons of a sentence."""
        for position, token in enumerate(sentence):
            if token.kind == "name" and self._types[token.number] == "PERSON":
                self._note(token.number, _in_front(sentence, position, self._types))
                self._note(token.number, _behind(sentence, position))

    def _note(self, entity: int, words: Iterable[Token]) -> None:
        for word in words:
            low = titles.plain(word.low)
            if word.kind == "name":
                if self._types[word.number] != "PERSON":
                    self.countries[entity].add(country_of(word.text))
            elif low in PEOPLE or low in titles.ROLES:
                self.roles[entity].add(low)
            if low in _SHE_TITLES or low in _HE_TITLES:
                self._gender[entity] = "she" if low in _SHE_TITLES else "he"


def gender_of_words(text: str) -> str:
    """The gender that a description tells: `a woman from Ohio`."""
    words = set(text.lower().split())
    return "she" if words & _SHE_TITLES else "he" if words & _HE_TITLES else ""


def country_of(name: str) -> str:
    """The country a name or adjective belongs to, or the name itself."""
    key = name_key(name)
    return known.COUNTRY_OF_PEOPLE.get(key) or known.CANONICAL.get(key) or key


def _gender_of_name(name: str) -> str:
    given = name.split()[0].lower() if " " in name else ""
    if given in _SHE_NAMES or given in _HE_NAMES:
        return "she" if given in _SHE_NAMES else "he"
    if len(given) < 4 or given in _AGAINST_THEIR_ENDING:
        return ""
    return "he" if given.endswith("o") and not given.endswith("ko") else "she" if given.endswith("a") else ""


def _in_front(sentence: Sentence, position: int, types: Sequence[str]) -> list[Token]:
    """The title before a name, or the description that a comma joins to it."""
    found: list[Token] = []
    before = position - 1
    is_apposed = before > 0 and sentence[before].text == ","
    if is_apposed:
        before -= 1
    for at in range(before, max(-1, before - _REACH), -1):
        token = sentence[at]
        if _stops(token, types) or (not is_apposed and not _is_title_part(token)):
            break
        found.append(token)
        if token.low in DETERMINERS:
            return found
    return [] if is_apposed else found


def _is_title_part(token: Token) -> bool:
    low = titles.plain(token.low)
    return token.kind == "name" or low in titles.ROLES or low in PEOPLE or low in BODIES or token.text in ".-'s’s"


def _stops(token: Token, types: Sequence[str]) -> bool:
    if token.kind == "name":
        return types[token.number] == "PERSON"
    return token.kind == "quote" or token.text in ",;:()" or token.low in CLAUSE_WORDS or token.low in SAY


def _behind(sentence: Sentence, position: int) -> list[Token]:
    """What a comma, `of` or `is the` says of a person."""
    at = position + 1
    if at + 1 >= len(sentence) or sentence[at].low not in (",", "of", "is", "was", "("):
        return []
    if sentence[at].low in ("is", "was") and sentence[at + 1].low not in ("the", "a", "an"):
        return []
    found = []
    for token in sentence[at + 1 : at + 2 + _REACH]:
        if token.kind == "quote" or token.text in ",;:.()" or token.low in CLAUSE_WORDS:
            break
        if (token.low in SAY or token.low in FINITE) and token.low not in ("'s", "’s"):
            break
        found.append(token)
    return found
