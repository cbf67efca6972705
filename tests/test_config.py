"""programme.toml and corrections.toml: what is read, what is refused, and on which line."""

import dataclasses
import re
import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator import config
from aggregator.config.lines import KeyPath, Lines
from aggregator.config.tables import Table
from aggregator.model import Award, Config, Correction, Finding, Polling, Programme, Site, Thing

SETTINGS = (Path(__file__).parent.parent / "docs/settings.md").read_text()
PROGRAMME, CORRECTIONS = re.findall(r"```toml\n(.*?)```", SETTINGS, re.DOTALL)
MINIMAL = '[programme]\nname = "x"\n[[thing]]\nnumber = 1\n'
TABLES: Mapping[str, Table] = {**config.PROGRAMME, **config.CORRECTIONS}


def parsed(programme: str, corrections: str = "") -> Config:
    found, findings = config.parse(programme, corrections)
    assert found is not None, findings
    return found


def errors(programme: str, corrections: str = "") -> list[Finding]:
    found, findings = config.parse(programme, corrections)
    wrong = [finding for finding in findings if finding.severity == "error"]
    assert (found is None) == bool(wrong)
    return wrong


def warnings(programme: str, corrections: str = "") -> list[Finding]:
    parsed(programme, corrections)
    return config.parse(programme, corrections)[1]


def documented() -> list[tuple[str, str, str, str]]:
    """Table, key, default and example of every row of the documentation, as TOML ("–" for none)."""
    tables = re.findall(r"^### `\[+(\w+)\]+`\n(.*?)(?=^##|\Z)", SETTINGS, re.DOTALL | re.MULTILINE)
    row = re.compile(r"^\| `(\w+)` \|.*\| (\S+|`[^`]*`) \| `([^`]*)` \|$", re.MULTILINE)
    return [
        (table, key, default.strip("`"), example)
        for table, text in tables
        for key, default, example in row.findall(text)
    ]


def with_key(table: str, key: str, value: str) -> tuple[str, str]:
    """The texts of a programme and corrections in which just this key has this value."""
    things = "\n".join(
        f"[[thing]]\nnumber = {number}" for number in (5, 6, 7) if (table, key) != ("thing", "number")
    )
    tables = {"programme": {"name": '"x"'}, "award": {"name": '"a"', "requires": '["5"]'}}
    own = {"thing": {"number": "9"}, "correction": {"link": '"https://a.example/"', "things": "[5]"}}
    rows = {**tables, **own}.get(table, {}) | {key: value}
    if (table, key, value) == ("correction", "ignore", "true"):
        del rows["things"]
    body = "\n".join([TABLES[table].header, *(f"{name} = {written}" for name, written in rows.items())])
    if table == "correction":
        return f'[programme]\nname = "x"\n{things}\n', body
    head = "" if table == "programme" else '[programme]\nname = "x"\n'
    return f"{head}{things}\n{body}\n", ""


# What is read


def test_the_complete_example_of_the_documentation_has_no_finding() -> None:
    assert config.parse(PROGRAMME, CORRECTIONS)[1] == []


def test_a_name_and_one_number_are_enough_and_the_rest_keeps_its_default() -> None:
    assert parsed(MINIMAL) == Config(Programme("x", (Thing(1),)))


