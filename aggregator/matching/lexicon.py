"""Small words the grammar must know, by what they do; data only.

Job: connecting words per language, and the nouns that count something else than Things.
May import: matching.text. Folded (no case, no accents), so "és" stands as "es".
"""

from __future__ import annotations

from collections.abc import Mapping

from aggregator.matching.text import words

AND: Mapping[str, str] = {
    "en": "and plus n", "nl": "en plus", "de": "und plus", "sv": "och samt", "da": "og samt", "no": "og samt",
    "fi": "ja seka", "fr": "et plus", "es": "y e", "it": "e ed", "pt": "e", "pl": "i oraz", "hu": "es", "ca": "i",
    "cs": "a", "is": "og",
}  # fmt: skip
TO: Mapping[str, str] = {
    "en": "to through thru till until", "nl": "tot", "de": "bis", "sv": "till", "da": "til", "no": "til",
    "fr": "a au jusqu", "es": "a al hasta", "it": "a al", "pt": "a ao ate", "pl": "do", "ca": "a al",
}  # fmt: skip
OF: Mapping[str, str] = {
    "en": "of", "nl": "van", "de": "von", "sv": "av", "da": "af", "no": "av", "fr": "sur de", "es": "de",
    "it": "di su", "pt": "de", "pl": "z", "ca": "de",
}  # fmt: skip
THE: Mapping[str, str] = {
    "en": "the", "nl": "de het", "de": "der die das den", "sv": "de", "da": "de", "no": "de", "fr": "les des",
    "es": "las los", "it": "delle dei", "pt": "as os das dos",
}  # fmt: skip

# What stands between a thing word and its number: "Thing no. 8", "Ding nr 8".
NUMBER_SIGNS = frozenset("no nr nro num number nummer numero numer n szam".split())

# Number words that are everyday words too: believed only where no word follows.
EVERYDAY = frozenset(
    "one en et ett ei een ein eine un una uno une um uma to tre do due dos egy sex sei six a i elf ocho yksi".split()
)

_COUNTER_TEXT = """
    week weeks wk day days part parts pt post posts round session sessions chapter episode ep lesson module unit
    section volume vol issue year years grade level step steps page version edition season class month months
    stage phase question tip tips blog book books workshop meeting update entry task exercise assignment
    challenge activity activities hour hours number game
    weken dag dagen deel les ronde hoofdstuk jaar bericht aflevering maand
    woche wochen tag tage teil runde kapitel lektion folge jahr monat beitrag
    vecka veckor dagar del delar omgang lektion avsnitt ar manad inlagg
    uge uger dage dele runde kapitel lektion afsnit maned indlaeg uke uker dager innlegg
    viikko viikot paiva osa luku kierros
    semaine semaines jour jours partie parties chapitre lecon seance episode annee mois
    semana semanas dia dias parte partes capitulo leccion sesion ano mes
    settimana settimane giorno giorni parti capitolo lezione puntata anno mese
    licao sessao
    tydzien tygodnie dzien dni czesc rozdzial lekcja rok miesiac odcinek
    het hetek nap napok resz fejezet lecke ev honap
"""
COUNTERS = frozenset(_COUNTER_TEXT.split())

# Time is not a task where a programme counts both: "Week 9, Things 20 & 21".
CALENDAR = frozenset(
    """week weeks day days month months weken dag dagen woche wochen tag tage vecka veckor dagar uge uger dage uke
    uker dager viikko viikot paiva semaine semaines jour jours semana semanas dia dias settimana settimane giorno
    giorni tydzien dzien het nap""".split()
)

