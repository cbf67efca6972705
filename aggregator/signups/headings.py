"""Which column of a sign-up spreadsheet holds what, by the words of its heading.

[P] Headings in, places out; imports the model alone. Where two columns fit equally well it does not
guess: the organiser names one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from aggregator.model import OperatorError


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# In the languages in which programmes ran, and their neighbours.
_NAME = _words(
    "name names naam namen nom noms nombre namn navn nimi nome nume imię jméno meno név nafn ainm enw izena"
    " имя ім'я όνομα isim 名前 氏名 姓名 이름 username heet heisst appelles t'appelles llamas chamas chiami"
    " heter hedder"
)
_SHOWN = _words("screen display shown nickname nick pseudo pseudonym pseudonyme alias schermnaam anzeigename")
_FIRST = _words("first given voornaam prénom prenom vorname förnamn fornavn fornamn etunimi forename")
_LAST = _words(
    "last family surname achternaam nachname familienname efternamn etternavn efternavn sukunimi apellido"
    " apellidos cognome sobrenome apelido nazwisko"
)
_BLOG = _words(
    "blog blogs weblog blogg blogi blogue bloga blogu bloc url urls website site sites webpage feed rss"
    " homepage webseite hjemmeside webbplats hemsida nettside nettsted sivusto sitio web webadres webadresse"
    " webbadress blogurl blogadres blogadresse weblogadres weblogadresse bloglink"
    " блог ιστολόγιο ブログ 博客 블로그"
)
_ADDRESS = _words(
    "address adres adresse adress adresa adreça dirección direccion direcció indirizzo endereço endereco"
    " osoite cím link links lien liens enlace lenke länk lenk linkki ligação collegamento url urls webadres"
    " webadresse webbadress blogurl blogadres blogadresse weblogadres weblogadresse bloglink"
    " адрес διεύθυνση アドレス 地址 주소"
)
_GROUP = _words(
    "group groups groep groepen gruppe gruppen groupe groupes grupo grup gruppo grupp grupa ryhmä branch"
    " region regio région región library bibliotheek bibliothek bibliothèque bibliotek biblioteca kirjasto"
    " filiaal filiale sector team institution organisation organization school location plaats department"
    " afdeling abteilung avdeling avdelning mentor группа ομάδα グループ 小组 그룹"
)
_MAIL = re.compile(r"\b(?:e-?)?mails?\b|courriel|correo|\be-?post\b|sähköposti|mailadres", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns to read, as the organiser says: headings, or figures from 1; "" to go by the words."""

    name: str = ""
    url: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Places:
    """Where the columns are, from 0."""

    url: int
    names: tuple[int, ...]  # to be joined with a blank; () where the feed must tell the name
    groups: tuple[int, ...]


def find(headings: Sequence[str], columns: Columns, path: str, says_nothing: Collection[int] = ()) -> Places:
    """The places of the columns. Raises OperatorError, saying which option settles it.

    Columns that say nothing in any row are taken where an option names them, and for the blog's
    address where no other fits: anonymous forms have a "Name" of their own that is always empty.
    """
    telling = ["" if place in says_nothing else heading for place, heading in enumerate(headings)]
    url = _named(headings, columns.url, "--url-column", path)
    for choice in (telling, headings):
        if url is None:
            url = _best(choice, _as_url, "--url-column", "the blog's address", path)
    if url is None:
        raise OperatorError(
            f"{path}:1: no heading says where the blogs' addresses are; name it with --url-column: "
            + ", ".join(headings)
        )
    name = _named(headings, columns.name, "--name-column", path)
    group = _named(headings, columns.group, "--group-column", path)
    groups = (group,) if group is not None else tuple(_places(telling, lambda words: bool(words & _GROUP)))
    return Places(
        url=url,
        names=(name,) if name is not None else _name_places(telling, path),
        groups=tuple(place for place in groups if place != url),
    )


def _named(headings: Sequence[str], wanted: str, option: str, path: str) -> int | None:
    """The place that an option names; None where it names none."""
    if not wanted:
        return None
    folded = [heading.casefold() for heading in headings]
    if wanted.strip().casefold() in folded:
        return folded.index(wanted.strip().casefold())
    if wanted.isdecimal() and 1 <= int(wanted) <= len(headings):
        return int(wanted) - 1
    raise OperatorError(f"{path}:1: {option} {wanted}: there is no such column, only {', '.join(headings)}")


def _name_places(headings: Sequence[str], path: str) -> tuple[int, ...]:
    """A screen name, else first and last name, else the name."""
    first = _places(headings, lambda words: bool(words & _FIRST) and not words & _SHOWN)
    last = _places(headings, lambda words: bool(words & _LAST) and not words & _FIRST)
    whole = _best(headings, _as_name, "--name-column", "the name", path)
    if whole is not None and _tokens(headings[whole]) & _SHOWN:
        return (whole,)
    if whole is None:
        return (*first[:1], *last[:1])
    if first:  # beside which "name" is the last one in several languages
        return (first[0], last[0] if last else whole)
    return (whole,)


def _as_url(words: frozenset[str]) -> int:
    """How well words fit a column of addresses: 0 not at all."""
    blog, address = bool(words & _BLOG), bool(words & _ADDRESS)
    if words & _NAME and not (blog and address):  # "name of your blog"
        return 0
    return 2 * blog + address


def _as_name(words: frozenset[str]) -> int:
    """How well words fit a column of names."""
    if words & _SHOWN:
        return 2
    return int(bool(words & _NAME) and not words & (_BLOG | _GROUP | _FIRST | _LAST))


def _best(
    headings: Sequence[str], fits: Callable[[frozenset[str]], int], option: str, what: str, path: str
) -> int | None:
    """The column that fits best; of several, the one with the fewest words."""
    marks = [(fits(words), -len(words)) for words in map(_tokens, headings)]
    best = max(marks, default=(0, 0))
    if best[0] == 0:
        return None
    places = [place for place, mark in enumerate(marks) if mark == best]
    if len(places) > 1:
        several = " and ".join(f'"{headings[place]}"' for place in places)
        raise OperatorError(f"{path}:1: {several} may both be {what}; name one with {option}")
    return places[0]


def _places(headings: Sequence[str], fits: Callable[[frozenset[str]], bool]) -> list[int]:
    return [place for place, heading in enumerate(headings) if fits(_tokens(heading))]


def _tokens(heading: str) -> frozenset[str]:
    """The words of a heading; none of one about mail, but for one about a blog as well."""
    words = frozenset(re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", heading.casefold()))
    return frozenset() if _MAIL.search(heading) and not words & _BLOG else words