def test_every_key_arrives_in_the_model() -> None:
    found = parsed(PROGRAMME, CORRECTIONS)

    assert found == Config(
        Programme(
            name="23 Things for Professional Development",
            things=(
                Thing(5, "Reflective practice"),
                Thing(
                    6,
                    "Online networks",
                    ("LinkedIn", "Facebook"),
                    ("onlinenetworks",),
                    "http://cpd23.blogspot.com/2011/07/thing-6-online-networks.html",
                    date(2011, 7, 18),
                    date(2011, 7, 31),
                ),
                Thing(7, "Face-to-face networks and professional organisations"),
            ),
            aliases=("cpd23", "CPD 23", "23 Things"),
            starts=date(2011, 6, 20),
            ends=date(2011, 12, 31),
            grace_days=60,
            timezone="Europe/London",
            url="http://cpd23.blogspot.com/",
            contact="https://example.org/cpd23/ask",
            awards=(
                Award("Certificate", ("5-7",), (), 50, date(2011, 12, 1)),
                Award("Half-way badge", (), (("5", "6"), ("any 1 of 5-6", "7"))),
            ),
        ),
        Polling(contact="https://example.org/23things"),
        Site("Planet cpd23", "https://planet.example.org/", "en"),
        (
            Correction(
                "https://ada.example/2026/03/listening",
                things=(7,),
                why="wrote about networks under another title",
                line=1,
            ),
            Correction(id="tag:grace.example,2026:42", ignore=True, why="not about the programme", line=6),
        ),
    )


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("1s", timedelta(seconds=1)),
        ("90s", timedelta(seconds=90)),
        ("30m", timedelta(minutes=30)),
        ("12h", timedelta(hours=12)),
        ("7d", timedelta(days=7)),
        (" 0s ", timedelta(0)),
        ("12", None),
        ("h", None),
        ("-1h", None),
        ("1.5h", None),
        ("1h30m", None),
        ("1w", None),
    ],
)
def test_a_length_of_time_is_a_whole_number_and_a_unit(text: str, length: timedelta | None) -> None:
    assert config.duration(text) == length


def test_a_pause_of_no_seconds_is_accepted_for_closed_networks() -> None:
    text = '[polling]\nhost_pause = "0s"\nallow_private_addresses = ["127.0.0.1:8899", "10.0.0.0/8", "::1/128"]\n'

    assert parsed(MINIMAL + text).polling.host_pause == timedelta(0)
    assert not [finding for finding in warnings(MINIMAL + text) if "host_pause" in finding.message]


def test_a_thing_may_be_due_on_the_day_it_opens() -> None:
    assert errors(MINIMAL + "opens = 2026-01-01\ndue = 2026-01-01\n") == []


def test_the_sites_address_gets_its_missing_slash() -> None:
    assert parsed(MINIMAL + '[site]\nurl = "https://p.example/x"').site.url == "https://p.example/x/"


def test_of_two_corrections_of_one_entry_the_lower_counts_and_is_named() -> None:
    text = '[[correction]]\nlink = "l"\nthings = [1]\n\n[[correction]]\nlink = "l"\nthings = []\n'

    assert parsed(MINIMAL, text).corrections == (Correction("l", things=(), line=5),)
    assert [
        (finding.line, finding.path) for finding in warnings(MINIMAL, text) if "line 1" in finding.message
    ] == [(5, "corrections.toml")]


def test_two_corrections_of_one_entry_are_named_however_its_link_is_spelled() -> None:
    links = ("http://www.a.example/p3/", "https://a.example/p3#c")
    text = "".join(f'[[correction]]\nlink = "{link}"\nthings = [1]\n' for link in links)

    assert [finding.line for finding in warnings(MINIMAL, text) if "line 1" in finding.message] == [4]


def test_a_correction_that_ignores_and_one_for_no_thing_differ() -> None:
    text = (
        '[[correction]]\nlink = "a"\nignore = true\n[[correction]]\nid = "b"\nignore = false\nthings = []\n'
    )

    assert [(c.things, c.ignore) for c in parsed(MINIMAL, text).corrections] == [(None, True), ((), False)]


def test_windows_line_ends_are_read_and_counted() -> None:
    text = (MINIMAL + "[site]\nplanet = 1\n").replace("\n", "\r\n")

    assert [finding.line for finding in errors(text)] == [6]


def test_findings_bear_the_names_they_are_given() -> None:
    found = config.parse("x", "y", programme_path="other.toml", corrections_path="c.toml")[1]

    assert {finding.path for finding in found} == {"other.toml", "c.toml"}


def test_real_programmes_are_read_without_an_error(testdata: Path) -> None:
    for path in sorted((testdata / "programmes").glob("*.toml")):
        assert errors(path.read_text(encoding="utf-8")) == [], path.name


