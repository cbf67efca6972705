"""Facts about taking in a sign-up form's spreadsheet."""

import csv
import io
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator import signups
from aggregator.model import OperatorError
from aggregator.signups import Columns, SignUp, Verdict
from tests.server import Page, Server, answer
from tests.signing_up import add, blog, cohort, groups, listed, page

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


# reading ----------------------------------------------------------------------------------


def rows(text: str | bytes, columns: Columns | None = None) -> list[tuple[int, str, str, tuple[str, ...]]]:
    """What is read of a spreadsheet, as tuples."""
    source = text if isinstance(text, bytes) else text.encode()
    return [
        (each.line, each.name, each.typed, each.groups) for each in signups.read(source, "s.csv", columns)
    ]


ADA = (2, "Zoë", "ada.example", ("Cork",))


@pytest.mark.parametrize(
    "source",
    [
        "Name,Blog,Group\nZoë,ada.example,Cork\n".encode(),
        "Name;Blog;Group\r\nZoë;ada.example;Cork\r\n".encode(),
        "Name\tBlog\tGroup\nZoë\tada.example\tCork".encode(),
        "\ufeffName,Blog,Group\nZoë,ada.example,Cork\n".encode(),
        "Name;Blog;Group\nZoë;ada.example;Cork\n".encode("cp1252"),
        "\ufeffName\tBlog\tGroup\nZoë\tada.example\tCork\n".encode("utf-16-le"),
        '"Name, as shown",Blog,Group\n"Zoë",ada.example,Cork\n'.encode(),
    ],
    ids=["comma", "semicolon", "tab", "mark", "cp1252", "utf-16", "quoted"],
)
def test_whatever_a_spreadsheet_program_writes_is_read(source: bytes) -> None:
    assert rows(source) == [ADA]


def test_excels_hint_of_the_separator_is_obeyed() -> None:
    assert rows("sep=|\nName|Blog\nA,b;c|ada.example\n") == [(3, "A,b;c", "ada.example", ())]


def test_a_row_has_the_line_it_begins_in_and_empty_ones_are_left_out() -> None:
    text = 'Name,Blog,Why\nA,a.example,"one\ntwo\nthree"\n,,\n\nB,b.example,x\nC\n'

    assert [(line, name) for line, name, _, _ in rows(text)] == [(2, "A"), (7, "B"), (8, "C")]


@pytest.mark.parametrize(
    "headings",
    [
        "Timestamp,Email Address,Your name,Your blog's address,Region",
        "Zeit,E-Mail,Name,Blogadresse,Gruppe",
        "Tijdstempel,E-mailadres,Naam,Weblog,Filiaal",
        "Horodateur,Courriel,Nom,Adresse du blog,Groupe",
        "Marca,Correo electrónico,Nombre,Dirección del blog,Grupo",
        "Tid,E-post,Namn,Länk till bloggen,Bibliotek",
        "Tid,E-mail,Navn,Link,Afdeling",
        "Aika,Sähköposti,Nimi,Blogin osoite,Kirjasto",
        "ts,mail,name,url,group",
        "ts,e-mail,SCREEN NAME,Web site,Mentor",
        "ts,mail,name,blog_url,team",
    ],
)
def test_columns_are_known_by_their_headings_in_several_languages(headings: str) -> None:
    assert rows(f"{headings}\nnow,ada@example.org,Zoë,ada.example,Cork\n") == [ADA]


@pytest.mark.parametrize(
    ("headings", "cells", "name"),
    [
        ("First name,Last name,Blog", "Ada,Lovelace,x", "Ada Lovelace"),
        ("Voornaam,Achternaam,Blog", "Ada,Lovelace,x", "Ada Lovelace"),
        ("Nom,Prénom,Blog", "Lovelace,Ada,x", "Ada Lovelace"),
        ("Vorname,Name,Blog", "Ada,Lovelace,x", "Ada Lovelace"),
        ("Name,Screen name,Blog", "Ada Lovelace,Ada,x", "Ada"),
        ("Voornaam,Blog", "Ada,x", "Ada"),
        ("Name,Name of your blog,Blog URL", "Ada,A shelf,x", "Ada"),
        ("Library name,Name,Blog", "Cork,Ada,x", "Ada"),
        ("Blog,Group", "x,y", ""),
    ],
)
def test_the_name_is_the_shown_one_else_first_and_last(headings: str, cells: str, name: str) -> None:
    assert [each.name for each in signups.read(f"{headings}\n{cells}\n".encode(), "s.csv")] == [name]


MICROSOFT = "ID,Start time,Completion time,Email,Name,What is your name?,What is the address of your blog?"


