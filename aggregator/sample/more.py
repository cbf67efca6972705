"""What the sample's people write next: one entry a minute while the demo is left running.

[P] Imports the sample's `blog` and `found` alone. An entry is put together from what somebody found
(`FOUND`, by Thing) and how this person begins and ends; the order is fixed, so that the same
demo tells the same story twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count

from aggregator.sample.blog import Blog, Draft
from aggregator.sample.found import FOUND

_TO_TWELVE = (
    "",
    "One",
    "Two",
    "Three",
    "Four",
    "Five",
    "Six",
    "Seven",
    "Eight",
    "Nine",
    "Ten",
    "Eleven",
    "Twelve",
)
_TEENS = ("Thirteen", "Fourteen", "Fifteen", "Sixteen", "Seventeen", "Eighteen", "Nineteen")
_WORDS = (*_TO_TWELVE, *_TEENS, "Twenty", "Twenty-One", "Twenty-Two", "Twenty-Three")


@dataclass(frozen=True, slots=True)
class Voice:
    """How one person titles, begins and ends an entry."""

    host: str
    author: str
    title: Callable[[int, str], str]
    openings: tuple[str, ...]
    endings: tuple[str, ...]
    tags: Callable[[int], tuple[str, ...]] = lambda _thing: ("cpd23",)
    small_letters: bool = False


VOICES = (
    Voice(
        "stacksandstars.example",
        "Oluwaseun Adeyemi",
        lambda thing, topic: f"CPD23 Thing {thing}: {topic}",
        (
            "The students are in the examination hall, and for once I can hear myself type.",
            "I did this one between two power cuts, which concentrates the mind.",
            "My daughter read the last entry and says I should get to the point sooner. Here is the point.",
        ),
        (
            "The engineers have not noticed yet. Give them until Monday.",
            "I gave it one page in the black notebook, and one goat.",
            "One more done. The hill gets smaller if you keep walking.",
        ),
    ),
    Voice(
        "shelfie.example",
        "Mei-Ling Tan",
        lambda _thing, topic: topic.lower(),
        (
            "Eleven minutes on the clock. The couch is occupied. Let's go.",
            "Written on the MRT, standing up, one thumb.",
            "The bell has gone, so nobody needs the password until two.",
        ),
        (
            "That was eleven minutes. Back to the desk.",
            "The student helpers rate it four out of five durians.",
            "Mdm Ong says: good, now eat something.",
        ),
        tags=lambda thing: ("cpd23", f"thing {thing}"),
        small_letters=True,
    ),
    Voice(
        "wardrounds.example",
        "Priya Raman",
        lambda thing, topic: f"23 Things, {thing}/23: {topic}",
        (
            "It's ten past three, nothing has come down the line for an hour, and the coffee is as it is.",
            "I tried this out on the night staff first. They are kind and too tired to pretend.",
            "Written on the early bus, with somebody's lunch on my knees.",
        ),
        (
            "The next question has just come in, without a subject line. Good night.",
            "I would prescribe it, in small doses.",
            "The basement approves.",
        ),
    ),
    Voice(
        "piwnica.example",
        "Tomasz Zieliński",
        lambda thing, topic: f"Thing {thing}: {topic}",
        (
            "A delivery was late, so there was time for one more.",
            "The trainee has put the kettle on, against the regulations. I haven't seen it.",
            "The river is low and so is the number of visitors.",
        ),
        (
            "Filed under P, for present.",
            "The dehumidifier hums its agreement.",
            "I have noted the date, in pencil.",
        ),
    ),
    Voice(
        "thebookbus.example",
        "James Mwangi",
        lambda thing, topic: f"Thing {thing} – {topic}",
        (
            "We are at the water tower, and there are two bars of signal.",
            "The road to stop nine is closed, so you get this one early.",
            "Mzee Otieno is under the bus. He says it will be ten minutes, and I know his minutes.",
        ),
        (
            "Two long, one short. We're off.",
            "Somebody is knocking at the win",
            "Mzee Otieno has heard all of this and says: drive.",
        ),
    ),
    Voice(
        "annelie-brandt.example",
        "Annelie Brandt",
        lambda thing, topic: f"Thing {_WORDS[thing]}: {topic}",
        (
            "It rained, the botanists stayed away, and Ranganathan and I had the afternoon to ourselves.",
            "I watered everything first, so that nobody can say that I put this off.",
            "Four o'clock, the espresso pot, an empty page.",
        ),
        (
            "The fern has no objections.",
            "Entered in the library book, one line, no feelings.",
            "And I have eaten at noon.",
        ),
    ),
    Voice(
        "basementstacks.example",
        "Chloé Tremblay",
        lambda thing, topic: f"Thing {thing}: {topic}",
        (
            "Marcus is upstairs threading something, so the kettle and the keyboard are mine.",
            "I rehearsed this one in the elevator, all fifty seconds of it.",
            "*Bon.* I'd been looking forward to this.",
        ),
        (
            "There is milk. I bought two.",
            "I shall go and tell the potted plant.",
            "À la prochaine.",
        ),
    ),
    Voice(
        "basementstacks.example",
        "Marcus Webb",
        lambda thing, topic: f"Thing {thing}. {topic}",
        (
            "I said that I'd do it, so I have done it.",
            "Chloé tells me I am behind. I'm not behind, I'm thorough.",
            "I made a table first. The table is on the wiki.",
        ),
        (
            "It was not terrible.",
            "The smell is back, by the way.",
            "I may do it again. Don't tell Chloé.",
        ),
    ),
)


def further(blogs: Mapping[str, Blog]) -> list[tuple[str, Draft]]:
    """Everything still to be written, as (host, draft): one each in turn, lowest open Thing first."""
    left = {voice: _open_things(blogs, voice) for voice in VOICES}
    told: dict[int, count[int]] = {thing: count() for thing in FOUND}  # how often each was written of
    entries = []
    for round_ in range(max(map(len, left.values()))):
        for voice in VOICES:
            if round_ < len(left[voice]):
                thing = left[voice][round_]
                entries.append((voice.host, _draft(voice, thing, round_, next(told[thing]))))
    return entries


def _open_things(blogs: Mapping[str, Blog], voice: Voice) -> list[int]:
    """The Things this person has not written of yet, in any of their blogs."""
    person = blogs[voice.host].people[voice.author]
    done = {
        thing
        for blog in blogs.values()
        for draft in blog.drafts
        for thing in draft.things
        if blog.people[draft.author or blog.owner] == person
    }
    return [thing for thing in FOUND if thing not in done]


def _draft(voice: Voice, thing: int, round_: int, time: int) -> Draft:
    topic, found = FOUND[thing][time % len(FOUND[thing])]
    pick = round_ % len(voice.openings)
    text = f"{voice.openings[pick]}\n\n{found.strip()}\n\n{voice.endings[pick]}"
    return Draft(
        0,
        voice.title(thing, topic),
        text.lower() if voice.small_letters else text,
        things=(thing,),
        tags=voice.tags(thing),
        author=voice.author,
    )