# What is refused: the text after MINIMAL (4 lines), the line, and what must be said

# fmt: off
WRONG = {
    "unknown table": ("[sites]", 5, "probably [site] is meant"),
    "unknown list of tables": ("[[things]]", 5, "probably [[thing]] is meant"),
    "unknown key": ("[site]\ntitel = 'x'", 6, "probably title is meant"),
    "unknown key with hyphens": ("[site]\nshow-missing = true", 6, "probably show_missing is meant"),
    "unknown key far from all": ("[site]\nqqq = 1", 6, "known here are title, url,"),
    "key of another table": ("[site]\ninterval = '12h'", 6, "belongs under [polling]"),
    "table in a table": ("[site]\n[site.polling]\nx = 1", 6, "[polling] is a table of its own in programme.toml"),
    "correction in the programme": ("[[correction]]", 5, "[[correction]] is a table of its own in corrections.toml"),
    "one bracket too many": ("[[site]]", 5, "head it [site]"),
    "text for a list": ("[[thing]]\nnumber = 2\ntags = 'a'", 7, 'probably ["a"] is meant'),
    "number for a text": ("[site]\ntitle = 5", 6, "must be a text in quotes, not 5"),
    "table for a text": ("[site.title]\nx = 1", 5, "not a table"),
    "empty text": ("[site]\ntitle = ' '", 6, "is empty"),
    "text for a number": ("[[thing]]\nnumber = '2'", 6, "probably 2 without quotes is meant"),
    "true for a number": ("[[thing]]\nnumber = true", 6, "must be a whole number, not true"),
    "fraction for a number": ("[[thing]]\nnumber = 23.5", 6, "must be a whole number, not 23.5"),
    "negative number": ("[[thing]]\nnumber = -1", 6, "from 0 to 9999"),
    "thing without number": ("[[thing]]\ntitle = 'x'", 5, "[[thing]] has no number"),
    "doubled number": ("[[thing]]\nnumber = 2\n[[thing]]\nnumber = 2", 8, "Thing 2 stands here and in line 6"),
    "due before opens": ("[[thing]]\nnumber = 2\ndue = 2026-01-01\nopens = 2026-01-02", 7, "lies before opens"),
    "date in quotes": ("[[thing]]\nnumber = 2\ndue = '2026-1-5'", 7, "probably 2026-01-05 is meant"),
    "date in quotes that does not exist": ("[[thing]]\nnumber = 2\ndue = '2026-02-30'", 7, "such as 2026-01-31"),
    "date with a time": ("[[thing]]\nnumber = 2\ndue = 2026-01-05T10:00:00", 7, "probably 2026-01-05 is meant"),
    "number for a date": ("[[thing]]\nnumber = 2\ndue = 2026", 7, "must be a date"),
    "address without scheme": ("[site]\nurl = 'planet.example.org'", 6, '"https://planet.example.org" is meant'),
    "address with a typing mistake": ("[site]\nurl = 'htps://planet.example.org/'", 6, '"https://planet.example.org/"'),
    "address of a file": ("[site]\nurl = 'file:///etc'", 6, "is not a web address"),
    "address with a blank": ("[site]\nurl = 'https://a.example/x y'", 6, "is not a web address"),
    "address with a broken port": ("[site]\nurl = 'https://a.example:x/'", 6, "is not a web address"),
    "address that breaks the splitter": ("[site]\nurl = 'https://[a/'", 6, "is not a web address"),
    "site address with a query": ("[site]\nurl = 'https://a.example/?p=1'", 6, "without ? and #"),
    "contact that is a bare mail address": ("[polling]\ncontact = 'a@b.example'", 6, '"mailto:a@b.example" is meant'),
    "contact that is a name": ("[polling]\ncontact = 'ask Ada'", 6, "a mail address is written mailto:"),
    "language by its name": ("[site]\nlanguage = 'Dutch'", 6, 'probably "nl" is meant'),
    "language with an underscore": ("[site]\nlanguage = 'en_GB'", 6, 'probably "en-GB" is meant'),
    "language that is none": ("[site]\nlanguage = 'x'", 6, 'such a tag is "en"'),
    "planet misspelt": ("[site]\nplanet = 'program'", 6, 'probably "programme" is meant'),
    "images of a third kind": ("[site]\nimages = true", 6, '"none" or "https"'),
    "flag in words": ("[site]\nnoindex = 'no'", 6, "probably false is meant"),
    "interval too short": ("[polling]\ninterval = '59m'", 6, "write at least 1h"),
    "interval in words": ("[polling]\ninterval = '12 hours'", 6, 'probably "12h" is meant'),
    "interval in months": ("[polling]\ninterval = '5 months'", 6, "is not a length of time; write"),
    "interval as a number": ("[polling]\ninterval = 12", 6, 'such as "12h", not 12'),
    "interval beyond a year": ("[polling]\ninterval = '999999d'", 6, "longer than a year"),
    "move believed too early": ("[polling]\nmove_after = '47h'", 6, "write at least 2d"),
    "run without time": ("[polling]\nrun_limit = '0s'", 6, "write at least 1m"),
    "exception with a scheme": ("[polling]\nallow_private_addresses = ['http://127.0.0.1:8899/']", 6, 'probably "127.0.0.1:8899" is meant'),
    "exception that is more than it looks like": ("[polling]\nallow_private_addresses = ['10.0.0.5/8']", 6, 'probably "10.0.0.0/8" is meant'),
    "exception without port": ("[polling]\nallow_private_addresses = ['intranet']", 6, "neither a network nor a host"),
    "award without name": ("[[award]]\nrequires = ['1']", 5, "[[award]] has no name"),
    "award that asks for nothing": ("[[award]]\nname = 'a'\nmin_words = 5", 5, "asks for nothing"),
    "award with an empty list": ("[[award]]\nname = 'a'\nrequires = []", 7, "is empty"),
    "award with a text": ("[[award]]\nname = 'a'\nrequires = '1'", 7, 'probably ["1"] is meant'),
    "award with a flat any_of": ("[[award]]\nname = 'a'\nany_of = ['1', '1']", 7, "list of lists"),
    "award outside the list": ("[[award]]\nname = 'a'\nrequires = ['1', '1-3']", 7, "names Things 2-3, which the list"),
    "award outside the list in any_of": ("[[award]]\nname = 'a'\nany_of = [['9']]", 7, "names Thing 9, which"),
    "two awards of one name": ("[[award]]\nname = 'a'\nrequires = ['1']\n[[award]]\nname = 'a'\nrequires = ['1']", 9, 'the award in line 6 is called "a" too'),
    "rule without any": ("[[award]]\nname = 'a'\nrequires = ['1 of 1-1']", 7, 'probably "any 1 of 1-1" is meant'),
    "rule in words": ("[[award]]\nname = 'a'\nrequires = ['Things 1 and 1']", 7, 'probably "1, 1" is meant'),
    "rule backwards": ("[[award]]\nname = 'a'\nrequires = ['9-1']", 7, 'probably "1-9" is meant'),
    "rule that can never hold": ("[[award]]\nname = 'a'\nrequires = ['any 3 of 1-2']", 7, "can never hold"),
    "rule that is prose": ("[[award]]\nname = 'a'\nrequires = ['most of them']", 7, "is not a rule"),
}
# fmt: on


