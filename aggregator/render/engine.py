"""jinja2: a page's template and context -> its text.

Pure but for the templates it reads. The door of jinja2, which costs a while to load: a build in which
nothing changed never comes here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import fields
from datetime import datetime
from functools import cache
from pathlib import Path
from traceback import walk_tb
from typing import Any

import jinja2
from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
)
from jinja2.bccache import Bucket
from jinja2.runtime import Macro
from markupsafe import Markup, escape

from aggregator import __version__
from aggregator.catalogue import catalogue
from aggregator.model import OperatorError

_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32), 127])  # each a whole character in UTF-8
_WIDE = re.compile("<(pre|table)(?=[ >])")
_STARRED = re.compile(r"\*([^*\n]+)\*")


class Engine:
    """The templates of these folders, the first's before the others', in any language.

    `default:` before a template's name means the last folder's alone, so that an override may
    extend what it overrides. `asset` gives the published path of a file of the theme.
    """

    def __init__(self, folders: Sequence[Path], asset: Callable[[str], str]) -> None:
        self._folders = folders
        self._asset = asset
        self._environments: dict[str, Environment] = {}

    def render(self, template: str, context: Any) -> bytes:
        """The page, in its site's language, without characters that no page may have.

        Raises OperatorError, with the file and the line, where a template of the cohort's own is wrong.
        """
        variables = {field.name: getattr(context, field.name) for field in fields(context)}
        try:
            text = self._environment(context.site.language).get_template(template).render(variables)
        except Exception as error:  # whatever an expression in a template may raise
            path, line = self._place(error, template)
            if not (isinstance(error, jinja2.TemplateError) or self._is_own(path)):
                raise
            raise OperatorError(f"{path}:{line}: {_sentence(error)}") from error
        return text.encode("utf-8", "ignore").translate(None, _CONTROLS)

    def _place(self, error: Exception, template: str) -> tuple[str, int]:
        """The file and the line a template's mistake is in."""
        if isinstance(error, jinja2.TemplateSyntaxError):
            return error.filename or error.name or template, error.lineno
        frames = [(frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__)]
        inside = [place for place in frames if any(map(Path(place[0]).is_relative_to, self._folders))]
        return inside[-1] if inside else (template, 0)

    def _is_own(self, path: str) -> bool:
        return any(map(Path(path).is_relative_to, self._folders[:-1]))

    def _environment(self, language: str) -> Environment:
        if language not in self._environments:
            self._environments[language] = self._make(language)
        return self._environments[language]

    def _make(self, language: str) -> Environment:
        environment = Environment(
            loader=ChoiceLoader(
                [
                    *map(FileSystemLoader, self._folders),
                    PrefixLoader({"default": FileSystemLoader(self._folders[-1])}, delimiter=":"),
                ]
            ),
            bytecode_cache=_compiled(),
            extensions=["jinja2.ext.i18n"],
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,  # an engine lives no longer than a build
        )
        words = catalogue(language)
        environment.install_gettext_translations(words.translations, newstyle=True)  # type: ignore[attr-defined]
        environment.filters |= {
            "day": words.day,
            "date": words.date,
            "short_date": words.short_date,
            "month": words.month,
            "time": words.time,
            "number": words.number,
            "message": cache(lambda message: emphasised(words.message(message))),
            "iso": iso,
            "scrollable": scrollable,
        }
        environment.globals |= {"asset": self._asset, "direction": words.direction, "once": _once()}
        return environment


def _sentence(error: Exception) -> str:
    """What is wrong, in words: what Python says of a mistake of its own kind needs the kind beside it."""
    if isinstance(error, jinja2.TemplateNotFound):
        return f"there is no template {error.message}"
    plain = isinstance(error, jinja2.TemplateError | OperatorError)
    return str(error) if plain else f"{type(error).__name__}: {error}"


class _Compiled(FileSystemBytecodeCache):
    """A cache that no build fails for, however full its disk is."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template, if there is room."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def _compiled() -> FileSystemBytecodeCache | None:
    """Templates compiled once a machine, not once a run: half of the time of a small cohort's build.

    They lie in a folder of this account's own among the temporary files, known by their text;
    where there is no such folder they are compiled again.
    """
    try:
        return _Compiled(pattern=f"cohort-planet-{__version__}-%s.cache")
    except (OSError, RuntimeError):
        return None


def _once() -> Callable[..., str]:
    """For templates: a macro's text, made once for each mark and kept for other pages that show the same.

    `once(macro, mark, value, text, …)`: the mark stands for the value; texts are told apart by themselves.
    """
    made: dict[tuple[object, ...], str] = {}

    def once(macro: Macro, mark: object, *arguments: object) -> str:
        key = (macro.name, mark, *[each for each in arguments if isinstance(each, str)])
        if key not in made:
            made[key] = macro(*arguments)
        return made[key]

    return once


def emphasised(sentence: str) -> Markup:
    """A sentence for a page: *Thing 9* stands out, markup in it is text."""
    return Markup(_STARRED.sub(r"<b>\1</b>", str(escape(sentence))))  # noqa: S704 - escaped in this very line


def scrollable(body: Markup) -> Markup:
    """A body with its tables and listings, which may be wider than the page, in reach of the keyboard."""
    return Markup(_WIDE.sub(r'<\1 tabindex="0"', str(body)))  # noqa: S704 - clean already, where "<" begins a tag


def iso(moment: datetime) -> str:
    """For the `datetime` attribute and for feeds (RFC 3339)."""
    return moment.isoformat(timespec="seconds")