_COUNTED_TEXT = """
    way ways reason reasons thing things tip tips tool tools lesson lessons step steps people person blog blogs
    post posts app apps book books fact facts idea ideas question questions percent day days week weeks month
    months year years hour hours minute minutes second seconds more others other times time point points word
    words photo photos picture pictures resource resources site sites website websites library libraries librarian
    librarians favorite favourite favorites favourites best top great easy simple good new random of am pm st
    century participants members miles
    manieren redenen tips dingen dagen weken maanden jaar jaren uur minuten boeken vragen blogs stappen
    dinge sachen grunde tage wochen monate jahre stunden minuten bucher fragen wege
    saker satt dagar veckor manader ar timmar minuter bocker tips fragor
    ting mader dage uger maneder ar timer minutter boger tips grunde dager uker
    asiaa tapaa paivaa viikkoa vuotta tuntia
    choses facons raisons jours semaines mois ans heures minutes livres outils
    cosas maneras razones dias semanas meses anos horas minutos libros herramientas
    cose modi motivi giorni settimane mesi anni ore minuti libri
    coisas maneiras razoes livros
    rzeczy sposobow powodow dni tygodni miesiecy lat godzin minut
    dolog mod ok nap het honap ev ora perc
"""
COUNTED = frozenset(_COUNTED_TEXT.split())

_MONTH_TEXT = """
    january february march april may june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec
    januari februari maart mei juni juli augustus oktober januar februar marz mai dezember
    mars augusti desember maj joulukuu tammikuu helmikuu maaliskuu huhtikuu toukokuu kesakuu heinakuu elokuu syyskuu
    lokakuu marraskuu janvier fevrier avril juin juillet aout septembre octobre novembre decembre
    enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
    gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre
    janeiro fevereiro marco maio junho julho setembro outubro novembro dezembro
    stycznia lutego marca kwietnia maja czerwca lipca sierpnia wrzesnia pazdziernika listopada grudnia
    januar februar marcius aprilis majus junius julius augusztus szeptember
"""
MONTHS = frozenset(_MONTH_TEXT.split())

# Directly before the thing word: it is spoken of, not numbered ("last week 3 of us …").
POINTING = frozenset(
    """this last next every each per past same whole one deze vorige volgende elke diese letzte nachste jede denna
    forra nasta denne forrige neste sidste naeste cette derniere prochaine esta ultima proxima questa scorsa
    prossima""".split()
)

# Directly before the thing word: a Thing beside the programme's list.
EXTRA = frozenset("extra bonus additional supplementary ekstra lisa supplementaire".split())

# Ordinal endings written after a figure: "23rd", "8e", "8ste", "8:e".
ORDINAL_ENDINGS = frozenset("st nd rd th e de ste eme er ere re ie o a nde te ter tes ten".split())

_ONES, _TENS = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"), ("", "x", "xx", "xxx")
ROMAN = {
    tens + ones: 10 * ten + one
    for ten, tens in enumerate(_TENS)
    for one, ones in enumerate(_ONES)
    if len(tens + ones) > 1  # "Thing I learned", "Thing X" are none
}

# One edit away from a common thing word, but words themselves.
NOT_TYPOS = frozenset(
    """think thin thins thine thong thank hinge those close choose chase chore cheese chosen whose casas rosas
    dinner dinged dringen dinger swing sting wing king weeds weeks seeks needs masks tasks asks saker saken
    stage staged actively tings thinks talks tanks tacks discover""".split()
)

# Beside "Thing 1 and Thing 2" these speak of the picture book, or of fancy dress after it.
SEUSS = frozenset("seuss hat costume costumes halloween twins twin shirts shirt".split())

# Words no topic is told by.
_SMALL_TEXT = """
    a an and are as at be but by can do does for from get had has have he her his how i if in into is it its just
    like me more most my no not of off on one or other our out over own she so some than that the their them then
    there these they this to too up us was we what when where which who why will with would you your about
    de het een en van voor met te is ik mijn je op aan bij naar der die das und ein eine fur mit von zu im ist ich
    och att det som av pa til og om le la les des du et un une dans pour sur el los las y del con para por il lo
    gli di da per ein egy az es
"""
SMALL = frozenset(_SMALL_TEXT.split())

# What every task asks one to do, or what it is all about: alone they tell no Thing from another.
_GENERIC_TEXT = """
    learn learning explore exploring discover create creating set setup make making use using take look play read
    find try start started getting write add post posts few fun new week day days part first next last another any
    all only also still after before library libraries librarian librarians online web digital tool tools program
    programme project thing things blog blogs
"""
GENERIC = frozenset(_GENERIC_TEXT.split())

# Directly before a Thing in a title: it was not done.
SKIPPING = frozenset("skip skipping skipped missing missed not without overslaan uberspringen".split())