@pytest.mark.parametrize(("text", "line", "said"), WRONG.values(), ids=WRONG)
def test_a_mistake_is_named_with_its_line_and_what_was_meant(text: str, line: int, said: str) -> None:
    found = errors(MINIMAL + text)

    assert [finding.line for finding in found] == [line]
    assert said in found[0].message


# fmt: off
PROGRAMME_WRONG = {
    "no programme": ("[[thing]]\nnumber = 1", 0, "there is no [programme] with its name"),
    "no thing": ("[programme]\nname = 'x'", 0, "there is no [[thing]] with its number"),
    "no name": ("[programme]\n[[thing]]\nnumber = 1", 1, "[programme] has no name"),
    "key before the first table": ("timezone = 'UTC'\n" + MINIMAL, 1, "belongs under [programme]"),
    "one thing in single brackets": ("[programme]\nname = 'x'\n[thing]\nnumber = 1", 3, "head it [[thing]]"),
    "city for a zone": (MINIMAL.replace("[[", "timezone = 'London'\n[[", 1), 3, 'probably "Europe/London" is meant'),
    "zone misspelt": (MINIMAL.replace("[[", "timezone = 'Europe/Lodnon'\n[[", 1), 3, 'probably "Europe/London" is'),
    "folder of zones": (MINIMAL.replace("[[", "timezone = 'Europe'\n[[", 1), 3, "is no known time zone"),
    "path for a zone": (MINIMAL.replace("[[", "timezone = '../../etc/passwd'\n[[", 1), 3, "is no known time zone"),
    "alias that is a thing word": (MINIMAL.replace("[[", "aliases = ['ok', 'thing']\n[[", 1), 3, '"thing" is just a'),
    "alias that is a figure": (MINIMAL.replace("[[", "aliases = ['23']\n[[", 1), 3, "is just a figure"),
    "alias that is a Thing": (MINIMAL.replace("[[", "aliases = ['#Thing 6']\n[[", 1), 3, "how a Thing itself is written"),
    "alias that is a declared thing word": (MINIMAL.replace("[[", "thing_words = ['Week']\naliases = ['Thing', 'weEk.']\n[[", 1), 4, '"weEk."'),
    "no thing word": (MINIMAL.replace("[[", "thing_words = []\n[[", 1), 3, "write at least one word"),
    "thing word with a figure": (MINIMAL.replace("[[", "thing_words = ['Thing 1']\n[[", 1), 3, "without its figure"),
    "no language": (MINIMAL.replace("[[", "languages = []\n[[", 1), 3, "at least one language tag"),
    "ends before starts": (MINIMAL.replace("[[", "starts = 2026-02-01\nends = 2026-01-01\n[[", 1), 4, "ends (2026-01-01) lies before starts (2026-02-01)"),
    "award before the start": (MINIMAL.replace("[[", "starts = 2026-02-01\n[[", 1)
        + "[[award]]\nname='a'\nrequires=['1']\nby=2026-01-31", 9, "lies before the programme starts"),
}
# fmt: on


