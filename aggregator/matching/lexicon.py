"""Small words the matcher must know, by what they do; data only.

Job: connecting words per language, the nouns that count something else than Things, what an
opening sentence says of its Thing. May import: matching.text.
Everything stands folded (no case, no accents): "és" as "es", "für" as "fur".
"""

from __future__ import annotations

from collections.abc import Mapping

from aggregator.matching.text import words


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


def words_of(table: Mapping[str, str], languages: tuple[str, ...]) -> frozenset[str]:
    """The words of these languages; English ones where none of them is known.

    >>> sorted(words_of(OF, ("nl",)))
    ['van']
    """
    known = [table[code] for code in (language[:2].lower() for language in languages) if code in table]
    return frozenset(word for text in known or [table["en"]] for word in words(text))


# -- connecting words ------------------------------------------------------------------------

AND: Mapping[str, str] = {
    "en": "and plus n",
    "nl": "en plus",
    "de": "und plus",
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

# -- numbers -----------------------------------------------------------------------------------

USUAL_TOTAL = 23  # as many Things most programmes have; other programmes' names end in it too

# What stands between a thing word and its number: "Thing no. 8", "Ding nr 8", "Cosa n.º 8".
NUMBER_SIGNS = _set("no nr nro num number nummer numero numer n szam rhif cislo номер رقم")

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
ORDINAL_ENDINGS = _set("st nd rd th e de ste eme er ere re ie o a nde te ter tes ten")

_ONES = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
ROMAN: Mapping[str, int] = {
    tens + ones: 10 * ten + one
    for ten, tens in enumerate(("", "x", "xx", "xxx"))
    for one, ones in enumerate(_ONES)
    if len(tens + ones) > 1  # "Thing I learned", "Thing X" are none
}

# Nouns that number something else than a Thing, unless the programme calls its Things so.
COUNTERS = _set("""
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
CALENDAR = _set("""
    week weeks wk day days month months weken dag dagen woche wochen tag tage vecka veckor dagar uge uger dage
    uke uker dager viikko viikot paiva semaine semaines jour jours semana semanas dia dias settimana
    settimane giorno giorni tydzien dzien het nap
""")

# Behind a figure these say what it counts: "10 ways", "3 weeks".
COUNTED = _set("""
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

MONTHS = _set("""
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
NOT_TYPOS = _set("""
    think thinks thin thins thine thong thank hinge those close choose chase chore cheese chosen whose
    casas rosas
    dinner dinged dringen dinger weeds seeks needs masks asks saken stage staged actively tings talks tanks
    tacks
    discover
""")

# Directly before it: a Thing beside the programme's list.
EXTRA = _set("extra bonus additional supplementary ekstra lisa supplementaire")

# Directly before it: it is spoken of, not numbered ("last week 3 of us …").
POINTING = _set("""
    this last next every each per past same whole one deze vorige volgende elke diese letzte nachste jede
    denna
    forra nasta denne forrige neste sidste naeste cette derniere prochaine esta ultima proxima questa scorsa
    prossima
""")

# Directly before it: it was not done.
SKIPPING = _set("skip skipping skipped missing missed not without overslaan uberspringen")

# Directly behind an ordinal thing: everyday speech ("the 10th thing I hate").
RELATIVE = _set("i you we he she they that to about in on my your")

# Beside "Thing 1 and Thing 2" these speak of the picture book, of fancy dress after it, of twins …
SEUSS = _set("""
    seuss hat costume costumes halloween twins twin shirts shirt cute baby babies kids boys girls puppies
    kittens
    cats dogs
""")
ACTING = _set("are were go went get got have love loves")  # … and directly behind, of two beings

# -- topics -----------------------------------------------------------------------------------------

# Words no topic is told by.
SMALL = _set("""
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
GENERIC = _set("""
    learn learning explore exploring discover create creating set setup make making use using take look
    play read
    find try start started getting write add post posts few fun new week day days part first next last
    another any
    all only also still after before library libraries librarian librarians online web digital tool tools
    program
    programme project thing things blog blogs
""")

# What ends a programme.
CLOSING = _set("""
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
REVIEWING = _set("""
    review reviewing recap roundup overview halfway midway preview previews upcoming index contents list
    overzicht terugblik vooruitblik ubersicht ruckblick vorschau oversikt tillbakablick oversigt tilbageblik
    bilan apercu resumen riepilogo podsumowanie osszefoglalo
""")

# -- openings -----------------------------------------------------------------------------------------

# The nearest word before a Thing in an opening sentence: the entry is about it …
TOWARDS: Mapping[str, str] = {
    "en": """for on about to onto is was my this our of task complete completing completed finish
        finishing finished
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
    "en": """after since before next last previous previously until till missed miss missing skipped skip
        skipping
        from unlike earlier remember see back without except than behind already not no instead old coming
        future
        later like""",
    "nl": "na voor volgende vorige vorig sinds tot gemist zonder behalve niet later eerder net",
    "de": "nach vor seit bis nachste nachstes letzte letztes ohne ausser nicht spater fruher wie",
    "sv": "efter fore sedan nasta forra utan inte",
    "da": "efter siden naeste sidste forrige uden ikke",
    "no": "etter siden neste forrige siste uten ikke",
    "fi": "jalkeen ennen",
    "fr": "apres avant depuis prochaine derniere sans sauf pas",
    "es": "despues antes desde proxima ultima sin salvo no",
    "it": "dopo prima prossima scorsa senza non",
    "pt": "depois antes desde proxima ultima sem nao",
    "pl": "po przed od bez nie",
    "hu": "utan elott nem",
}
# … anywhere before it in its clause: it may not have been done, or somebody is thanked for what they said …
DENYING: Mapping[str, str] = {
    "en": """not never no nor cannot dont didnt doesnt havent hasnt wont cant couldnt wasnt isnt unable failed
        forgot forgotten still thanks thank""",
    "nl": "niet nooit geen vergeten nog morgen bedankt dank dankjewel",
    "de": "nicht nie niemals kein keine keinen vergessen noch morgen danke dank",
    "sv": "inte aldrig ingen inget glomt glomde annu fortfarande imorgon tack",
    "da": "ikke aldrig ingen intet glemt glemte endnu stadig imorgen tak",
    "no": "ikke aldri ingen ikkje glemt glemte enna fortsatt fremdeles imorgen takk",
    "fi": "en et ei emme ette eivat enka unohdin viela huomenna kiitos kiitokset",
    "fr": "pas jamais ni aucun oublie encore demain merci",
    "es": "no nunca jamas ni tampoco olvide todavia aun gracias",
    "it": "non mai dimenticato ancora domani grazie",
    "pt": "nao nunca jamais nem esqueci ainda amanha obrigado obrigada",
    "pl": "nie nigdy zapomnialam zapomnialem jeszcze jutro dzieki dziekuje",
    "hu": "nem soha sem elfelejtettem holnap koszonom",
}
# … anywhere before it in its sentence ("Next week, when …"): it is still to be done …
POSTPONING: Mapping[str, str] = {
    "en": "next tomorrow soon",
    "nl": "volgende straks binnenkort",
    "de": "nachste nachsten nachster nachstes demnachst bald",
    "sv": "nasta snart",
    "da": "naeste snart",
    "no": "neste snart",
    "fi": "ensi seuraava seuraavaksi pian",
    "fr": "prochain prochaine bientot",
    "es": "proximo proxima pronto",
    "it": "prossimo prossima presto",
    "pt": "proximo proxima breve",
    "pl": "nastepny nastepna nastepnym przyszlym wkrotce",
    "hu": "jovo kovetkezo hamarosan",
}
# … unless the sentence turns between them ("I have not slept but here is …").
TURNING: Mapping[str, str] = {
    "en": "but however",
    "nl": "maar",
    "de": "aber sondern",
    "sv": "men utan",
    "da": "men",
    "no": "men",
    "fi": "mutta vaan",
    "fr": "mais",
    "es": "pero sino",
    "it": "ma pero",
    "pt": "mas porem",
    "pl": "ale lecz",
    "hu": "de hanem",
}
# Alone at the beginning of a sentence: "In Thing 5 we …".
INSIDE = _set("in with bij im i dans en nel em w")
ARTICLES = _set("""
    a an the new de het een der die das den dem ein eine det en et le la les un une el los las una il lo o
    os as um
    uma az egy
""")
