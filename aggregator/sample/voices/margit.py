"""Margit Kovács, a university librarian in Szeged who knits. Atom 0.3.

Shows a personal blog: one entry of twelve belongs to the programme, and holds "Thing One" and
"Thing Two" as sub-headings under a title about cables. The others are full of things and
figures that are no Things.
"""

from aggregator.sample.blog import Blog, Draft
from aggregator.sample.formats import atom

DRAFTS = (
    Draft(
        131,
        "Sock, singular",
        """
It is a very good sock. Turned heel, no gap, the stripes meet. I've shown it to everybody at work and in the
tram.

Nobody has asked about the other one. I have nice friends.
""",
        tags=("socks",),
    ),
    Draft(
        112,
        "Five things I learned about steeking",
        """
You knit a whole jumper and then you take scissors to it. On purpose. Down the middle.

- The wool has to be the sticky kind.
- Sew first, then cut. *First.*
- Do not read the instructions aloud to your husband.
- Breathe out.
- It holds.
""",
        tags=("jumper",),
    ),
    Draft(
        88,
        "Blocking day",
        """
There's a shawl pinned to the guest bed, a hundred and sixty pins, and my mother-in-law arrives at six.

It's now a quarter to five, and it is still damp. I have a hairdryer and a plan.
""",
        tags=("lace",),
    ),
    Draft(
        71,
        "Cables, and something for work",
        """
The cardigan has its first cable! It leans a little to the left, as I do after lunch.

And since you are all very patient with me: the library has signed me up for *cpd23*, in which one has to
blog about learning to blog. I haven't another blog, and I'm not about to cast on a second one. So,
knitters, please look at the pretty cable while I do my homework.

![A grey cable on four needles, leaning to the left](/images/cable.jpg)

## Thing One

I blog already, as you know, mostly about socks. What I had never considered is that people from *work*
could read it. Good afternoon, Professor Szabó. Yes, that's what I do in meetings. I listen better that way.

## Thing Two

I've visited some of the others. There is a librarian in Jena with nine plants, and one in Ireland who does
the voices. They write about their libraries the way we write about wool: it is never really about the wool.

Back to the cable now. Row fourteen, purl side.
""",
        things=(1, 2),
        tags=("cardigan", "cpd23"),
    ),
    Draft(
        65,
        "First things first: gauge",
        """
I didn't knit a swatch. I know, I know. The left front now fits a child of ten, and the right front fits the
Dean.

We're beginning again, with a swatch, like grown-ups.
""",
        tags=("cardigan",),
    ),
    Draft(
        57,
        "Things I unravelled this week – #12",
        """
One sleeve. One assumption (that sleeves come in equal pairs). And a ball of mohair, which can't be
unravelled, as is well known, except by a kitten, in four minutes.
""",
        tags=("cardigan", "kitten"),
    ),
    Draft(
        50,
        "Day 41 of the endless scarf",
        """
It reaches from the wardrobe to the window. The window has started to look nervous.

My niece asked how one knows that a scarf is finished. I said: when somebody is cold.
""",
        tags=("scarf",),
    ),
    Draft(
        43,
        "Market day",
        """
I went out for onions and came home with 400 grams of undyed Racka wool, in the grease, from a man with a
hat. It smells of sheep and of Saturday. The onions I forgot.
""",
        tags=("wool",),
    ),
    Draft(
        36,
        "Thirteen rows to go",
        """
Mittens for two, joined at the wrist, for holding hands in winter. It's a wedding present. The bride works
in acquisitions, so I expect that there'll be an invoice.
""",
        tags=("mittens",),
    ),
    Draft(
        22,
        "A hat. Another hat.",
        """
I can't explain it. I sat down in front of the television and when the film was over there were two hats.
""",
        tags=("hats",),
    ),
    Draft(
        14,
        "10 ways to find time for knitting",
        """
The tram. The queue. The dentist's. The other queue. Faculty board (see above). While it loads. While it
prints. While it *says* that it prints. The bath, once. Never again.

That makes nine. The tenth is to say that you're going to bed early.
""",
        tags=("life",),
    ),
    Draft(
        5,
        "The cardigan is finished",
        """
It fits! The Dean has been told that it was never meant for him. There are eleven buttons down the front,
and every one of them is from my grandmother's tin.

Thank you for keeping me company through both left fronts. The second sock is next. I mean it this time.
""",
        tags=("cardigan",),
    ),
)

BLOG = Blog(
    host="knitoneshelvetwo.example",
    title="Knit One, Shelve Two",
    subtitle="Wool first",
    owner="Margit Kovács",
    path="/atom.xml",
    content_type="application/atom+xml",
    write=atom.typepad,
    people={"Margit Kovács": "margit-kovacs"},
    drafts=DRAFTS,
)