# Directly behind an ordinal thing: everyday speech.
RELATIVE = frozenset("i you we he she they that to about in on my your".split())

# What ends a programme.
CLOSING = frozenset(
    """final finally finale finished finish finito last end ending farewell goodbye bye conclusion concluding
    conclusions wrap wrapping wrapup summary summing summarise summarize evaluation evaluating reflection reflections
    reflecting thoughts done complete completed
    evaluatie einde laatste slot afsluiting afscheid conclusie klaar
    ende letzte letztes schluss abschluss fazit
    slut sista avslutning sidste afslutning siste slutt avslutning evaluering utvardering
    fin derniere dernier bilan conclusion final ultima ultimo fine conclusione viimeinen loppu koniec ostatni
    ostatnia vege utolso""".split()
)

# A title with one of these reviews or announces Things.
REVIEWING = frozenset(
    """review reviewing recap round-up roundup overview halfway midway preview previews upcoming index contents list
    overzicht terugblik vooruitblik ubersicht ruckblick vorschau oversikt tillbakablick oversigt tilbageblik
    bilan apercu resumen riepilogo podsumowanie osszefoglalo""".split()
)

# The nearest word before a Thing in an opening sentence: the entry is about it …
TOWARDS: Mapping[str, str] = {
    "en": """for on about to onto is was my this our of task complete completing completed finish finishing finished
        attempt attempting try trying tackle tackling start starting do doing did now here explore exploring
        regarding re concerning today so finally called namely""",
    "nl": "voor over met aan is was mijn dit bij van opdracht nu dus eindelijk",
    "de": "fur uber zu mit ist war mein dies bei von aufgabe nun also endlich heute",
    "sv": "for om till med ar var min denna detta av uppgift nu antligen idag",
    "da": "for om til med er var min denne dette af opgave nu endelig",
    "no": "for om til med er var min denne dette av oppgave na endelig",
    "fi": "on oli nyt vihdoin tanaan",
    "fr": "pour sur de ma mon est c voici enfin",
    "es": "para sobre de mi es con por fin aqui",
    "it": "per su di mia e con ecco finalmente",
    "pt": "para sobre de minha e com por finalmente",
    "pl": "o dla to jest wreszcie",
    "hu": "a az ez vegre",
}
# … and among the few words before it: it is only mentioned.
PASSING: Mapping[str, str] = {
    "en": """after since before next last previous previously until till missed miss missing skipped skip skipping from
        unlike earlier remember see back without except than behind already not no instead old coming future later
        like""",
    "nl": "na voor volgende vorige vorig sinds tot gemist zonder behalve niet later eerder net",
    "de": "nach vor seit bis nachste nachstes letzte letztes ohne ausser nicht spater fruher wie",
    "sv": "efter fore sedan nasta forra utan inte",
    "da": "efter for siden naeste sidste forrige uden ikke",
    "no": "etter for siden neste forrige siste uten ikke",
    "fi": "jalkeen ennen",
    "fr": "apres avant depuis prochaine derniere sans sauf pas",
    "es": "despues antes desde proxima ultima sin salvo no",
    "it": "dopo prima prossima scorsa senza non",
    "pt": "depois antes desde proxima ultima sem nao",
    "pl": "po przed od bez nie",
    "hu": "utan elott nem",
}
# Alone at the beginning of a sentence: "In Thing 5 we …".
INSIDE = frozenset("in with bij im i dans en nel em w".split())
ARTICLES = frozenset(
    """a an the new next's de het een der die das den dem ein eine det en et le la les un une el los las una il lo o
    os as um uma az egy""".split()
)


def everyday_ending(word: str) -> bool:
    """Glued to a thing word it is an ending, not a number: "saken", "tinget"."""
    return word in EVERYDAY and word not in ("one", "six")


def words_of(table: Mapping[str, str], languages: tuple[str, ...]) -> frozenset[str]:
    """The connecting words of these languages; English ones where none of them is known.

    >>> sorted(words_of(OF, ("nl",)))
    ['van']
    """
    known = [table[code] for code in (language[:2].lower() for language in languages) if code in table]
    return frozenset(word for text in known or [table["en"]] for word in words(text))


USUAL_TOTAL = 23  # as many Things most programmes have; other programmes' names end in it too
