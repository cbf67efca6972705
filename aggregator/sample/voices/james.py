"""James Mwangi of Nairobi, a library on a bus. RSS 1.0 (RDF).

Shows two people of one name (the other's blog is silent, see quiet.py), an entry dated in the
future, numbers the programme has not got, "Thing 13 and a bit of Thing 14".
"""

from aggregator.sample.blog import Blog, Draft
from aggregator.sample.formats import rss

DRAFTS = (
    Draft(
        86,
        "Thing 0: before we set off",
        """
Tyres: good. Books: 2,100. Driver: Mzee Otieno, thirty-one years with us, who has never read a map and has
never been lost.

The programme doesn't start until next week, so this counts for nothing. I am only warming up the engine.
""",
        tags=("bookbus",),
    ),
    Draft(
        76,
        "Thing 1 – the bus has a blog",
        """
Welcome aboard. This is a library with six wheels. We have eleven stops in two weeks: four schools, three
markets, two clinics, a prison and a tea factory, in that order, when it doesn't rain.

I'm going to write these in the cab, on my phone, while the engine cools. If a sentence stops in the middle,
then somebody has knocked at the window for a book, and that is the right way for a sentence to
""",
        things=(1,),
        tags=("cpd23",),
        comments=3,
    ),
    Draft(
        71,
        "Thing 2: who else is on the road?",
        """
The signal is strong at stop four, by the water tower, so that's where I read you. I had forty minutes and a
mango.

So many of you write about *quiet*. We've never had any. Our library has a horn. But then I read the one
about storytime with an empty room, and I thought: she'd do well on a bus.

I've put five addresses on a card above the windscreen, and Mzee Otieno asks me every morning what "his"
Irish lady has written.
""",
        things=(2,),
        tags=("cpd23",),
        comments=2,
    ),
    Draft(
        65,
        "Thing 3: the man with the horn",
        """
What do people know me by? I asked at the tea factory, and there was no need to finish the question. "You're
the man with the horn!"

Two long, one short. It carries for three kilometres. It has taken eleven years to build that brand, and it
can't be spelled.

On the internet, though, there's another James Mwangi who is a librarian, in Leeds. I wrote to him. He is
very pleasant, and he gets my parcels. We've agreed that he'll be *the quiet one*.
""",
        things=(3,),
        tags=("cpd23",),
        comments=5,
    ),
    Draft(
        60,
        "Thing 4 (Twitter, RSS and the price of data)",
        """
I tried all of it at the water tower, and it cost me 140 shillings of airtime, which is lunch.

Feeds are the winner for anybody on the move. They come in as text while we stand, and I read while we roll
(Mzee Otieno drives, don't worry). Twitter is a market day: wonderful, but count your change.

For our readers *we* are the current awareness. I now paste the week's five headlines inside the door.
People come for the headlines and leave with a novel.
""",
        things=(4,),
        tags=("cpd23", "rss"),
        comments=1,
    ),
    Draft(
        56,
        "Puncture diary",
        """
Kilometre 38, left rear. In the forty minutes it took we lent out sixty-one books to a queue that had come
out of, as far as I could see, an empty field.

Mzee Otieno says that a library should break down more often.
""",
        tags=("bookbus",),
    ),
    Draft(
        50,
        "Things 6 + 7: from the group chat to the weighbridge",
        """
The mobile librarians of five countries have one group chat. It is nine parts spare parts and one part
poetry. When our gearbox went, a colleague in Kampala sent a diagram, a phone number and a haiku.

Face to face? That happens at the weighbridge. Every lorry has to stop there and so do we. It takes an hour,
and nobody has anything to do. Over the years I've met there a publisher, two headmasters and the man who
makes our shelves. I have joined the library association as well, of course. But they don't have a
weighbridge.
""",
        things=(6, 7),
        tags=("cpd23",),
        comments=4,
    ),
    Draft(
        46,
        "Thing 8: calendar, rain permitting",
        """
Our timetable is a promise to eleven places, and the rain breaks it. Until now a school found out that we
weren't coming by our not coming.

Now the stops are in a shared Google Calendar, and when the road goes I move us by a day from the cab. The
teachers get to see it. Last week, for the first time, there was a child standing at the gate with a
returned book *on the right wrong day*.
""",
        things=(8,),
        tags=("cpd23",),
        comments=2,
    ),
    Draft(
        37,
        "Thing 11: Mzee Otieno's rule",
        """
My mentor has never been a librarian. He drives. In my first week, eleven years ago, I shouted at a boy
who'd brought back a book with porridge in it. On the road Mzee Otieno said, without turning his head:

> A clean book has been nowhere.

I've thought of having it painted on the side of the bus. There's a new assistant with us this month, and
I'm waiting for the porridge.
""",
        things=(11,),
        tags=("cpd23", "mentoring"),
        comments=6,
    ),
    Draft(
        25,
        "Thing 13 and a bit of Thing 14",
        """
The stock list of a bus has to be known in two places, on the bus and at headquarters. It used to be carried
to and fro by me, on paper, and some of it has dried quite well. Now it's one document, and it waits for the
water tower and then it fills up. That's thirteen.

The bit of fourteen: I opened a Zotero account for the headmaster of stop six, who is writing the history of
his valley. I don't write histories myself. I only carry them about.
""",
        things=(13, 14),
        tags=("cpd23",),
    ),
    Draft(
        10,
        "Thing 18: the sound of a diesel library",
        """
I've made a podcast. It's six minutes long and there is one voice fewer in it than I had planned, because
mine was drowned out.

You hear: the horn, two long, one short. The door. Forty pairs of feet. "Have you got the second part?" The
stamp. "Have you got the one with the leopard?" The stamp, the stamp, the stamp. The engine.

A radio station has asked whether they may have it. I said that it is a library. You can borrow it.
""",
        things=(18,),
        tags=("cpd23", "podcast"),
        comments=3,
    ),
    Draft(
        3,
        "Thing 24: one for the road",
        """
I know that there are only twenty-three. But Mzee Otieno retires at the end of the year, and this morning he
asked me to show him how a blog is made. So this one is his:

> I have driven the books. They are heavy and they are not heavy. Good morning.
""",
        tags=("bookbus",),
        comments=1,
    ),
    Draft(
        -40,
        "Save the date: the bus is open all day",
        """
Come and see us at the stadium car park. Tea, a tour of the engine, and stories every full hour. I've set
the date of this entry to the date of the party, so that nobody can forget it.
""",
        tags=("bookbus", "events"),
    ),
)

BLOG = Blog(
    host="thebookbus.example",
    title="The Book Bus",
    subtitle="A library with six wheels and a horn",
    owner="James Mwangi",
    path="/index.rdf",
    content_type="application/rdf+xml",
    write=rss.rdf,
    people={"James Mwangi": "james-mwangi-nairobi"},
    drafts=DRAFTS,
)
