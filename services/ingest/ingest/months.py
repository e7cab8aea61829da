"""The names of months and weekdays as news writes them, in the languages whose names leave no doubt."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

_MONTHS: Final = (
    # One line a language, twelve names in their order, other forms after a stroke. A word that means two months
    # in two languages has no place here.
    "january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sep/sept october/oct "
    "november/nov december/dec",
    "januar/jänner/jän februar/feber märz/mär/mrz april mai juni juli august september oktober/okt november "
    "dezember/dez",
    "janvier/janv février/févr/fév/fevrier mars avril/avr mai juin juillet/juil août/aout septembre octobre novembre "
    "décembre/déc/decembre",
    "enero/ene febrero marzo abril/abr mayo junio julio agosto/ago septiembre/setiembre octubre noviembre "
    "diciembre/dic",
    "gennaio/gen febbraio/febbr marzo aprile maggio/mag giugno/giu luglio/lug agosto settembre/sett/set ottobre/ott "
    "novembre dicembre/dic",
    "janeiro fevereiro/fev março abril/abr maio/mai junho julho agosto/ago setembro/set outubro/out novembro "
    "dezembro/dez",
    "januari februari maart/mrt april mei juni juli augustus september oktober/okt november december",
    "января/янв/январь февраля/фев/февр/февраль марта/мар/март апреля/апр/апрель мая/май июня/июн/июнь июля/июл/июль "
    "августа/авг/август сентября/сен/сент/сентябрь октября/окт/октябрь ноября/ноя/нояб/ноябрь декабря/дек/декабрь",
    "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października - grudnia",
    "ιανουαρίου/ιαν φεβρουαρίου/φεβ/φεβρ μαρτίου/μάρ απριλίου/απρ μαΐου/μάι/μαϊ ιουνίου/ιούν/ιουν ιουλίου/ιούλ/ιουλ "
    "αυγούστου/αύγ/αυγ σεπτεμβρίου/σεπ/σεπτ οκτωβρίου/οκτ νοεμβρίου/νοέ/νοε δεκεμβρίου/δεκ",
    "január/jan február/febr március/márc április/ápr május/máj június/jún július/júl augusztus szeptember/szept "
    "október/okt november december",
    "ocak şubat/şub mart nisan/nis mayıs/may haziran/haz temmuz/tem ağustos/ağu eylül/eyl ekim/eki kasım/kas "
    "aralık/ara",
)


def _numbers(languages: Iterable[str]) -> dict[str, int]:
    named = ((number, forms) for language in languages for number, forms in enumerate(language.split(), 1))
    return {form: number for number, forms in named for form in forms.split("/") if form != "-"}


MONTHS: Final = _numbers(_MONTHS[:1])
"""The number of a month by its English name in lower case."""

ALL_MONTHS: Final = _numbers(_MONTHS)
"""The number of a month by its name in any of the languages."""

WEEKDAYS: Final = frozenset(
    [
        *(
            "monday",
            "tuesday",
            "wednesday",
            "thursday",
            "friday",
            "saturday",
            "sunday",
            "mon",
            "tue",
            "tues",
            "wed",
            "thu",
            "thur",
            "thurs",
            "fri",
            "sat",
            "sun",
        ),
        *(
            "montag",
            "dienstag",
            "mittwoch",
            "donnerstag",
            "freitag",
            "samstag",
            "sonnabend",
            "sonntag",
            "mo",
            "di",
            "mi",
            "do",
            "fr",
            "sa",
            "so",
        ),
        *("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "lun", "jeu", "ven", "sam", "dim"),
        *("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
        *("lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica", "gio"),
        *("segunda", "terça", "quarta", "quinta", "sexta", "feira"),
        *("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
        *(
            "понедельник",
            "вторник",
            "среда",
            "четверг",
            "пятница",
            "суббота",
            "воскресенье",
            "пн",
            "вт",
            "ср",
            "чт",
            "пт",
            "сб",
            "вс",
        ),
    ]
)
"""Names of weekdays, in lower case: they say nothing that the date does not."""
