"""Taking people out of a list: their outlines go, everybody else's bytes and ids stay."""

from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator import opml
from aggregator.model import OperatorError

outlines = st.lists(
    st.tuples(
        st.sampled_from(["Ada", "Bob", "Zoë", "A & B's"]),
        st.sampled_from(["", "", "", "ada", "x", "X"]),
        st.sampled_from(["", "North", "South"]),
    ),
    max_size=8,
)


def written(people: list[tuple[str, str, str]], end: str = "\n") -> str:
    """A list with these outlines, each on a line of its own at an address of its own."""
    lines = []
    for number, (name, given_id, group) in enumerate(people):
        id_ = f' id="{given_id}"' if given_id else ""
        line = f'<outline text={quoteattr(name)}{id_} xmlUrl="https://b{number}.example/?a=1&amp;b=2"/>'
        lines += [f'<outline text="{group}">', f"\t{line}", "</outline>"] if group else [line]
    body = end.join(["<body>", "<!-- who takes part -->", *lines, "</body>"])
    return f"<opml>{end}{body}{end}</opml>{end}"


@given(outlines, st.sets(st.integers(0, 7)), st.sampled_from(["\n", "\r\n"]))
def test_those_who_stay_keep_their_ids_names_groups_and_addresses(
    people: list[tuple[str, str, str]], places: set[int], end: str
) -> None:
    text = written(people, end).encode()
    before, _ = opml.parse(text)
    leaving = {person.id for place, person in enumerate(before.participants) if place in places}
    after, _ = opml.parse(opml.remove(text, leaving))

    assert after.participants == tuple(each for each in before.participants if each.id not in leaving)
    assert [(line.participant, line.url) for line in after.subscriptions] == [
        (line.participant, line.url) for line in before.subscriptions if line.participant not in leaving
    ]


@given(outlines)
def test_taking_nobody_out_changes_no_byte(people: list[tuple[str, str, str]]) -> None:
    text = written(people).encode()

    assert opml.remove(text, set()) == text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "latin-1"])
def test_every_other_byte_stays_in_whatever_encoding(encoding: str) -> None:
    declared = '<?xml version="1.0" encoding="latin-1"?>\n' if encoding == "latin-1" else ""
    text = declared + written([("Zoë", "", ""), ("Ada", "", "North"), ("Bob", "", "")])
    [gone] = [line for line in text.splitlines(keepends=True) if '"Zoë"' in line]

    assert opml.remove(text.encode(encoding), {"zoe"}) == text.replace(gone, "").encode(encoding)


@pytest.mark.parametrize(
    ("body", "left"),
    [
        (
            '<outline text="Ada" xmlUrl="a"/><outline text="Bob" xmlUrl="b"/>',
            '<outline text="Bob" xmlUrl="b"/>',
        ),
        ("<outline xmlUrl='a>b' text='Ada'></outline>", ""),
        ('<outline text="Ada" xmlUrl="a"><!-- hers --></outline>', ""),
        (
            '<outline text="Ada" xmlUrl="a"><outline text="Bob" xmlUrl="b"/></outline>',
            '<outline text="Bob" xmlUrl="b"/>',
        ),
        ('<outline text="Ada and friends"><outline text="Ada" xmlUrl="a"/></outline>', ""),
        ('<outline text="Ada" xmlUrl="a"/><outline isComment="true" text="Ada" xmlUrl="a"/>', ""),
        (
            '<outline text="G">\n  <outline text="Ada" xmlUrl="a"/>\n  <outline text="Bob" xmlUrl="b"/>\n</outline>',
            '<outline text="G">\n  <outline text="Bob" xmlUrl="b"/>\n</outline>',
        ),
    ],
)
def test_what_goes_with_somebody(body: str, left: str) -> None:
    assert opml.remove(f"<opml><body>{body}</body></opml>".encode(), {"ada"}) == (
        f"<opml><body>{left}</body></opml>".encode()
    )


def test_a_namesakes_id_is_written_down() -> None:
    text = written([("Ada", "", ""), ("Ada", "", "")]).encode()
    first, second = (person.id for person in opml.parse(text)[0].participants)
    left = opml.remove(text, {first})

    assert f'<outline id="{second}" text="Ada"'.encode() in left
    assert [person.id for person in opml.parse(left)[0].participants] == [second]


def test_a_list_that_cannot_be_read_is_named_with_its_line() -> None:
    with pytest.raises(OperatorError, match=r"feeds\.opml:2"):
        opml.remove(b"<opml><body>\n<outline", {"ada"})
