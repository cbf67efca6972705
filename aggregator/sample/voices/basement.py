"""Chloé Tremblay and Marcus Webb, a university library in Halifax. RSS 2.0 as Drupal writes it.

Shows a team blog: one feed, two participants told apart by dc:creator, and a guest who is
neither, so that the organisers are asked. Marcus is off the public pages (`listed="no"`).
"""

from aggregator.sample.blog import Blog, Draft
from aggregator.sample.formats import rss

CHLOE, MARCUS = "Chloé Tremblay", "Marcus Webb"

DRAFTS = (
    Draft(
        75,
        "Thing 1: two librarians, one password",
        """
We share an office, a kettle and a budget, so why not a blog? I am Chloé (maps, French, optimism). Across
the desk sits Marcus (microfilm, systems, the opposite). Our office is in the second basement, under the
boiler. Bonjour, hello.

The rules that we've agreed: each writes under their own name, nobody edits the other, and whoever uses up
the last of the milk writes the next one.

I have used up the last of the milk.
""",
        things=(1,),
        tags=("cpd23",),
        author=CHLOE,
    ),
    Draft(
        74,
        "Thing 2: Marcus reads the internet",
        """
I was told to look at other blogs. I looked. I'm told that I have to say something nice. The one about the
bus was good.

All right, I read all of the one about the bus. I read it twice. There are no buses in it that work properly
either.

Also we are out of milk.
""",
        things=(2,),
        tags=("cpd23",),
        author=MARCUS,
    ),
    Draft(
        66,
        "Thing 3: accents are part of the brand",
        """
On my business card I'm *Chloe*. In the staff directory I am *Chlo*, as if the printer had given up. In
e-mail headers I've been things that I cannot type.

So, the personal brand: an accent aigu. I spent a morning asking six departments to put it back, and five of
them did so with an apology. The sixth said that the system does not allow it, and Marcus, who *is* the
system, went rather quiet and then fixed it.

It's a very small line above a letter. I hadn't known how much I had missed it.
""",
        things=(3,),
        tags=("cpd23",),
        author=CHLOE,
    ),
    Draft(
        62,
        "Thing 4: forty feeds and a podcast",
        """
I've used RSS since before some of you could drive. I have forty feeds. I've read every entry of every one
of them since 2007. There are rules. You do not "mark all as read". You don't have that right.

Twitter I looked at through Chloé's account. She follows a library cat. It has more followers than our
university.

I can't say that I learned nothing. The cat is good.
""",
        things=(4,),
        tags=("cpd23",),
        author=MARCUS,
    ),
    Draft(
        57,
        "Thing 5, and why I talk to the elevator",
        """
The elevator takes fifty seconds from the second basement to the reading room. I've begun to use the way up
to say what I intend to do at the desk, and the way down to say what I actually did. Out loud. *En
français.*

A professor got in at the first basement on Wednesday. I was just confessing to a potted plant that I had
been short with a student. There was no plant. He said, "I do this in the car."

So: fifty seconds, twice an hour. It is the cheapest reflective practice that I know.
""",
        things=(5,),
        tags=("cpd23",),
        author=CHLOE,
    ),
    Draft(
        51,
        "The smell, an update",
        """
It is not the boiler. It isn't the drains. It is not, as has been alleged, the microfilm; acetate smells of
vinegar, and this is more like soup.

Facilities has been informed. Facilities says that it's Tuesday.
""",
        tags=("basement",),
        author=MARCUS,
    ),
    Draft(
        47,
        "Thing 7: face à face",
        """
I went to the map librarians' meeting in Moncton and came back with a cold and eleven friends. We unrolled
things on tables, and everybody leaned in. There is no better networking than a map that is too large for
one pair of eyes.

I've been asked to stand for the committee. Marcus says that one should never lean in.
""",
        things=(7,),
        tags=("cpd23",),
        author=CHLOE,
    ),
    Draft(
        44,
        "Things 8 and 9: me versus the calendar, me versus the elephant",
        """
**Round one.** The shared calendar. Chloé put in an event called "Smile (Marcus)", repeating daily. I can't
delete it. I've not got the rights. I gave her the rights myself. Score: calendar 1, me 0.

**Round two.** Evernote. I scanned in the microfilm registers, nine hundred pages, and it *read* them. The
handwriting too. I asked it for a reel that's been missing since 1988, and it found the slip that says who
has it.

He's been dead for nine years. His widow still has the reel. It was in the sewing box. Elephant 1, me 1, I'd
call it.
""",
        things=(8, 9),
        tags=("cpd23",),
        author=MARCUS,
    ),
    Draft(
        39,
        "Guest week: the Dean tries Thing 10",
        """
They have given me the password for a week, and I'm told that I need to earn it. I became a librarian
because I wanted to be near a particular librarian, who then moved to Vancouver. By that time I had grown
fond of the books.

There: that was accreditation, the honest version. I have put milk in the fridge.
""",
        # Neither Chloé's nor Marcus's, so nobody's: the organisers are asked.
        tags=("cpd23",),
        author="Beatrice Okafor-Lund",
    ),
    Draft(
        34,
        "Thing 13: notre wiki, our wiki",
        """
The basement now has a wiki. It is bilingual, because I insisted, and searchable, because Marcus did. There
are three sections:

- *Comment faire / How to*
- *Qui sait / Who knows*
- *L'odeur / The smell*

The third is the longest. It has footnotes. Somebody from Facilities has edited it, anonymously, at night,
and added: "We're working on it." It's the first answer we have had in a year, so I'm putting collaboration
down as a success.
""",
        things=(13,),
        tags=("cpd23",),
        author=CHLOE,
    ),
    Draft(
        29,
        "Thing 14: footnotes from the basement",
        """
I tested three reference managers against the same two hundred citations. I've made a table. The table is on
the wiki. I shan't say which of them won, because two of their users work on the third floor and they read
this.

It was Zotero.
""",
        things=(14,),
        tags=("cpd23",),
        author=MARCUS,
    ),
    Draft(
        20,
        "Thing 16 – a petition and a cake",
        """
They wanted to close the map room on Fridays. I asked for ten minutes with the Senate library committee, and
I brought two things: a petition with four hundred names, and a cake in the shape of Nova Scotia.

I let the chair cut it. He hesitated at Cape Breton. "It's a pity to lose a piece," he said. I said nothing,
very loudly.

We're open on Fridays. An account of it will appear in the association's journal, recipe included.
""",
        things=(16,),
        tags=("cpd23", "advocacy"),
        author=CHLOE,
    ),
    Draft(
        12,
        "Thing 18: screen-capturing the microfilm reader",
        """
People ask me eleven times a day how you thread the reader. I've now recorded it. It's one minute and forty
seconds long. I do not appear in it. My hands do.

It's been watched nine hundred times. There are comments about the hands. One says that they are "calming".
Chloé has had it printed on a mug.

I'm asked eight times a day now. I find I rather miss the other three.
""",
        things=(18,),
        tags=("cpd23",),
        author=MARCUS,
    ),
)

BLOG = Blog(
    host="basementstacks.example",
    title="The Basement Stacks",
    subtitle="Two librarians, one kettle, second basement",
    owner=CHLOE,
    path="/rss.xml",
    content_type="application/rss+xml; charset=utf-8",
    write=rss.drupal,
    people={CHLOE: "chloe-tremblay", MARCUS: "marcus-webb"},
    drafts=DRAFTS,
)
