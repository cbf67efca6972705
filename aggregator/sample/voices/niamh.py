"""Niamh Gallagher, a public library in the west of Ireland. WordPress.

Shows the ordinary case at its best: all 23 Things, most of them in plain titles; two lists,
"Thing 23 of 23 Things", comments, and one entry from before the programme.
"""

from aggregator.sample.blog import Blog, Draft
from aggregator.sample.formats import rss
from aggregator.sample.voices import niamh_later

DRAFTS = (
    Draft(
        190,
        "The library van has a name",
        """
Nine hundred children voted and the new van is called **Vanessa**. Second place went to *Book Norris*, which
I am still sorry about. Third was "Van". I admire the confidence.

![A small blue van with a shelf of picture books in the open side door](/images/vanessa.jpg)

She starts on Monday, weather permitting, and in Ballycorrib the weather mostly doesn't.
""",
        tags=("library life",),
        comments=5,
    ),
    Draft(
        76,
        "Thing 1: Blogging, or the art of talking to an empty room",
        """
I have read every night to a room of four-year-olds for eleven years, so an audience that sits still and
says nothing should be a holiday. It is not. It is oddly like storytime when the heating is broken and
nobody has come: you do the voices anyway.

## Why am I here?

My manager forwarded the invitation with the words "this looks like you". I have decided to take that as a
compliment. I want three things out of it:

- a reason to sit down for one hour a week with the door closed,
- to find out what people in other libraries talk about when nobody is asking for the toilet key,
- to stop saying "I'm not really a computer person" to people who have just watched me fix the printer.

So: hello, empty room. I'm Niamh. I do the voices.
""",
        things=(1,),
        tags=("cpd23", "blogging"),
        comments=7,
    ),
    Draft(
        74,
        "Thing 2 – a walk around the neighbours",
        """
I put the kettle on and read other people's blogs until the tea was cold, which is the first homework in my
life that I have done twice.

What struck me is how differently people sound when they write about the very same task. There is a man in
Nairobi who runs a library on a bus and makes you smell the diesel. There is a woman in Hungary who has so
far told us mainly about socks. I left a comment on both. My hands were shaking slightly, as if I had walked
into somebody's kitchen and opened the fridge.

> A comment is a very small letter, and everybody likes getting post.

That is from my colleague Bríd, who has never read a blog in her life and is right about most things.
""",
        things=(2,),
        tags=("cpd23",),
        comments=4,
    ),
    Draft(
        68,
        "Being somebody (Thing 3)",
        """
If you search for my name you find a camogie player from Roscommon, who is magnificent, and a solicitor, who
is not me either. I come in at number nine, in a photograph, holding a fish. The fish was for a display.

We are asked what our *brand* is, and I bristled, because a brand is what you put on a cow. But then I
thought about what people say when they come in: "you're the one who finds the book when all they know is
that it was green". That will do. If I may choose what is on the cow, it's that.

So I have one photograph everywhere now (no fish), one name everywhere, and a line that says what I do in
words my mother would understand. It took an evening, and I felt foolish for about half of it.
""",
        things=(3,),
        tags=("cpd23", "personal brand"),
        comments=3,
    ),
    Draft(
        65,
        "Thing 4: drinking from the fire hose",
        """
Three tools in a week. I will be honest about each.

- **Twitter** is the staffroom of a school with forty thousand teachers. I love it for ten minutes and then
need to lie down.
- **RSS** is a postman who comes only when there is post. Why did nobody tell me? I have eleven feeds in a
folder called *Breakfast*, and I read them at breakfast.
- **Pushnote** I installed, and it is waiting in a corner for somebody else in Ballycorrib to do the same.
We may both be waiting for some time.

My rule from now on: if it makes me feel late, it goes. The news was there before me and will manage if I
miss some.
""",
        things=(4,),
        tags=("cpd23", "RSS", "Twitter"),
        comments=6,
    ),
    Draft(
        60,
        "Thing 5 – thinking about thinking",
        """
At the end of storytime I ask the children: what happened, what did you like, and what would you do if you
were the bear? It turns out that this is a model of reflective practice and that people have published books
about it with arrows in them.

So here is mine, about the craft morning last Saturday, which was not my finest hour:

- *What happened?* I had put out glitter.
- *What did I like?* Their faces.
- *What would I do if I were the bear?* Not put out glitter.

I did laugh when I wrote that down, but the honest version is a bit longer. I put out the glitter because I
was tired and wanted them to be impressed with me. That is worth knowing before the next Saturday.
""",
        things=(5,),
        tags=("cpd23", "reflective practice"),
        comments=9,
    ),
    Draft(
        54,
        "Thing 6: Online networks, or where did everybody go?",
        """
I counted: I am a member of five networks and at home in none of them. In one I have a photograph from 2009.
In another somebody called Declan wishes to connect with me, and has wished it for three years.

The honest finding is that the network which helps me most is a mailing list with a grey background and no
pictures, run by a retired children's librarian in Sligo. You ask where to get a puppet theatre repaired and
by lunch you have four answers and an offer of a puppet.

So instead of joining a sixth, I tidied two and left three. Sorry, Declan. It wasn't you.
""",
        things=(6,),
        tags=("cpd23", "online networks"),
        comments=4,
    ),
    Draft(
        51,
        "Thing 7: tea, biscuits and other professional networks",
        """
On Tuesday I drove an hour and twenty minutes to sit in a parish hall with thirty-one other people who work
in public libraries, and I have not stopped talking since.

Nobody there did any *networking*. We stood in a queue for tea. In the queue I learned how Tuam lends out
fishing rods, why Castlebar gave up fines, and that I am not the only person who hides the good stapler.

I have joined the regional committee. I'm told that this happens to everyone who stands too near the
biscuits.
""",
        things=(7,),
        tags=("cpd23",),
        comments=2,
    ),
    Draft(
        48,
        "Storytime survived a power cut",
        """
The lights went in the middle of the bear's second breakfast. Twenty-two children breathed in. Then somebody
small said, quite calmly, "do the voices anyway", and we finished it by the light of two phones and an
emergency exit sign.

No moral. I just wanted it written down somewhere that is not the incident book.
""",
        tags=("library life", "storytime"),
        comments=11,
    ),
    Draft(
        45,
        "Things 8 & 9: one calendar, four hundred notes",
        """
These two belong together in my head, because both are about admitting that my head is not a filing cabinet.

## The calendar

Bríd, Vanessa's driver and I now share one Google Calendar with three colours. On its first day it told us
that we had promised the same room to the chess club and the samba band. In the old paper diary we would
have found out from the noise.

## The notes

Evernote has swallowed every yellow sticky note on my desk, about four hundred of them. I photographed each
one, which was absurd and soothing. Now I can search them. The word that comes up most often is "ask",
followed by "Bríd".
""",
        things=(8, 9),
        tags=("cpd23", "Google Calendar", "Evernote"),
        comments=3,
    ),
    *niamh_later.DRAFTS,
)

BLOG = Blog(
    host="overduewithlove.example",
    title="Overdue, With Love",
    subtitle="Notes from behind a small desk in the west of Ireland",
    owner="Niamh Gallagher",
    path="/feed/",
    content_type="application/rss+xml; charset=UTF-8",
    write=rss.wordpress,
    people={"Niamh Gallagher": "niamh-gallagher"},
    drafts=DRAFTS,
)
