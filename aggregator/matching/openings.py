"""What an opening sentence says of its Thing, in small words; data only.

Job: the entry is about it, only mentions it, denies it or puts it off. May import: matching.lexicon.
Everything stands folded (no case, no accents).
"""

from __future__ import annotations

from collections.abc import Mapping

from aggregator.matching.lexicon import word_set

# The nearest word before a Thing in an opening sentence: the entry is about it …
TOWARDS: Mapping[str, str] = {
    "en": """for on about to onto is was my this our of task complete completing completed finish
        finishing finished
        attempt attempting try trying tackle tackling start starting do doing did now here explore exploring
        regarding re concerning today so finally called namely""",
    "nl": "voor over met aan is was mijn dit bij van opdracht nu dus eindelijk",
    "de": "fur uber zu zum zur beim vom mit ist war mein dies bei von aufgabe nun also endlich heute",
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
    "nl": "na vlak volgende vorige vorig sinds tot gemist zonder behalve niet later eerder net",
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
    "en": "next tomorrow soon forward",
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
INSIDE = word_set("in with bij im i dans en nel em w")
ARTICLES = word_set("""
    a an the new de het een der die das den dem ein eine det en et le la les un une el los las una il lo o
    os as um
    uma az egy
""")