@pytest.mark.parametrize(
    ("headings", "cells", "name"),
    [
        (MICROSOFT, "1,9:00,9:05,anonymous,,Ada,x", "Ada"),
        ("ID,E-mail,Naam,Hoe heet je?,Weblog", "1,anonymous,,Ada,x", "Ada"),
        ("Timestamp,Username,What is your name?,Blog", "1,ada@example.org,Ada,x", "Ada"),
        ("Timestamp,Username,Blog", "1,ada@example.org,x", ""),
        ("Timestamp,Username,Blog", "1,ada,x", "ada"),
        ("Name,What is your name?,Blog", "Ada,Countess,x", "Ada"),
    ],
)
def test_a_column_of_names_that_is_empty_or_all_mail_hides_no_other(
    headings: str, cells: str, name: str
) -> None:
    assert [each.name for each in signups.read(f"{headings}\n{cells}\n".encode(), "s.csv")] == [name]


def test_a_cell_of_one_endless_word_takes_no_minutes() -> None:
    started = time.process_time()
    word = "a." * 60_000

    (found,) = signups.read(f"Name,Blog,Group\n{word},ada.example,{word}\n".encode(), "s.csv")

    assert found.name.startswith("a.a")
    assert time.process_time() - started < 5


def test_a_column_of_addresses_is_found_though_all_wrote_their_mail_into_it() -> None:
    read = signups.read(b"Name,Blog\nAda,ada@example.org\nBob,\n", "s.csv")

    assert [each.typed for each in read] == ["ada@example.org", ""]


@pytest.mark.parametrize(
    "cell", ["North, South", "North;South;", "North; South", "North\nSouth", ",North,South,North"]
)
def test_several_ticks_in_one_cell_are_several_groups(cell: str) -> None:
    assert signups.read(f'Name,Blog,Region\nA,x,"{cell}"\n'.encode(), "s.csv")[0].groups == ("North", "South")


def test_all_columns_of_groups_are_taken() -> None:
    text = "Name,Blog,Region,Mentor\nA,x,North,Eve\nB,y,,Eve\n"

    assert [each.groups for each in signups.read(text.encode(), "s.csv")] == [("North", "Eve"), ("Eve",)]


@pytest.mark.parametrize(
    "columns", [Columns("Who", "Where", "Which"), Columns("who", "WHERE", "which"), Columns("1", "2", "3")]
)
def test_columns_are_named_by_options(columns: Columns) -> None:
    assert rows("Who,Where,Which\nZoë,ada.example,Cork\n", columns) == [ADA]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "it is empty"),
        ("\n\n", "it is empty"),
        ("Name,Town\nA,b\n", "name it with --url-column: Name, Town"),
        (
            "Name,Blog,Weblog\nA,b,c\n",
            's.csv:1: "Blog" and "Weblog" may both be the blog\'s address; name one',
        ),
        ("Ada,http://ada.example/\n", "the first line must hold the headings"),
        ("ada@example.org,x\n", "the first line must hold the headings"),
        ("PK\x03\x04xxxx", "this is a workbook; save the sheet as CSV"),
        ("Name,Blog\0\n", "this is no text"),
        ("Name,Blog\nA,b\n" + "A,b\n" * 10_001, "more than 10000 rows"),
    ],
)
def test_a_file_that_cannot_be_taken_in_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(OperatorError) as raised:
        rows(text)

    assert words in str(raised.value)
    assert "ada@" not in str(raised.value)


def test_an_option_that_names_no_column_is_told_which_there_are() -> None:
    with pytest.raises(OperatorError, match="--url-column Blgo: there is no such column, only Name, Blog"):
        rows("Name,Blog\nA,b\n", Columns(url="Blgo"))


def test_addresses_of_mail_are_left_out_of_what_is_kept() -> None:
    read = signups.read(
        b"Name,Blog,Group,E-mail\nAda <ada@example.org>,ada@example.org,eve@example.org,a@b.example\n",
        "s.csv",
    )

    assert [(each.name, each.groups) for each in read] == [("Ada", ())]
    assert "@" not in signups.report([Verdict(read[0], "no")]).decode()


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("Library [North]", "Library [North]"),
        ("Ada (she/her)", "Ada (she/her)"),
        ("(Ada) Quill", "(Ada) Quill"),
        ("Ada (ada@example.org)", "Ada"),
        ("Ada [ ada@example.org, a@b.example ]", "Ada"),
        ("<ada@example.org> Ada", "Ada"),
    ],
)
def test_brackets_stay_unless_nothing_but_mail_was_in_them(cell: str, kept: str) -> None:
    [read] = signups.read(f'Name,Blog\n"{cell}",ada.example\n'.encode(), "s.csv")

    assert read.name == kept


