"""Formulas inside an entry: their words stay, once, and nothing of their markup."""

import time
from pathlib import Path

import pytest

from aggregator.model import ParsedFeed
from aggregator.sanitize import bare, bare_text, clean, plain_text
from tests.documents import reading

HALF = "<mfrac><mn>1</mn><mn>2</mn></mfrac>"
TEX = '<annotation encoding="application/x-tex">\\frac{1}{2} &lt; x</annotation>'


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("<math xmlns='x'><mi>K</mi><mo>&#x0003D;</mo><mn>65536</mn></math>", "K = 65536"),
        (f"<math display=block>{HALF}</MATH >", "1 2"),
        (f"<math><semantics>{HALF}{TEX}</semantics></math>", "\\frac{1}{2} &lt; x"),
        (f"<math>{HALF}<annotation-xml><cn>half</cn></annotation-xml></math>", "1 2"),
        (
            f'<span class="katex-mathml"><math>{HALF}{TEX}</math></span><span aria-hidden=true>1/2</span>',
            "1/2",
        ),
        ("<math><mtext>a<b title='</math>'>b</b></math>", "a'&gt;b"),
        ("<MATH><mi>x</mi></MATH>", "x"),
        ("<math></math>", ""),
    ],
)
def test_a_formula_is_its_tex_or_its_symbols(formula: str, words: str) -> None:
    shown = str(clean(f"<p>say {formula}!</p>", base="https://a.example/"))

    assert shown.replace("<span>", "").replace("</span>", "") == f"<p>say {words}!</p>"
    assert bare(f"say {formula}!", base="") == f"say {words}!"


@pytest.mark.parametrize("formula", ["<math><mi>x</mi>", "<math/>", "<math><math><mi>x</mi></math>"])
def test_what_is_left_of_a_broken_formula_leaves_no_markup(formula: str) -> None:
    assert "<" not in clean(formula, base="")


def test_a_real_posts_formulas_can_be_read(testdata: Path) -> None:
    feed = reading((testdata / "feeds/bearblog_logits.bearblog.dev_95c2e2.xml").read_bytes()).result

    assert isinstance(feed, ParsedFeed)
    [post] = [entry for entry in feed.entries if "<math" in entry.content]
    for text in (bare_text(bare(post.content, base="")), plain_text(clean(post.content, base=""))):
        assert "implementation uses K = 65536. Since my dataset" in text


@pytest.mark.parametrize(
    "piece", ["<math>", "<math", "<math>x</math", "<math><annotation x-tex", "<math></math>"]
)
def test_no_formula_takes_long(piece: str) -> None:
    html = piece * (500_000 // len(piece))
    started = time.process_time()
    plain_text(html)
    bare(html, base="")

    assert time.process_time() - started < 3
