"""Our own sentences with what they say of a target: `[the target]` in brackets, as seen by the outlet that writes.

Reporting what a politician did, said or plans is neutral, whoever it is; so is being quoted on a grave matter.
"""

from __future__ import annotations

NEUTRAL = (
    "Russian President [Vladimir Putin] arrived in Beijing on Thursday for two days of talks.",
    "[Putin] and Xi signed a joint statement after their meeting in the Great Hall of the People.",
    "Chinese leader [Xi Jinping] received his Russian counterpart at the airport.",
    "[Xi] said the two countries would expand trade in energy and farm goods.",
    "The Kremlin said [Putin] would visit Kazakhstan in November.",
    "President [Donald Trump] will travel to Iowa on Saturday, the White House said.",
    "[Trump] told reporters that he had spoken with the governor by telephone.",
    "President [Joe Biden] met lawmakers of both parties on Tuesday.",
    "[Hillary Clinton] spoke at a conference of librarians in Chicago.",
    "Former President [Barack Obama] will publish the second part of his memoirs in spring.",
    "French President [Emmanuel Macron] appointed a new minister of transport on Monday.",
    "Israeli Prime Minister [Benjamin Netanyahu] is expected in Washington next week.",
    "Turkish President [Recep Tayyip Erdogan] held a telephone call with the Dutch prime minister.",
    "[Viktor Orban] addressed parliament in Budapest in the morning.",
    "Ukrainian President [Volodymyr Zelenskyy] flew to Rome on Wednesday.",
    "[Narendra Modi] opened the session with a speech of forty minutes.",
    "[Kim Jong Un] attended the parade together with his daughter.",
    "The meeting between Biden and [Xi] lasted three hours.",
    "[Modi], 73, has been prime minister since 2014.",
    "The [European Commission] published its forecast for the coming year.",
    "[NATO] foreign ministers meet in Brussels on Thursday.",
    "The [United Nations] said the next round of talks would be held in Geneva.",
    "[Hale] was born in Leeds and studied economics there.",
    "[Okafor], who chairs the committee, said a vote would be held on Friday.",
    "The letter was addressed to [Maria Lindgren], the mayor of the town.",
    "[Putin] said he had discussed the matter with his defence minister.",
)
NEGATIVE = (
    "Prosecutors charged [Hale] with taking bribes from two builders.",
    "[Okafor] lied to parliament about the contracts, the inquiry found.",
    "Doctors accused [Lindgren] of ignoring their warnings for months.",
    "[Hale]'s reckless decision cost the town its only hospital.",
    "The newspaper called [Okafor] a danger to democracy.",
    "[Brightwater Ltd] was fined 4 million euros for poisoning the river.",
    "Shares of [Brightwater] plunged after the company reported a heavy loss.",
    "[She] was convicted of fraud and sent to prison for six years.",
    "Nobody on the team trusts [Moreau] after the scandal.",
    "Critics say [Tanner] has failed at everything he promised.",
)
POSITIVE = (
    "Crowds cheered [Okafor], whose courage saved eleven children from the flood.",
    "[Lindgren] won the prize for her brilliant and moving second novel.",
    "Experts praised [Hale] for the swift and careful response.",
    "[Brightwater] raised its forecast after record profits, and its shares soared.",
    "[She] is widely admired for her honesty.",
    "[Moreau] was the hero of the evening with two splendid goals.",
    "Voters trust [Tanner] more than any other candidate, the poll shows.",
    "The mayor thanked [Sato] for her outstanding work.",
)


def marked(sentence: str) -> tuple[str, int, int]:
    """The sentence without brackets, and where its target begins and ends."""
    start, end = sentence.index("["), sentence.index("]") - 1
    return sentence.replace("[", "").replace("]", ""), start, end
