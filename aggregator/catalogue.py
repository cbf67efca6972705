"""The languages of the pages: sentences, plurals, dates.

[S] Reads locale/LANGUAGE.po, the one file a language takes; babel has its door here. It
knows no template and no page.
"""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime
from functools import cache, cached_property
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel import Locale, UnknownLocaleError, dates, numbers
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from aggregator.model import Config, Message

FOLDER = Path(__file__).parent / "locale"
_DAYS = ("starts", "ends")  # parameters of sentences


class Catalogue:
    """One language. Sentences it has no translation for stay English."""

    def __init__(self, language: str, translations: NullTranslations, locale: Locale) -> None:
        self.language = language
        self.translations = translations
        self._locale = locale
        self._times: dict[tuple[int, int], str] = {}

    @property
    def direction(self) -> str:
        """Where a line begins, for the `dir` attribute: ltr or rtl."""
        return str(self._locale.text_direction)

    def message(self, message: Message) -> str:
        """A sentence with what belongs into it; the programme's days as the language writes days."""
        found = self.translations.gettext(message.msgid)
        if not message.params:
            return found.replace("%%", "%")
        return found % {
            name: self._day_of(value) if name in _DAYS else value for name, value in message.params
        }

    def _day_of(self, value: str) -> str:
        try:
            return self.date(date.fromisoformat(value))
        except ValueError:  # the programme names none
            return value

    @cached_property
    def day(self) -> _Formatter:
        """Tuesday 3 March 2026."""
        return _Formatter(self._locale, "full")

    @cached_property
    def date(self) -> _Formatter:
        """3 March 2026."""
        return _Formatter(self._locale, "long")

    @cached_property
    def short_date(self) -> _Formatter:
        """3 Mar 2026."""
        return _Formatter(self._locale, "medium")

    @cached_property
    def month(self) -> _Formatter:
        """March 2026."""
        return _Formatter(self._locale, "LLLL y")

    def number(self, value: float) -> str:
        """7.5, or as the language writes it."""
        return numbers.format_decimal(value, locale=self._locale)

    def time(self, moment: datetime) -> str:
        """14:05, or as the language writes it."""
        minute = (moment.hour, moment.minute)
        if minute not in self._times:
            self._times[minute] = dates.format_time(moment.time(), "short", locale=self._locale)
        return self._times[minute]


class _Formatter:
    """Dates in one form; there are few different days and many dates."""

    def __init__(self, locale: Locale, form: str) -> None:
        self._known: dict[date, str] = {}
        self._locale = locale
        self._form = form

    def __call__(self, value: date) -> str:
        day = value.date() if isinstance(value, datetime) else value
        if day not in self._known:
            self._known[day] = dates.format_date(day, self._form, self._locale)
        return self._known[day]


@cache
def catalogue(language: str) -> Catalogue:
    """The catalogue of a language tag: "nl-BE" falls back to "nl", an unknown one to English."""
    locale = _locale(language)
    path = _file(locale)
    return Catalogue(language, _read(path, locale) if path else NullTranslations(), locale)


def spoken(language: str) -> str:
    """What pages of this language are written in: itself, or English where nobody has translated them."""
    return language if language.partition("-")[0] == "en" or _file(_locale(language)) else "en"


def of_pages(config: Config) -> Config:
    """The settings with the language that the pages are written in, which is what they say of themselves."""
    return replace(config, site=replace(config.site, language=spoken(config.language)))


def _file(locale: Locale) -> Path | None:
    """The translations of a language: of its country, else of all who speak it."""
    paths = [FOLDER / f"{name}.po" for name in (str(locale), locale.language)]
    return next((path for path in paths if path.is_file()), None)


def _locale(language: str) -> Locale:
    """English means British English, whose dates begin with the day, unless a country is named."""
    wanted = "en-GB" if language == "en" else language
    try:
        return Locale.parse(wanted, sep="-")
    except (ValueError, UnknownLocaleError):
        return Locale.parse("en_GB")


def _read(path: Path, locale: Locale) -> GNUTranslations:
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=locale))
    compiled.seek(0)
    return GNUTranslations(compiled)
