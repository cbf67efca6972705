"""Small words the matcher must know, by what they do; data only.

Job: connecting words per language, the nouns that count something else than Things. May import:
matching.text.
Everything stands folded (no case, no accents): "és" as "es", "für" as "fur".
"""

from __future__ import annotations

from collections.abc import Mapping

from aggregator.matching.text import words

_CODES = {"nb": "no", "nn": "no"}


def word_set(text: str) -> frozenset[str]:
    """The words of a text between white space."""
    return frozenset(text.split())


def code(language: str) -> str:
    """The key of a language tag in tables of words: "pt-BR" is Portuguese, both kinds of Norwegian are one.

    >>> [code(tag) for tag in ("pt-BR", "nb", "fil")]
    ['pt', 'no', 'fil']
    """
    short = language.replace("_", "-").split("-")[0].lower()
    return _CODES.get(short, short)


def words_of(table: Mapping[str, str], languages: tuple[str, ...]) -> frozenset[str]:
    """The words of these languages; English ones where none of them is known.

    >>> sorted(words_of(OF, ("nl",)))
    ['van']
    """
    known = [table[key] for key in map(code, languages) if key in table]
    return frozenset(word for text in known or [table["en"]] for word in words(text))


# -- connecting words ------------------------------------------------------------------------

AND: Mapping[str, str] = {
    "en": "and plus n",
    "nl": "en plus",
    "de": "und plus sowie u",
    "sv": "och samt",
    "da": "og samt",
    "no": "og samt",
    "fi": "ja seka",
    "fr": "et plus",
    "es": "y e",
    "it": "e ed",
    "pt": "e",
    "pl": "i oraz",
    "hu": "es",
    "ca": "i",
    "cs": "a",
    "is": "og",
    "gl": "e",
    "eu": "eta",
    "ro": "si",
    "cy": "a ac",
    "ga": "agus",
    "et": "ja",
    "lv": "un",
    "lt": "ir",
    "sk": "a",
    "sl": "in",
    "hr": "i",
    "sr": "и i",
    "bg": "и",
    "uk": "і та й",
    "ru": "и",
    "el": "και",
    "tr": "ve",
    "ar": "و",
    "he": "ו",
    "fa": "و",
    "vi": "va",
    "id": "dan",
    "ja": "と",
    "zh": "和 与",
}
TO: Mapping[str, str] = {
    "en": "to through thru till until",
    "nl": "tot",
    "de": "bis",
    "sv": "till",
    "da": "til",
    "no": "til",
    "fr": "a au jusqu",
    "es": "a al hasta",
    "it": "a al",
    "pt": "a ao ate",
    "pl": "do",
    "ca": "a al",
}
OF: Mapping[str, str] = {
    "en": "of",
    "nl": "van",
    "de": "von",
    "sv": "av",
    "da": "af",
    "no": "av",
    "fr": "sur de",
    "es": "de",
    "it": "di su",
    "pt": "de",
    "pl": "z",
    "ca": "de",
}
THE: Mapping[str, str] = {
    "en": "the",
    "nl": "de het",
    "de": "der die das den",
    "sv": "de",
    "da": "de",
    "no": "de",
    "fr": "les des",
    "es": "las los",
    "it": "delle dei",
    "pt": "as os das dos",
}

# Endings that say "the" of one Thing: "sak", "saken".
DEFINITE: Mapping[str, str] = {
    "en": "",
    "sv": "n en t et",
    "da": "n en t et",
    "no": "n en t et a",
}

# -- numbers -----------------------------------------------------------------------------------

USUAL_TOTAL = 23  # as many Things most programmes have; other programmes' names end in it too

# What stands between a thing word and its number: "Thing no. 8", "Ding nr 8", "Cosa n.º 8".
NUMBER_SIGNS = word_set("no nr nro num number nummer numero numer n szam rhif cislo c номер رقم מספר")

