"""Formulas inside an entry (MathML), as the words that stand in them.

Pure; the standard library only. nh3 drops what is left of them: foreign content is where mutation XSS lives.
"""

from __future__ import annotations

import re

# KaTeX writes every formula a second time, as text for those who see it.
_FORMULA = re.compile(
    r"""(?<!katex-mathml">)(?<!katex-mathml'>)<math(?=[\s>])[^<>]*>([^<]*+(?:<(?!/?math[\s>])[^<]*+)*+)</math\s*>""",
    re.IGNORECASE,
)
_TEX = re.compile(r"<annotation[^<>]{0,200}x-tex[^<>]{0,200}>([^<]*)</annotation", re.IGNORECASE)
_OTHER_WORDS = re.compile(r"<annotation(?:-xml)?[\s>].*", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<>]*>?")


def in_words(html: str) -> str:
    """The HTML with each formula as its TeX where it has some, else as its symbols, spaces between."""
    return _FORMULA.sub(_words, html) if "<math" in html or "<MATH" in html else html


def _words(formula: re.Match[str]) -> str:
    tex = _TEX.search(formula[1])
    symbols = tex[1] if tex else _TAG.sub(" ", _OTHER_WORDS.sub("", formula[1]))
    return " ".join(symbols.split())