@pytest.mark.parametrize(("text", "line", "said"), PROGRAMME_WRONG.values(), ids=PROGRAMME_WRONG)
def test_a_mistake_about_the_programme_is_named(text: str, line: int, said: str) -> None:
    found = [finding for finding in errors(text) if said in finding.message]

    assert [finding.line for finding in found] == [line]


# fmt: off
CORRECTIONS_WRONG = {
    "nothing named": ("[[correction]]\nthings = [1]", 1, "names no entry"),
    "nothing said": ("[[correction]]\nlink = 'l'", 1, "says nothing"),
    "nothing said but no": ("[[correction]]\nlink = 'l'\nignore = false", 1, "says nothing"),
    "things and ignore": ("[[correction]]\nlink = 'l'\nthings = [1]\nignore = true", 4, "keep one of the two"),
    "outside the list": ("[[correction]]\nlink = 'l'\nthings = [1, 8, 9]", 3, "names Things 8-9, which the list has"),
    "one number": ("[[correction]]\nlink = 'l'\nthings = 1", 3, "probably [1] is meant"),
    "texts for numbers": ("[[correction]]\nlink = 'l'\nthings = ['1']", 3, "probably 1 without quotes is meant"),
    "plural": ("[[corrections]]\nlink = 'l'", 1, "probably [[correction]] is meant"),
    "programme's table": ("[programme]\nname = 'x'", 1, "[programme] is a table of its own in programme.toml"),
}
# fmt: on


@pytest.mark.parametrize(("text", "line", "said"), CORRECTIONS_WRONG.values(), ids=CORRECTIONS_WRONG)
def test_a_mistake_in_a_correction_is_named(text: str, line: int, said: str) -> None:
    found = errors(MINIMAL, text)

    assert [(finding.path, finding.line) for finding in found] == [("corrections.toml", line)]
    assert said in found[0].message