def test_a_group_in_brackets_is_read_whole() -> None:
    [read] = signups.read(b'Name,Blog,Group\nAda,ada.example,"Library [North]; Staff (new)"\n', "s.csv")

    assert read.groups == ("Library [North]", "Staff (new)")


@given(st.binary(max_size=200) | st.text(alphabet='Name,Blog;"\n\t=x@.é', max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused(source: bytes) -> None:
    refused = "s.csv"
    try:
        signups.read(source, "s.csv")
    except OperatorError as refusal:
        refused = str(refusal)

    assert refused.startswith("s.csv")


# the report -------------------------------------------------------------------------------


@pytest.mark.parametrize("beginning", ["=", "+", "-", "@", " =", "\t=", "\r\n+"])
def test_no_cell_of_the_report_begins_a_formula(beginning: str) -> None:
    cell = f"{beginning}HYPERLINK(1)"
    bad = Verdict(SignUp(2, cell, cell), cell, cell, cell)
    lines = list(csv.reader(io.StringIO(signups.report([bad]).decode("utf-8-sig"))))

    assert lines[0] == ["line", "name", "address typed", "verdict", "feed found", "next step"]
    assert all(not each.startswith(("=", "+", "-", "@", "\t", "\r", " ")) for each in lines[1])


@given(st.text())
def test_a_cell_of_the_report_is_one_line_and_no_formula(text: str) -> None:
    report = signups.report([Verdict(SignUp(2, text, text), text, text, text)]).decode("utf-8-sig")
    _, row = csv.reader(io.StringIO(report, newline=""))

    for cell in row:
        assert "\n" not in cell
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


# taking in --------------------------------------------------------------------------------


def report(root: Path) -> dict[int, dict[str, str]]:
    """What signups-report.csv says, by line of the spreadsheet."""
    text = (root / "signups-report.csv").read_text(encoding="utf-8-sig")
    return {int(row["line"]): row for row in csv.DictReader(io.StringIO(text))}


def sheet(root: Path, server: Server, text: str) -> Path:
    path = root / "signups.csv"
    path.write_text(text.replace("{server}", server.url("")))
    return path


EVERYBODY = """Timestamp,Name,E-mail,Blog,Branch
1,Ada,ada@secret.example,{server}/ada/,Cork
2,Bob,bob@secret.example,{server}/bob/feed,"Cork, North"
3,Ada again,ada@secret.example,{server}/ada,Cork
4,Cleo,cleo@secret.example,{server}/nothing/,Cork
5,Dora,dora@secret.example,https://www.blogger.com/blog/posts/12,Cork
6,Eve,eve@secret.example,,Cork
7,Finn,finn@secret.example,finn@secret.example,Cork
8,,gil@secret.example,"my blog: <{server}/gil/>.",Cork
9,Hal,hal@secret.example,{server}/bob/,Cork
10,Ida,ida@secret.example,{server}/ida/2026/03/thing-1/,Cork
11,=HYPERLINK(1),joe@secret.example,{server}/private/,Cork
"""
PAGES: dict[str, Page] = {
    **blog("ada"),
    **blog("bob"),
    **blog("gil", author="g@secret.example (Gil)"),
    **blog("ida"),
    "/ida/2026/03/thing-1/": answer(b"", 404),
    "/nothing/": page(),
    "/private/": answer(b"no", 401),
}


@pytest.mark.slow
def test_the_good_ones_are_added_and_each_row_gets_its_verdict_and_next_step(tmp_path: Path) -> None:
    with Server(PAGES) as server:
        cohort(tmp_path, server)
        code, text = add(tmp_path, "--file", sheet(tmp_path, server, EVERYBODY), "--group", "2026")
        found = report(tmp_path)

        assert code == 0, text
        assert {name: each.url for name, each in listed(tmp_path).items()} == {
            "Ada": server.url("/ada/feed"),
            "Bob": server.url("/bob/feed"),
            "Gil": server.url("/gil/feed"),
            "Ida": server.url("/ida/feed"),
        }
    verdicts = {line: row["verdict"] for line, row in found.items()}
    assert [line for line, verdict in verdicts.items() if verdict == "added"] == [2, 3, 9, 11]
    assert verdicts[4] == "same as line 2"
    assert verdicts[10] == "same as line 3"
    assert verdicts[5].startswith("No feed was found")
    assert "only the blog's owner can open" in verdicts[6]
    assert verdicts[7] == "There is no address of a blog in this."
    assert verdicts[8] == "This is an address of mail, not of a blog."
    assert "password" in verdicts[12]
    assert all(row["next step"] for row in found.values())
    assert "11 rows: 4 added, 7 not" in text
    assert groups(tmp_path)["Bob"] == ("Cork", "North", "2026")


@pytest.mark.slow
def test_no_address_of_mail_is_stored_reported_or_printed(tmp_path: Path) -> None:
    with Server(PAGES) as server:
        cohort(tmp_path, server)
        _, text = add(tmp_path, "--file", sheet(tmp_path, server, EVERYBODY))

    for path in tmp_path.iterdir():
        assert path.name == "signups.csv" or b"secret.example" not in path.read_bytes(), path
    assert "secret.example" not in text


@pytest.mark.slow
def test_a_second_run_adds_nothing_and_says_what_is_listed_already(tmp_path: Path) -> None:
    with Server(PAGES) as server:
        cohort(tmp_path, server)
        path = sheet(tmp_path, server, EVERYBODY)
        add(tmp_path, "--file", path)
        before = (tmp_path / "feeds.opml").read_bytes()
        code, text = add(tmp_path, "--file", path)

    again = {line: row["verdict"] for line, row in report(tmp_path).items()}
    assert code == 0, text
    assert (tmp_path / "feeds.opml").read_bytes() == before
    assert [again[line] for line in (2, 3, 4, 9, 10, 11)] == ["already listed"] * 6
    assert "feeds.opml:6, Ada" in report(tmp_path)[2]["next step"]


@pytest.mark.slow
def test_a_listed_blog_under_another_name_may_be_a_teams(tmp_path: Path) -> None:
    with Server(PAGES) as server:
        cohort(tmp_path, server)
        add(tmp_path, "--file", sheet(tmp_path, server, "Name,Blog\nAda,{server}/ada/feed\n"))
        add(tmp_path, "--file", sheet(tmp_path, server, "Name,Blog\n ADA,{server}/ada/feed\n"))
        same = report(tmp_path)[2]
        add(tmp_path, "--file", sheet(tmp_path, server, "Name,Blog\nCor,{server}/ada/feed\n"))
        other = report(tmp_path)[2]

    assert (same["verdict"], other["verdict"]) == ("already listed", "already listed")
    assert same["next step"].startswith("Nothing to do: feeds.opml")
    assert "Ada. Nothing to do where one person signed up twice." in other["next step"]
    assert "author=" in other["next step"]


@pytest.mark.slow
def test_a_listed_blog_is_not_asked_again(tmp_path: Path) -> None:
    with Server(PAGES) as server:
        cohort(tmp_path, server)
        path = sheet(tmp_path, server, "Name,Blog\nAda,{server}/ada/feed\n")
        add(tmp_path, "--file", path)
        asked = len(server.asked)
        add(tmp_path, "--file", path)

    assert len(server.asked) == asked


@pytest.mark.slow
def test_columns_named_by_options_reach_the_reading(tmp_path: Path) -> None:
    with Server(PAGES) as server:
        cohort(tmp_path, server)
        path = sheet(tmp_path, server, "Who,Where,Which\nAda,{server}/ada/,Cork\n")
        options = ("--name-column", "Who", "--url-column", "where", "--group-column", "3")
        code, text = add(tmp_path, "--file", path, *options)

    assert code == 0, text
    assert groups(tmp_path) == {"Ada": ("Cork",)}


@pytest.mark.slow
def test_a_spreadsheet_that_cannot_be_read_touches_nothing(tmp_path: Path) -> None:
    with Server({}) as server:
        cohort(tmp_path, server)
        before = (tmp_path / "feeds.opml").read_bytes()
        code, text = add(tmp_path, "--file", sheet(tmp_path, server, "a,b\n1,2\n"))

    assert code == 2
    assert "signups.csv:1: no heading says where the blogs' addresses are" in text
    assert (tmp_path / "feeds.opml").read_bytes() == before
    assert not (tmp_path / "signups-report.csv").exists()


@pytest.mark.slow
def test_sixty_sign_ups_are_looked_for_together(tmp_path: Path) -> None:
    pages: dict[str, Page] = {}
    for n in range(60):
        pages |= blog(f"b{n}")
    with Server(pages) as server:
        cohort(tmp_path, server)
        text = "Name,Blog\n" + "".join(f"P{n},{{server}}/b{n}/\n" for n in range(60))
        code, printed = add(tmp_path, "--file", sheet(tmp_path, server, text))

    assert code == 0, printed
    assert len(listed(tmp_path)) == 60
    assert server.most_open > 1
    assert len(server.asked) == 120


@pytest.mark.parametrize("option", [("--name", "Ada"), ("--return",)])
def test_what_is_said_of_one_person_is_refused_with_a_sheet_of_many(
    option: tuple[str, ...], tmp_path: Path
) -> None:
    (tmp_path / "sheet.csv").write_text("Name,Blog\nBob,bob.example\n")
    code, text = add(tmp_path, "--file", tmp_path / "sheet.csv", *option)

    assert (code, "are for one ADDRESS" in text) == (2, True)