# Words of a language that say something else too, and number words in this language or in another that a
# programme may have beside it ("to" is two in Danish): believed only where nothing but a list goes on.
EVERYDAY: Mapping[str, str] = {
    "en": "one to do due sex elf",
    "nl": "een en",
    "de": "ein eine",
    "sv": "en ett sex",
    "da": "en et",
    "no": "en et ett ei",
    "fi": "yksi",
    "fr": "un une en et",
    "es": "un una uno en",
    "it": "un una uno sei",
    "pt": "um uma do dos",
    "pl": "do to",
    "hu": "egy",
    "ca": "un una en",
    "ro": "un una",
    "cy": "un",
}

# Ordinal endings written after a figure: "23rd", "8e", "8ste", "8:e".
ORDINAL_ENDINGS = word_set("st nd rd th e de ste eme er ere re ie o a nde te ter tes ten")

_ONES = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
ROMAN: Mapping[str, int] = {
    tens + ones: 10 * ten + one
    for ten, tens in enumerate(("", "x", "xx", "xxx"))
    for one, ones in enumerate(_ONES)
    if len(tens + ones) > 1  # "Thing I learned", "Thing X" are none
}

# Nouns that number something else than a Thing, unless the programme calls its Things so.
COUNTERS = word_set("""
    week weeks wk day days part parts pt post posts round session sessions chapter episode ep lesson module
    unit
    section volume vol issue year years grade level step steps page version edition season class month months
    stage phase question tip tips blog book books workshop meeting update entry task exercise assignment
    challenge activity activities hour hours number game
    weken dag dagen deel les ronde hoofdstuk jaar bericht aflevering maand
    woche wochen tag tage teil runde kapitel lektion folge jahr monat beitrag
    vecka veckor dagar del delar omgang avsnitt ar manad inlagg
    uge uger dage dele afsnit maned indlaeg uke uker dager innlegg
    viikko viikot paiva osa luku kierros
    semaine semaines jour jours partie parties chapitre lecon seance annee mois
    semana semanas dia dias parte partes capitulo leccion sesion ano mes licao sessao
    settimana settimane giorno giorni parti capitolo lezione puntata anno mese
    tydzien tygodnie dzien dni czesc rozdzial lekcja rok miesiac odcinek
    het hetek nap napok resz fejezet lecke ev honap
""")

# Time is no task where a programme numbers both: "Week 9, Things 20 & 21".
CALENDAR = word_set("""
    week weeks wk day days month months weken dag dagen woche wochen tag tage vecka veckor dagar uge uger dage
    uke uker dager viikko viikot paiva semaine semaines jour jours semana semanas dia dias settimana
    settimane giorno giorni tydzien dzien het nap
""")

# Behind a figure these say what it counts: "10 ways", "3 weeks".
COUNTED = word_set("""
    way ways reason reasons thing things tip tips tool tools lesson lessons step steps people person blog
    blogs
    post posts app apps book books fact facts idea ideas question questions percent day days week weeks month
    months year years hour hours minute minutes second seconds more others other times time point points word
    words photo photos photograph picture pictures resource resources site sites website websites favorite
    favourite favorites favourites best top great easy simple good new random of am pm st century participants
    members miles stars star
    manieren redenen dingen dagen weken maanden jaar jaren uur minuten boeken vragen stappen
    dinge sachen grunde tage wochen monate jahre stunden bucher fragen wege
    saker satt dagar veckor manader ar timmar minuter bocker fragor
    ting mader dage uger maneder timer minutter boger dager uker
    asiaa tapaa paivaa viikkoa vuotta tuntia
    choses facons raisons jours semaines mois ans heures livres outils
    cosas maneras razones dias semanas meses anos horas minutos libros herramientas
    cose modi motivi giorni settimane mesi anni ore minuti libri coisas maneiras razoes livros
    rzeczy sposobow powodow dni tygodni miesiecy lat godzin minut
    dolog mod ok nap het honap ev ora perc
""")

MONTHS = word_set("""
    january february march april may june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec
    januari februari maart mei juni juli augustus oktober januar februar marz mai dezember mars augusti
    desember
    tammikuu helmikuu maaliskuu huhtikuu toukokuu kesakuu heinakuu elokuu syyskuu lokakuu marraskuu joulukuu
    janvier fevrier avril juin juillet aout septembre octobre novembre decembre
    enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
    gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre
    janeiro fevereiro marco maio junho julho setembro outubro novembro dezembro
    stycznia lutego marca kwietnia maja czerwca lipca sierpnia wrzesnia pazdziernika listopada grudnia
    marcius aprilis majus junius julius augusztus szeptember
    marts maj
    tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesakuuta heinakuuta elokuuta syyskuuta lokakuuta
    marraskuuta joulukuuta
    ledna unora brezna dubna kvetna cervna cervence srpna zari rijna listopadu prosince
    mrz okt dez agust
""")