# fmt: off
SYNTAX = {
    "no quotes": ("[programme]\nname = Things", 2, "not in quotes"),
    "no closing quote": ("[programme]\nname = 'Things\n", 2, "no closing quote"),
    "no closing quotes at the end": ('[programme]\nname = """Things\n\n\n', 2, "no closing quote"),
    "no closing bracket": ("[programme]\naliases = ['a'\n\nname = 'x'", 4, "no closing ]"),
    "no closing bracket after a comma": ("[programme]\naliases = ['a',\nname = 'x'", 3, "no closing ]"),
    "key twice": ("[programme]\nname = 'x'\nname = 'y'\n", 3, "a key stands twice"),
    "table twice": ("[site]\n[polling]\n[site]\n", 3, "a table stands twice"),
    "short date": ("[programme]\nstarts = 2026-1-5\n", 2, "2026-1-5 is not a date"),
    "day that does not exist": ("[programme]\nstarts = 2026-02-30 # soon\n", 2, "write an existing day"),
    "date the other way round": ("[programme]\nstarts = 31-01-2026\n", 2, "31-01-2026 is not a date"),
    "bare duration": ("[polling]\ninterval = 12h\n", 2, "texts in quotes"),
    "backslash": ('[site]\ntemplates = "C:\\look"\n', 2, "a text holds a backslash"),
    "prose": ("[site]\nwhat is this\n", 2, "neither a [table] nor `key = value`"),
    "nesting": ("[site]\ntitle = " + "[" * 9000, 0, "nested too deeply"),
    "figures": ("[site]\ntitle = " + "9" * 9000, 0, "thousands of digits"),
}
# fmt: on


@pytest.mark.parametrize(("text", "line", "said"), SYNTAX.values(), ids=SYNTAX)
def test_what_is_no_toml_is_told_once_with_its_line(text: str, line: int, said: str) -> None:
    found = config.parse(text)[1]

    assert [(finding.line, finding.severity) for finding in found] == [(line, "error")]
    assert said in found[0].message


def test_every_mistake_is_named_not_only_the_first() -> None:
    text = MINIMAL + "[[award]]\nname = 'a'\nrequires = ['x', '1', 'y']\n[site]\nplanet = 1\nqqq = 1\n"

    assert [finding.line for finding in errors(text, "[[correction]]")] == [7, 7, 9, 10, 1, 1]


def test_a_number_with_a_bad_value_does_not_make_rules_wrong_too() -> None:
    found = errors(
        "[programme]\nname = 'x'\n[[thing]]\nnumber = '1'\n[[award]]\nname = 'a'\nrequires = ['1']"
    )

    assert [finding.line for finding in found] == [4]


# What is likely not meant

# fmt: off
OVERSIGHTS = {
    "no start": (MINIMAL, 1, "[programme] has no starts"),
    "no contact for participants": (MINIMAL, 1, "[programme] has no contact"),
    "no contact for hosts": (MINIMAL + "[polling]\n", 5, "[polling] has no contact"),
    "no polling table": (MINIMAL, 0, "[polling] has no contact"),
    "no address": (MINIMAL + "[site]\n", 5, "[site] has no url"),
    "two titles alike": (MINIMAL + "title = 'A'\n[[thing]]\nnumber = 2\ntitle = 'a'", 8, "same title as the one in line 5"),
    "grace without an end": (MINIMAL.replace("[[thing]]", "grace_days = 7\n[[thing]]"), 3, "ends, which is missing"),
    "due before the start": (MINIMAL.replace("[[thing]]", "starts = 2026-02-01\n[[thing]]") + "due = 2025-03-01", 6, "so every post is late"),
    "set after the end": (MINIMAL.replace("[[thing]]", "ends = 2026-02-01\n[[thing]]") + "opens = 2026-03-01", 6, "after the programme ends"),
    "pause without exceptions": (MINIMAL + "[polling]\nhost_pause = '0s'", 6, "still asked 1s apart"),
    "every address excepted": (MINIMAL + "[polling]\nallow_private_addresses = ['0.0.0.0/0']", 6, "every address"),
}
# fmt: on


