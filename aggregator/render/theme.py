"""The theme: templates, filters and assets, the cohort's own before ours.

[S] Reads template files. A template is found in the cohort's folder first, then among the
defaults; `default:` before its name means the defaults alone, so that an override may
extend what it overrides.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path
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
from aggregator.catalogue import FOLDER as CATALOGUES
from aggregator.catalogue import catalogue
from aggregator.model import OperatorError

_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32), 127])  # each a whole character in UTF-8
_STARRED = re.compile(r"\*([^*\n]+)\*")


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


def defaults() -> Path:
    """Where our own templates lie: beside the package in its source tree, inside it once installed."""
    package = Path(__file__).parent.parent
    installed = package / "templates"
    return installed if installed.is_dir() else package.parent / "templates"


class Theme:
    """The templates and assets of one site."""

    def __init__(self, own: Path | None = None) -> None:
        self._folders = [own, defaults()] if own is not None and own.is_dir() else [defaults()]
        self._environments: dict[str, Environment] = {}

    @cached_property
    def assets(self) -> dict[str, tuple[str, bytes]]:
        """Name -> published path and bytes; the path holds a hash, so that no cache mixes two builds."""
        found = {}
        for folder in reversed(self._folders):
            for path in sorted((folder / "assets").glob("*")):
                if path.is_file() and not path.name.startswith("."):
                    content = path.read_bytes()
                    digest = hashlib.blake2b(content, digest_size=5).hexdigest()
                    found[path.name] = (f"assets/{path.stem}.{digest}{path.suffix}", content)
        return found

    @cached_property
    def version(self) -> str:
        """A hash of all that, beside its context, decides the bytes of a page."""
        digest = hashlib.blake2b(jinja2.__version__.encode(), digest_size=16)
        code = Path(__file__).parent
        for folder in (*self._folders, CATALOGUES, code):
            for path in sorted(folder.rglob("*")):
                if path.is_file() and path.suffix != ".pyc":
                    digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
        return digest.hexdigest()

    def render(self, template: str, context: Any) -> bytes:
        """The page, in its site's language, without characters that no page may have.

        Raises OperatorError where a template of the cohort's own is wrong.
        """
        variables = {field.name: getattr(context, field.name) for field in fields(context)}
        try:
            text = self._environment(context.site.language).get_template(template).render(variables)
        except jinja2.TemplateError as error:
            where = getattr(error, "filename", None) or getattr(error, "name", None) or template
            raise OperatorError(f"{where}:{getattr(error, 'lineno', 0)}: {error.message}") from error
        return text.encode("utf-8", "ignore").translate(None, _CONTROLS)

    def _environment(self, language: str) -> Environment:
        if language not in self._environments:
            self._environments[language] = self._make(language)
        return self._environments[language]

    def _make(self, language: str) -> Environment:
        environment = Environment(
            loader=ChoiceLoader(
                [
                    *map(FileSystemLoader, self._folders),
                    PrefixLoader({"default": FileSystemLoader(defaults())}, delimiter=":"),
                ]
            ),
            bytecode_cache=_compiled(),
            extensions=["jinja2.ext.i18n"],
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        words = catalogue(language)
        environment.install_gettext_translations(words.translations, newstyle=True)  # type: ignore[attr-defined]
        environment.filters |= {
            "day": words.day,
            "date": words.date,
            "short_date": words.short_date,
            "month": words.month,
            "time": words.time,
            "message": cache(lambda message: emphasised(words.message(message))),
            "iso": iso,
        }
        environment.globals |= {"asset": self._asset, "direction": words.direction, "once": _once()}
        return environment

    def _asset(self, name: str) -> str:
        if name not in self.assets:
            raise OperatorError(f"there is no file assets/{name} among the templates")
        return self.assets[name][0]


def _once() -> Callable[..., str]:
    """For templates: a macro's text, made once for each mark and kept for other pages that show the same.

    `once(macro, mark, value, text, …)`: the mark stands for the value; texts are told apart by themselves.
    """
    made: dict[tuple[object, ...], str] = {}

    def once(macro: Macro, mark: object, *arguments: object) -> str:
        key = (macro.name, mark, *(each for each in arguments if isinstance(each, str)))
        if key not in made:
            made[key] = macro(*arguments)
        return made[key]

    return once


def emphasised(sentence: str) -> Markup:
    """A sentence for a page: *Thing 9* stands out, markup in it is text."""
    return Markup(_STARRED.sub(r"<b>\1</b>", str(escape(sentence))))  # noqa: S704 - escaped in this very line


def iso(moment: datetime) -> str:
    """For the `datetime` attribute and for feeds (RFC 3339)."""
    return moment.isoformat(timespec="seconds")