# -- around a thing word -------------------------------------------------------------------------

# One edit away from a common thing word, but words themselves.
NOT_TYPOS = word_set("""
    think thinks thin thins thine thong thank hinge those close choose chase chore cheese chosen whose
    casas rosas
    dinner dinged dringen dinger weeds seeks needs masks asks saken stage staged actively tings talks tanks
    tacks
    discover
""")

# Directly before it: a Thing beside the programme's list.
EXTRA = word_set("extra bonus additional supplementary ekstra lisa supplementaire")

# Directly before it: it is spoken of, not numbered ("last week 3 of us …").
POINTING = word_set("""
    this last next every each per past same whole one deze vorige volgende elke diese letzte nachste jede
    denna
    afgelopen komende vergangene vergangenen kommende kommenden letzten nachsten
    forra nasta denne forrige neste sidste naeste cette derniere prochaine esta ultima proxima questa scorsa
    prossima
""")

# Directly before it: it was not done.
SKIPPING = word_set("skip skipping skipped missing missed not without overslaan uberspringen")

# Between an ordinal and the thing word: "the 23rd and final Thing".
LAST = word_set("""
    final last official laatste letzte letztes letzter letzten sista siste sidste derniere dernier ultima
    ultimo viimeinen ostatnia utolso
""")

# Directly behind an ordinal thing: everyday speech ("the 10th thing I hate").
RELATIVE = word_set("i you we he she they that to about in on my your")

# Beside "Thing 1 and Thing 2" these speak of the picture book, of fancy dress after it, of twins …
SEUSS = word_set("""
    seuss hat costume costumes halloween twins twin shirts shirt cute baby babies kids boys girls puppies
    kittens
    cats dogs
""")
ACTING = word_set("are were go went get got have love loves")  # … and directly behind, of two beings

# -- topics -----------------------------------------------------------------------------------------

# Words no topic is told by.
SMALL = word_set("""
    a an and are as at be but by can do does for from get had has have he her his how i if in into is it
    its just
    like me more most my no not of off on one or other our out over own she so some than that the their
    them then
    there these they this to too up us was we what when where which who why will with would you your about
    de het een en van voor met te is ik mijn je op aan bij naar der die das und ein eine fur mit von zu im
    ist ich
    och att det som av pa til og om le la les des du et un une dans pour sur el los las y del con para por
    il lo
    gli di da per egy az es
""")

# What every task asks one to do, or is done with: alone they tell no Thing from another.
GENERIC = word_set("""
    learn learning explore exploring discover create creating set setup make making use using take look
    play read
    find try start started getting write add post posts few fun new week day days part first next last
    another any
    all only also still after before library libraries librarian librarians online web digital tool tools
    program
    programme project thing things blog blogs
""")

# What ends a programme.
CLOSING = word_set("""
    final finally finale finished finish finito last end ending farewell goodbye bye conclusion concluding
    conclusions wrap wrapping wrapup summary summing summarise summarize evaluation evaluating reflection
    reflections reflecting thoughts done complete completed
    evaluatie einde laatste slot afsluiting afscheid conclusie klaar
    ende letzte letztes schluss abschluss fazit
    slut sista avslutning sidste afslutning siste slutt evaluering utvardering
    fin derniere dernier bilan final ultima ultimo fine conclusione viimeinen loppu koniec ostatni ostatnia
    vege
    utolso
""")

# A title with one of these reviews or announces Things.
REVIEWING = word_set("""
    review reviewing recap roundup overview halfway midway preview previews upcoming index contents list
    overzicht terugblik vooruitblik ubersicht ruckblick vorschau oversikt tillbakablick oversigt tilbageblik
    bilan apercu resumen riepilogo podsumowanie osszefoglalo
""")