def test_hosts_are_told_some_address_of_the_cohort_where_none_was_meant_for_them() -> None:
    site, asked = "[site]\nurl = 'https://planet.example/'\n", "contact = 'mailto:a@b.example'\n"
    programme = MINIMAL.replace("[[thing]]", "url = 'https://p.example/'\n[[thing]]", 1)
    told = {
        "https://planet.example/": MINIMAL + site,
        "https://p.example/": programme,
        "mailto:a@b.example": MINIMAL + site + "[polling]\n" + asked,
        "": MINIMAL,
    }

    assert {contact: parsed(text).polling.contact for contact, text in told.items()} == {
        contact: contact for contact in told
    }


@pytest.mark.parametrize(("text", "line", "said"), OVERSIGHTS.values(), ids=OVERSIGHTS)
def test_an_oversight_is_a_warning_and_the_file_is_used(text: str, line: int, said: str) -> None:
    found = [finding for finding in warnings(text) if said in finding.message]

    assert [(finding.line, finding.severity) for finding in found] == [(line, "warning")]


# Lines

TRICKY = '''\
"top" . key = 1  # [no]
[[thing]]  # one
number = 1
text = """
[[thing]]
number = 99
""" # ends
list = [
  "[site]",  # [[thing]]
  'url = 1',
]
literal = \'\'\'
[polling]\'\'\'
quotes = """a""\\"""""
after = { inline = 1, more = [1,
2] }
[thing.sub]
deep = 1
[[thing]]
  number = 2
[ "we.ird" ]
'x y' = "\\"#"
'''


def test_lines_are_right_around_strings_lists_and_comments() -> None:
    tomllib.loads(TRICKY)
    lines = Lines(TRICKY)

    expected: dict[KeyPath, int] = {
        ("top", "key"): 1,
        ("thing", 0): 2,
        ("thing", 0, "number"): 3,
        ("thing", 0, "text"): 4,
        ("thing", 0, "list"): 8,
        ("thing", 0, "literal"): 12,
        ("thing", 0, "quotes"): 14,
        ("thing", 0, "after"): 15,
        ("thing", 0, "sub"): 17,
        ("thing", 0, "sub", "deep"): 18,
        ("thing", 1): 19,
        ("thing", 1, "number"): 20,
        ("we.ird",): 21,
        ("we.ird", "x y"): 22,
    }
    assert {path: lines.of(*path) for path in expected} == expected


def test_the_line_of_what_has_none_is_that_of_what_is_around_it() -> None:
    lines = Lines("\nthing = [{number = 1},\n{number = 2}]\n")

    assert (lines.of("thing", 1, "number"), lines.of("site", "url")) == (2, 0)


names = st.text("abc-_09", min_size=1, max_size=3) | st.sampled_from(['"a b"', "'#'", '"[x]"'])
values = st.sampled_from(
    ["1", '"[[a]]"', "'''\n[a]\nb=1\n'''", '["x",\n "]" , # ]\n]', "{ a = 1 }", '"""\n"" \\""""']
)


@given(st.lists(st.tuples(st.sampled_from(["[[%s]]", "[%s]", "%s"]), names, values), max_size=12))
def test_each_key_is_found_where_it_was_written(statements: list[tuple[str, str, str]]) -> None:
    text, table = "", KeyPath()
    expected: dict[KeyPath, int] = {}
    for number, (form, name, value) in enumerate(statements):
        bare = f"{name.strip(chr(34) + chr(39))}{number}"  # no name twice, so that the text is TOML
        quoted = f"{name[:-1]}{number}{name[-1]}" if name[0] in "\"'" else f"{name}{number}"
        line = text.count("\n") + 1
        if form == "%s":
            text += f"{quoted} = {value}\n"
            expected[(*table, bare)] = line
        else:
            text += f"  {form % quoted} # {value.splitlines()[0]}\n"
            table = (bare, 0) if form == "[[%s]]" else (bare,)
            expected[table] = line
    tomllib.loads(text)
    lines = Lines(text)

    assert {path: lines.of(*path) for path in expected} == expected


