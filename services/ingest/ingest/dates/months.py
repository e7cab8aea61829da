"""The names of months and weekdays as news writes them, in the languages whose names leave no doubt."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

_MONTHS: Final = (
    # One language an entry, twelve names in their order, other forms after a stroke. A word that means two months in
    # two languages has no place here, but in `OF_LANGUAGE`.
    "january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sep/sept october/oct "
    "november/nov december/dec",
    "januar/jänner/jän februar/feber märz/mär/mrz/maerz april mai juni juli august september oktober/okt november "
    "dezember/dez",
    "janvier/janv février/févr/fév/fevrier/fevr mars avril/avr mai juin juillet/juil août/aout septembre octobre "
    "novembre décembre/déc/decembre",
    "enero/ene febrero marzo abril/abr mayo junio julio agosto/ago septiembre/setiembre octubre noviembre "
    "diciembre/dic",
    "gennaio/gen febbraio/febbr marzo aprile maggio/mag giugno/giu luglio/lug agosto settembre/sett/set ottobre/ott "
    "novembre dicembre/dic",
    "janeiro fevereiro/fev março/marco abril/abr maio/mai junho julho agosto/ago setembro/set outubro/out novembro "
    "dezembro/dez",
    "gener febrer març abril maig juny juliol agost setembre octubre novembre desembre",
    "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
    "januari/januarie februari/februarie maart/mrt april mei juni juli augustus september oktober/okt november "
    "december/desember",
    "januar februar marts/mars april maj/mai juni juli august september oktober november december/desember/des",
    "januari februari mars april maj juni juli augusti september oktober november december",
    "janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember",
    "tammikuuta/tammikuu helmikuuta/helmikuu maaliskuuta/maaliskuu huhtikuuta/huhtikuu toukokuuta/toukokuu "
    "kesäkuuta/kesäkuu heinäkuuta/heinäkuu elokuuta/elokuu syyskuuta/syyskuu lokakuuta/lokakuu "
    "marraskuuta/marraskuu joulukuuta/joulukuu",
    "jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember",
    "janvāris/janvārī februāris/februārī marts/martā aprīlis/aprīlī maijs/maijā jūnijs/jūnijā jūlijs/jūlijā "
    "augusts/augustā septembris/septembrī oktobris/oktobrī novembris/novembrī decembris/decembrī",
    "sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio",
    "stycznia/styczeń lutego/luty marca/marzec kwietnia/kwiecień maja/maj czerwca/czerwiec lipca/lipiec "
    "sierpnia/sierpień września/wrzesień października/październik listopada grudnia/grudzień",
    "ledna/leden února/únor března/březen dubna/duben května/květen června/červen července/červenec srpna září "
    "října/říjen listopadu prosince/prosinec",
    "januára/január februára/február marca/marec apríla/apríl mája/máj júna/jún júla/júl augusta septembra októbra "
    "novembra decembra",
    "januarja februarja marca/marec aprila maja junija/junij julija/julij avgusta/avgust septembra oktobra novembra "
    "decembra",
    "januar/januara februar/februara mart/marta april/aprila maj/maja jun/juna jul/jula avgust/avgusta "
    "septembar/septembra oktobar/oktobra novembar/novembra decembar/decembra",
    "siječnja/siječanj veljače/veljača ožujka/ožujak travnja/travanj svibnja/svibanj lipnja/lipanj srpnja/srpanj "
    "kolovoza/kolovoz rujna/rujan - studenoga/studenog/studeni prosinca/prosinac",
    "janar shkurt mars prill maj qershor korrik gusht shtator tetor nëntor dhjetor",
    "január/jan február/febr március/márc április/ápr május/máj június/jún július/júl augusztus szeptember/szept "
    "október/okt november december",
    "ocak şubat/şub mart nisan/nis mayıs/mayis/may haziran/haz temmuz/tem ağustos/agustos/ağu eylül/eylul/eyl "
    "ekim/eki kasım/kasim/kas aralık/aralik/ara",
    "yanvar fevral mart aprel may iyun iyul avqust/avgust sentyabr oktyabr noyabr dekabr",
    "januari februari maret april mei juni juli agustus september oktober november desember",
    "januari februari mac april mei jun julai ogos september oktober november disember",
    "januari februari machi aprili mei juni julai agosti septemba oktoba novemba desemba",
    "ιανουαρίου/ιαν/ιανουάριος φεβρουαρίου/φεβ/φεβρ/φεβρουάριος μαρτίου/μάρ/μαρ/μάρτιος απριλίου/απρ/απρίλιος "
    "μαΐου/μάι/μαϊ/μάιος ιουνίου/ιούν/ιουν/ιούνιος ιουλίου/ιούλ/ιουλ/ιούλιος αυγούστου/αύγ/αυγ/αύγουστος "
    "σεπτεμβρίου/σεπ/σεπτ/σεπτέμβριος οκτωβρίου/οκτ/οκτώβριος νοεμβρίου/νοέ/νοε/νοέμβριος δεκεμβρίου/δεκ/δεκέμβριος",
    "января/янв/январь февраля/фев/февр/февраль марта/мар/март апреля/апр/апрель мая/май июня/июн/июнь июля/июл/июль "
    "августа/авг/август сентября/сен/сент/сентябрь октября/окт/октябрь ноября/ноя/нояб/ноябрь декабря/дек/декабрь",
    "січня/січень лютого/лютий березня/березень квітня/квітень травня/травень червня/червень липня/липень "
    "серпня/серпень вересня/вересень жовтня/жовтень листопада/листопад грудня/грудень",
    "студзеня лютага сакавіка красавіка траўня/мая чэрвеня ліпеня жніўня верасня кастрычніка лістапада снежня",
    "януари февруари март април май юни юли август септември октомври ноември декември",
    "јануари/јануар фебруари/февруари/фебруар март април мај јуни/јун јули/јул август септември/септембар "
    "октомври/октобар ноември/новембар декември/децембар",
    "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
    "იანვარი/იან თებერვალი/თებ მარტი/მარ აპრილი/აპრ მაისი/მაი ივნისი/ივნ ივლისი/ივლ აგვისტო/აგვ სექტემბერი/სექ "
    "ოქტომბერი/ოქტ ნოემბერი/ნოე დეკემბერი/დეკ",
    "հունվարի/հունվար փետրվարի/փետրվար մարտի/մարտ ապրիլի/ապրիլ մայիսի/մայիս հունիսի/հունիս հուլիսի/հուլիս "
    "օգոստոսի/օգոստոս սեպտեմբերի/սեպտեմբեր հոկտեմբերի/հոկտեմբեր նոյեմբերի/նոյեմբեր դեկտեմբերի/դեկտեմբեր",
    "ינואר/בינואר פברואר/בפברואר מרץ/במרץ/מרס/במרס אפריל/באפריל מאי/במאי יוני/ביוני יולי/ביולי אוגוסט/באוגוסט "
    "ספטמבר/בספטמבר אוקטובר/באוקטובר נובמבר/בנובמבר דצמבר/בדצמבר",
    "يناير فبراير مارس أبريل/ابريل/إبريل مايو يونيو/يونية يوليو/يولية أغسطس/اغسطس سبتمبر أكتوبر/اكتوبر نوفمبر ديسمبر",
    "- شباط آذار نيسان أيار/ايار حزيران تموز آب/اب أيلول/ايلول - - -",
    "جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر",
    "ژانویه فوریه مارس آوریل مه ژوئن ژوئیه/جولای اوت/آگوست سپتامبر اکتبر نوامبر دسامبر",
    "جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر",
    "जनवरी फरवरी/फ़रवरी/फेब्रुवारी मार्च अप्रैल/अप्रेल मई जून जुलाई अगस्त सितंबर/सितम्बर अक्टूबर/अक्तूबर नवंबर/नवम्बर दिसंबर/दिसम्बर",
    "জানুয়ারি/জানুয়ারি/জানুয়ারী/জানুয়ারী ফেব্রুয়ারি/ফেব্রুয়ারি/ফেব্রুয়ারী/ফেব্রুয়ারী মার্চ এপ্রিল মে জুন জুলাই আগস্ট/আগষ্ট "
    "সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর",
    "ஜனவரி பிப்ரவரி மார்ச் ஏப்ரல் மே ஜூன் ஜூலை ஆகஸ்ட் செப்டம்பர் அக்டோபர் நவம்பர் டிசம்பர்",
    "มกราคม/ม.ค กุมภาพันธ์/ก.พ มีนาคม/มี.ค เมษายน/เม.ย พฤษภาคม/พ.ค มิถุนายน/มิ.ย กรกฎาคม/ก.ค สิงหาคม/ส.ค กันยายน/ก.ย "
    "ตุลาคม/ต.ค พฤศจิกายน/พ.ย ธันวาคม/ธ.ค",
)

_SOLAR_MONTHS: Final = (
    "فروردین/فروردين اردیبهشت/ارديبهشت خرداد تیر/تير مرداد شهریور/شهريور مهر آبان آذر دی/دي بهمن اسفند"
)


def _numbers(languages: Iterable[str]) -> dict[str, int]:
    named = ((number, forms) for language in languages for number, forms in enumerate(language.split(), 1))
    return {form: number for number, forms in named for form in forms.split("/") if form != "-"}


MONTHS: Final = _numbers(_MONTHS[:1])
"""The number of a month by its English name in lower case."""

ALL_MONTHS: Final = _numbers(_MONTHS)
"""The number of a month by its name in any of the languages."""

OF_LANGUAGE: Final = {"hr": {"listopada": 10, "listopad": 10}, "cs": {"listopad": 11}, "pl": {"listopad": 11}}
"""What is one month in one language and another in the next."""

SOLAR_MONTHS: Final = _numbers((_SOLAR_MONTHS,))
"""The number of a month of the solar Hijri calendar by its Persian name."""

_WEEKDAYS: Final = (
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun "
    "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so "
    "lundi mardi mercredi jeudi vendredi samedi dimanche lun jeu ven sam dim "
    "lunes martes miércoles jueves viernes sábado domingo "
    "lunedì martedì mercoledì giovedì venerdì sabato domenica gio "
    "segunda terça quarta quinta sexta feira "
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag "
    "понедельник вторник среда четверг пятница суббота воскресенье пн вт ср чт пт сб вс"
)
WEEKDAYS: Final = frozenset(_WEEKDAYS.split())
"""Names of weekdays, in lower case: they say nothing that the date does not."""
