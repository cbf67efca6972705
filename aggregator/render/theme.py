"""The theme: templates, filters and assets, the cohort's own before ours.

[S] Reads template files. A template is found in the cohort's folder first, then among the defaults.
"""

from __future__ import annotations

import hashlib
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aggregator.model import OperatorError

if TYPE_CHECKING:
    from aggregator.render.engine import Engine


def defaults() -> Path:
    """Where our own templates lie: beside the package in its source tree, inside it once installed."""
    package = Path(__file__).parent.parent
    installed = package / "templates"
    return installed if installed.is_dir() else package.parent / "templates"


class Theme:
    """The templates and assets of one site."""

    def __init__(self, own: Path | None = None) -> None:
        self._folders = [own, defaults()] if own is not None and own.is_dir() else [defaults()]

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
        engine = find_spec("jinja2")
        assert engine is not None
        assert engine.origin is not None
        digest = hashlib.blake2b(Path(engine.origin).read_bytes(), digest_size=16)  # its version stands there
        code = Path(__file__).parent
        for folder in (*self._folders, code.parent / "locale", code):
            for path in sorted(folder.rglob("*")):
                if path.is_file() and path.suffix != ".pyc":
                    digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
        return digest.hexdigest()

    @cached_property
    def code(self) -> str:
        """A hash of the program, which makes of the same mark the same page."""
        digest = hashlib.blake2b(digest_size=16)
        package = Path(__file__).parent.parent
        for path in sorted(package.rglob("*.py")):
            digest.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes())
        return digest.hexdigest()

    def render(self, template: str, context: Any) -> bytes:
        """The page, in its site's language, without characters that no page may have.

        Raises OperatorError where a template of the cohort's own is wrong.
        """
        return self._engine.render(template, context)

    @cached_property
    def _engine(self) -> Engine:
        from aggregator.render.engine import Engine

        return Engine(self._folders, self._asset)

    def _asset(self, name: str) -> str:
        if name not in self.assets:
            raise OperatorError(f"there is no file assets/{name} among the templates")
        return self.assets[name][0]