# Never an exception

FRAGMENTS = sorted(
    {line for line in PROGRAMME.splitlines() + CORRECTIONS.splitlines() if line}
    | {
        "[",
        "]",
        '"',
        "'",
        '"""',
        "\n",
        "=",
        "#",
        "\\",
        "1",
        "true",
        "1e999",
        "nan",
        "{",
        "}",
        ",",
        "\r",
        "\x00",
    }
)


@given(st.text(), st.text())
def test_no_text_raises(programme: str, corrections: str) -> None:
    config.parse(programme, corrections)


@given(st.lists(st.sampled_from(FRAGMENTS)).map("\n".join), st.lists(st.sampled_from(FRAGMENTS)).map("".join))
def test_no_patchwork_of_a_file_raises_or_names_a_line_it_has_not_got(
    programme: str, corrections: str
) -> None:
    found, findings = config.parse(programme, corrections)

    assert (found is None) == any(finding.severity == "error" for finding in findings)
    for finding in findings:
        text = programme if finding.path == "programme.toml" else corrections
        assert 0 <= finding.line <= text.count("\n") + 1
        assert "\n" not in finding.message


# fmt: off
VALUES = [
    "1", "-1", "0x" + "f" * 30, "0x" + "f" * 5000, "1.5", "inf", "true", '""', '"x"', '"\\u0000"', f'"{"x" * 5000}"',
    "2026-01-01", "2026-01-01T00:00:00Z", "00:00:00", '"1h"', '"https://a.example/"', '"Europe/London"',
    "[]", "[[]]", "[1]", '["x"]', '[["x"]]', "[true]", "[{}]", "{}", "{ a = 1 }",
]
# fmt: on


@pytest.mark.parametrize(
    ("table", "key"), [(name, key) for name, table in TABLES.items() for key in table.keys]
)
def test_no_value_of_any_key_raises(table: str, key: str) -> None:
    for value in VALUES:
        found, findings = config.parse(*with_key(table, key, value))
        assert found is not None or any(key in finding.message for finding in findings)


# The documentation and the code


def test_the_documentation_lists_exactly_the_keys_of_the_code() -> None:
    written = [(table, key) for table, key, _, _ in documented()]

    assert written == [(name, key) for name, table in TABLES.items() for key in table.keys]


def test_the_tables_list_exactly_the_fields_of_the_model() -> None:
    def fields(noun: type, *without: str) -> set[str]:
        return {field.name for field in dataclasses.fields(noun)} - set(without)

    assert {name: set(table.keys) for name, table in TABLES.items()} == {
        "programme": fields(Programme, "things", "awards"),
        "thing": fields(Thing),
        "award": fields(Award),
        "polling": fields(Polling),
        "site": fields(Site),
        "correction": fields(Correction, "line"),
    }


@pytest.mark.parametrize(
    ("table", "key", "default"), [row[:3] for row in documented() if row[2] not in ("–", "[]")]
)
def test_a_documented_default_written_out_changes_nothing(table: str, key: str, default: str) -> None:
    text, corrections = with_key(table, key, default)
    without = [part.replace(f"\n{key} = {default}", "") for part in (text, corrections)]

    assert parsed(text, corrections) == parsed(*without)


@pytest.mark.parametrize("row", documented(), ids=lambda row: f"{row[0]}.{row[1]}")
def test_a_documented_example_is_accepted_and_differs_from_the_default(
    row: tuple[str, str, str, str],
) -> None:
    table, key, default, example = row

    assert example != default
    parsed(*with_key(table, key, example))


def test_required_keys_are_documented_as_such() -> None:
    required = set(re.findall(r"^\| `(\w+)` \|.*, required \|", SETTINGS, re.MULTILINE))

    assert required == {key for table in TABLES.values() for key in table.required}
