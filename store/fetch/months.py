"""Names of months and of time zones as dates in feeds have them: a word comes in, a number goes out. Tables."""

from __future__ import annotations

# Twelve groups, of English, French, German, Spanish, Italian, Dutch, Swedish, Finnish, Polish, Russian, Ukrainian, Hindi,
# Portuguese, Norwegian, Danish: whole, in the case that dates have, and as abbreviated.
_WORDS = (
    "jan january janvier janv januar jänner enero ene gennaio gen januari tammikuu tammikuuta "
    "stycznia styczeń января январь янв січня січ जनवरी janeiro ianuarie",
    "feb february fevrier févr fév februar febrero febbraio februari helmikuu helmikuuta lutego "
    "luty февраля февраль фев лютого лют फ़रवरी फरवरी fevereiro fev février",
    "mar march mars märz maerz mär marzo maart maaliskuu maaliskuuta marca marzec марта март мар березня бер मार्च março marco",
    "apr april avril avr abril abr aprile huhtikuu huhtikuuta kwietnia kwiecień апреля апрель апр квітня квіт кві अप्रैल",
    "may mai mayo maggio mag maj mei toukokuu toukokuuta maja мая май травня трав тра मई maio",
    "jun june juin juni junio giugno giu kesäkuu kesäkuuta czerwca czerwiec июня июнь июн червня черв чер जून junho",
    "jul july juillet juil juli julio luglio lug heinäkuu heinäkuuta lipca lipiec июля июль июл липня лип जुलाई julho",
    "aug august août aout agosto ago augusti augustus elokuu elokuuta sierpnia sierpień августа "
    "август авг серпня серп сер अगस्त",
    "sep sept september septembre septiembre settembre set syyskuu syyskuuta września wrzesień "
    "сентября сентябрь сен сент вересня вер सितंबर setembro",
    "oct october octobre oktober okt octubre ottobre ott out outubro lokakuu lokakuuta "
    "października październik октября октябрь окт жовтня жовт жов अक्टूबर",
    "nov november novembre noviembre novembro marraskuu marraskuuta listopada listopad ноября "
    "ноябрь ноя нояб листопада лист лис नवंबर",
    "dec december décembre decembre déc dezember dez diciembre dicembre dic desember des dezembro "
    "joulukuu joulukuuta grudnia grudzień декабря декабрь дек грудня груд гру दिसंबर",
)
MONTHS = {word: number for number, words in enumerate(_WORDS, 1) for word in words.split()}

# Minutes east of Greenwich. Where a name has several owners, the one that feeds use stands here (IST is India's, BST
# Britain's, CST America's).
# fmt: off
ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 60, "bst": 60, "cet": 60, "met": 60, "mez": 60, "cest": 120,
    "mest": 120, "mesz": 120, "eet": 120, "eest": 180, "msk": 180, "msd": 240, "trt": 180, "gst": 240, "pkt": 300,
    "ist": 330, "npt": 345, "ict": 420, "wib": 420, "hkt": 480, "sgt": 480, "awst": 480, "pht": 480, "jst": 540,
    "kst": 540, "acst": 570, "acdt": 630, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780, "nst": -210, "ndt": -150,
    "ast": -240, "adt": -180, "brt": -180, "art": -180, "est": -300, "edt": -240, "et": -300, "cst": -360, "cdt": -300,
    "ct": -360, "mst": -420, "mdt": -360, "mt": -420, "pst": -480, "pdt": -420, "pt": -480, "akst": -540, "akdt": -480,
    "hst": -600, "sast": 120, "cat": 120, "eat": 180, "wat": 60,
}
# fmt: on
