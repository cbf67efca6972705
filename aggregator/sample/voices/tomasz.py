"""Tomasz Zieliński, a city archive in Kraków. JSON Feed 1.1.

Shows Things out of order, a range and a long list, a week that is no Thing, six entries in one
day near the end, a note without a title, and another programme a year before.
"""

from aggregator.sample.blog import Blog, Draft
from aggregator.sample.formats import jsonfeed

DRAFTS = (
    Draft(
        385,
        "23 Archival Things: Thing 3 – RSS",
        """
For our own small course at the association of archivists. I've subscribed to the bulletin of the state
archives, which comes out twice a year, so that I am now informed the instant it happens, twice a year.

I did three of the Things, and then the cellar flooded.
""",
        tags=("archives",),
    ),
    Draft(
        96,
        "Flood report, shelf 41",
        """
Dry. All of it is dry, at last. It took a year, eleven fans and nine hundred kilos of blotting paper.

The court records smell of the river, and I suppose they always will. One day a historian is going to find
that romantic.
""",
        tags=("archives", "cellar"),
    ),
    Draft(
        69,
        "Thing 2 first, because I am contrary",
        """
One should know the street before one builds a house in it. So I've read you all before writing a word of my
own.

You are a cheerful lot! In my trade people are cheerful only after they have died, in the obituaries. I've
noted down whom I wish to read again: the one with the bears, the one with the bus and the one with the very
small library. I've also noted that I am the only one who works below ground, along with two gentlepersons
in Halifax.
""",
        things=(2,),
        tags=("cpd23",),
    ),
    Draft(
        60,
        "Thing 1, belatedly",
        """
Now the house. *Piwnica* means cellar. There are two hundred and six steps of shelving in mine, and a kettle
that is against the regulations.

I look after the papers of a city that has always written down everything and filed about half of it. What I
hope to get from blogging is a habit: to say at the end of a week what I found, before I've forgotten that
it surprised me.
""",
        things=(1,),
        tags=("cpd23",),
    ),
    Draft(
        41,
        "Thing 9: a shoebox, but digital",
        """
Every archivist has a shoebox with the things that belong to no fonds. Mine holds a button, a theatre ticket
of 1911 and three letters addressed to "the man at the desk".

Evernote is a shoebox that you can search. I photograph a thing, I say where it lay, and I write one
sentence about why it stopped me. After three weeks the tags had begun to form a series. After four I'd
drawn up an inventory. One cannot help it.

A warning to my successor: the button is *not* catalogued.
""",
        things=(9,),
        tags=("cpd23", "Evernote"),
    ),
    Draft(
        33,
        "Week 7 and I am on Thing 5",
        """
Behind? In this house we're still working on 1846.

I was asked to reflect. I chose last Tuesday: a student wanted to see his great-grandfather's file, and I
gave it to him, correctly, with gloves and a form. And went back to my desk. From there I saw him read for
two hours without turning a page.

I could have told him before he opened it what kind of file it was. I knew. The rules said nothing of it,
and so I said nothing. Since then there has been a chair beside the reader's chair, and for such files I sit
down on it.
""",
        things=(5,),
        tags=("cpd23",),
    ),
    Draft(
        26,
        "Finding aid of the month",
        """
*List of Dogs Licensed in the District of Podgórze, 1902–1909.* Arranged by the name of the dog.

There are forty-one Burek. Somebody wrote in pencil beside one of them: "bites". I have checked the hospital
ledger for that week, and he did.
""",
        tags=("archives",),
    ),
    Draft(
        19,
        "",
        """
Small joy: the new dehumidifier hums in A flat, the old one in E flat. This morning a perfect fourth.
""",
    ),
    Draft(
        11,
        "Things 13–15: a basement triptych",
        """
Three panels, as on an altar, but with more cables.

## Left panel: the shared document

Four archives are describing one estate together. In the margins of our wiki the centuries argue politely
with each other.

## Middle panel: the reference manager

I entered all of it in Zotero, signatures and all. It asked for the publisher of a letter written in 1790. I
admired its optimism.

## Right panel: the conference

I gave a paper to nineteen people about blotting paper. There were questions! There was a *queue* for the
questions. A conservator from Ghent has sent me samples.
""",
        things=(13, 14, 15),
        tags=("cpd23",),
    ),
    Draft(
        3.40,
        "Thing 3: the archivist has no face",
        """
The reading room is closed for inventory and I have one whole day. The kettle is on. Let us see how many I
can do.

My personal brand: for nineteen years I've signed everything "Archive". Not my name, just that. People have
married and had children and still they write "Dear Archive". I'm rather attached to it. But a boy asked me
last week whether I was a person, so from today there is a name in the signature. Below the word Archive. In
the same size.
""",
        things=(3,),
        tags=("cpd23",),
    ),
    Draft(
        3.36,
        "Thing 4: I follow four people",
        """
Second cup. Following only four sounds like little, but each of them is a professional gossip. The feed
reader has the rest, sixty notices of sixty archives, and at the moment nothing has happened in any of them.
That is how we like it.
""",
        things=(4,),
        tags=("cpd23",),
    ),
    Draft(
        3.31,
        "Thing 6 and Thing 7: people, unfortunately",
        """
Third cup. On the professional network I have been endorsed for "leadership" by a man I do not know. I don't
lead. I am alone down here.

Offline was better. The association meets on the first Thursday of the month in a restaurant, in a cellar,
of course. We complain until the soup comes, and then we help each other. In the year of the flood they lent
me six fans on the strength of one sentence across a table. No network has given me as much as one fan.
""",
        things=(6, 7),
        tags=("cpd23",),
    ),
    Draft(
        3.27,
        "Thing 8: a calendar of saints",
        """
Fourth cup. I've moved the reading room's bookings from the wall to Google. On the wall, every day has a
saint. I have therefore entered the saints as well, all of them, as a second calendar, and you may subscribe
to it. Eleven people have done so. One is a bishop.
""",
        things=(8,),
        tags=("cpd23",),
    ),
    Draft(
        3.22,
        "Thing 10: paper qualifications",
        """
Fifth cup; my hand shakes a little. I studied history because I liked stories, and then archival science
because I liked knowing where they were kept. The traineeship was two years in a tower, sorting tax rolls
under a man who never once looked up. At the end he said "You may stay." It's the finest diploma I have.
""",
        things=(10,),
        tags=("cpd23",),
    ),
    Draft(
        3.18,
        "Things 11, 12, 16 and 17: a clearance sale",
        """
It's dark outside, I'm told. Everything must go.

- *Mentoring.* See the man in the tower. I have a trainee now, and I look up.
- *Social.* The dogs of Podgórze have been posted one by one. Burek has admirers in Argentina.
- *Speaking up.* I've written to the mayor about the river. He has replied, with a pump.
- *Slides.* I made one in which you descend the two hundred and six steps. The trainee had to sit down on
the way.

Kettle empty. Good night.
""",
        things=(11, 12, 16, 17),
        tags=("cpd23",),
    ),
)

BLOG = Blog(
    host="piwnica.example",
    title="Piwnica: notes from the cellar",
    subtitle="What turned up this week in a city archive, below the level of the river",
    owner="Tomasz Zieliński",
    path="/feed.json",
    content_type="application/feed+json",
    write=jsonfeed.jsonfeed,
    people={"Tomasz Zieliński": "tomasz-zielinski"},
    drafts=DRAFTS,
)
