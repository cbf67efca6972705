"""Annelie Brandt, the one-person library of a botanical institute in Jena. Jekyll.

Shows a blog that moved (the old host answers 301), number words and ordinals, addresses
relative to the entry, and a Thing done long after it was due.
"""

from aggregator.sample.blog import Blog, Draft, Manner
from aggregator.sample.formats import atom

DRAFTS = (
    Draft(
        75,
        "Thing One: hello from a very small library",
        """
There is one of me. I order, catalogue, shelve, dust and complain to management, and management is also me.
Visitors: botanists, eleven on a good day. Plants on the desk: nine.

I join because in a one-person library there is nobody to ask whether a stupid question is stupid. I have
been saving mine up since 2014.

![Nine potted plants around a keyboard](../images/desk.jpg)

The fern is called Ranganathan.
""",
        things=(1,),
        tags=("cpd23",),
    ),
    Draft(
        73,
        "Thing Two: the neighbours",
        """
I have now looked over many fences, and the grass is not greener. It is the same grass; some of us only
describe it better.

What I envy most is not the tools but the *colleagues*. Somebody says "Bríd thinks", or "Marcus did it wrong
again", and I hear a second chair creaking. In my library the other chair has a cactus on it.

So I've decided to treat all of you as the second chair. It is less prickly, and it comments.
""",
        things=(2,),
        tags=("cpd23",),
    ),
    Draft(
        64,
        "Thing Four: too many birds, too many feeds",
        """
For current awareness I was advised to follow people. I followed two hundred botanists, and now I know what
they had for lunch. It was mostly moss, to be fair.

The feed reader suits me better. I sorted it by plant family, because in this house everything is sorted by
plant family:

- *Rosaceae*: what I must read,
- *Fabaceae*: what is good for the soil,
- *Weeds*: everything else, and I enjoy it the most.

On Fridays I pull up the weeds. Some of them I replant.
""",
        things=(4,),
        tags=("cpd23", "rss"),
    ),
    Draft(
        61,
        "The fifth thing: writing it down so that I believe it",
        """
My grandmother kept a garden book. For every day one line: the weather, what she'd done, what came up. No
feelings. But if you read ten years of it you can see exactly when she stopped being angry with the slugs.

I wanted to reflect like that, and so I've kept a library book for three weeks: one line a day. Today I read
it for the first time, and the pattern is embarrassing. Every line with "hectic" in it is a day on which I
didn't eat at noon.

This is not a deep insight. I've eaten at noon ever since.
""",
        things=(5,),
        tags=("cpd23", "reflection"),
    ),
    Draft(
        53,
        "Thing Six – five networks and no small talk",
        """
I tried five networks in five days, one each, like a wine tasting, and took notes.

- The professional one: a good body, smells of suits.
- The one with the photographs: pleasant, no finish.
- The one for researchers: sends letters at night saying that somebody has read me. It was me.
- The national library forum: dry. Very dry. Excellent.
- The plant people's server: I meant to stay for ten minutes, and then it was dark.

I keep the fourth for work and the fifth for being alive.
""",
        things=(6,),
        tags=("cpd23",),
    ),
    Draft(
        47,
        "Thing Eight: a calendar for three and a half people",
        """
The institute has a professor, a gardener, me and half a secretary. For twelve years we told each other
things in the corridor, and we missed every single fire drill.

Now there is a shared calendar. The gardener refused at first ("the plants do not have Google"), but he has
discovered that it can remind him of frost warnings, and yesterday he showed *me* how to change the colours.

The half secretary says that it has given her back a quarter of herself.
""",
        things=(8,),
        tags=("cpd23", "calendar"),
    ),
    Draft(
        39,
        "Thing Nine: the elephant in my browser",
        """
Evernote and I are circling each other politely.

I understand what it wants: everything. My recipe for plum cake, the minutes, the picture of the strange
fungus behind the radiator. I gave it all that. What I got back, on a Tuesday, at the moment of need, was
the cake recipe, when I'd searched for the budget.

But it was four o'clock, and there were plums. I call that a successful retrieval.
""",
        things=(9,),
        tags=("cpd23", "evernote"),
    ),
    Draft(
        35,
        "Things ten and eleven: certificates, and the woman who taught me to file",
        """
In Germany one does not become a librarian by accident; there is a form for it. I have the diploma, with a
stamp and a seal. I'm proud of it, and I've used perhaps a third of it. I learned the other two thirds from
Frau Doktor Seidel.

She ran the map room. She spoke to maps as one speaks to horses. On my first day she gave me a map with no
title, no scale and no north, and said: "When you know where this is, come back." It took me nine days. It
was the map room.

She's ninety-one now. I wrote to her this week, on paper, and told her what she had been all along: my
mentor. She replied by return, and corrected my punctuation.
""",
        things=(10, 11),
        tags=("cpd23", "mentoring"),
    ),
    Draft(
        30,
        "We have moved, Ranganathan and I",
        """
This blog now lives under a name of its own. The old address should carry you here by itself, and if it does
not, then you are not reading this, and I can't help you.

Packing took an afternoon. I threw away two drafts and one opinion.
""",
        tags=("housekeeping",),
    ),
    Draft(
        24,
        "Thing Twelve: small talk, large talk",
        """
A botanist wrote a comment under my entry about the weeds, to correct a Latin name. I thanked her. She
thanked me for thanking her. And now we've been writing to one another for three weeks about her herbarium
in Tartu, and next month she is coming to look at ours.

So that is what the "social" in social media means. You leave a small mistake in the window, and somebody
knocks.
""",
        things=(12,),
        tags=("cpd23",),
    ),
    Draft(
        17,
        "The fourteenth thing: Zotero, a love letter",
        """
Dear Zotero,

I have known you for six years, and I've never told you what you mean to me. You asked for nothing. You took
my four thousand moss papers, with their umlauts and their *nom. illeg.*, and you never lost a single page
number.

This week I was made to spend some time with Mendeley and CiteULike. They were charming. One has a beautiful
PDF reader, the other knows a great many people. I felt nothing.

I have installed you on the professor's machine. Be patient with him; he puts full stops in the title field.

Yours, A.
""",
        things=(14,),
        tags=("cpd23", "zotero"),
    ),
    Draft(
        11,
        "Two small victories and one large radiator",
        """
The radiator has been repaired. It no longer sings.

Victory number one: the fungus behind it has been identified, and it is *rare*. Victory number two: I
therefore had to be consulted about the repair.

Back to the homework next week.
""",
        tags=("everyday",),
    ),
    Draft(
        6,
        "Thing Twenty-One: dressing for the interview in one's head",
        """
I'm not looking for a new post. Who would water the fern? But I did the exercise as though I were, and wrote
an application for my own job.

It's a peculiar feeling to read the advertisement for oneself. "Independent worker": yes, for want of an
alternative. "Good communication skills": see cactus. I very nearly did not invite me.

Then I wrote down what I've really done in ten years, with figures. I would like everybody to try this once.
I asked for more money on Thursday, and the professor said "of course", as if the sentence had lain there
all the time.
""",
        things=(21,),
        tags=("cpd23", "applications"),
    ),
    Draft(
        2,
        "Thing Three, rather late: what is my brand?",
        """
I skipped this one when it was due, because I had no answer. It took me two months, a removal and a fungus
to find it.

My brand is: *somebody will answer*. You write to the library of a very small institute, in any language, on
any day, and within an hour there is a reply from a person who has read your question. That's all. But it's
more than most can promise, and it now stands on the front page, with a picture of Ranganathan.
""",
        things=(3,),
        tags=("cpd23",),
    ),
)

_PEOPLE = {"Annelie Brandt": "annelie-brandt"}

OLD_BLOG = Blog(
    host="zettelundkaffee.example",
    title="Zettel und Kaffee",
    owner="Annelie Brandt",
    path="/feed.xml",
    content_type="application/xml",
    write=atom.jekyll,
    people=_PEOPLE,
    manner=Manner.MOVED,
    moved_to="annelie-brandt.example",
)

BLOG = Blog(
    host="annelie-brandt.example",
    title="Zettel und Kaffee",
    subtitle="A one-person library, nine plants and an espresso pot",
    owner="Annelie Brandt",
    path="/feed.xml",
    content_type="application/xml",
    write=atom.jekyll,
    people=_PEOPLE,
    drafts=DRAFTS,
)
