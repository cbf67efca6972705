"""Hanne Sørensen, a branch library in Svendborg. A handmade RSS 2.0 feed in ISO-8859-1.

Shows Latin-1 with letters that need it, addresses for want of guids, an entry without a date,
and a blog on which nothing has appeared since the fourth week.
"""

from aggregator.sample.blog import Blog, Draft
from aggregator.sample.formats import rss

DRAFTS = (
    Draft(
        99,
        "Åbningstider and other mysteries",
        """
Our opening hours are on the door, on the window, on the website and on the bookmark. They are asked for
forty times a day. I've come to think of it as a way of saying good morning.
""",
    ),
    Draft(
        76,
        "Thing 1: Hej verden",
        """
My nephew Søren built this page for me in 2004, and it still works, so I see no reason to move. Please do
not press the yellow button. Nobody knows what it does.

I'm with the branch library by the harbour: one and a half colleagues, a view of the ferry, and a coffee pot
that is older than Søren. I would like to learn what the young ones mean when they say "just share it".
""",
        things=(1,),
    ),
    Draft(
        72,
        "Thing 2: en læsesal på nettet",
        """
A reading room on the net, that is what all of your blogs together are like. Everybody sits at a table of
their own, and now and then somebody laughs out loud.

I laughed at the bears in Ireland. My colleague Åse came over to see whether I was well.
""",
        things=(2,),
    ),
    Draft(
        68,
        "#cpd23 Thing 3: Sørensen with an ø",
        """
There are ninety thousand Sørensens in Denmark, and computers abroad make of me *Sorensen*, *SÃ¸rensen* and,
once, on a conference badge, *S?rensen*. I wore it proudly. I was the question.

So my brand is the ø. I use it everywhere, I do not apologise for it, and I'm curious to see which of your
machines will break.

- In my name: ø
- In the name of the town: none, alas
- In the coffee: a small one, on a saucer (*småkage*)
""",
        things=(3,),
    ),
    Draft(
        None,
        "Thing 4: smørrebrød for the well-informed",
        """
News ought to be like smørrebrød: a firm base, one thing on top, and a fork. I have taken four feeds and no
more than four. The herring is the library agency's. The egg is the weather.

(Søren says that the date on this one has gone missing, and that I must have pressed the yellow button.)
""",
        # A reader would say Thing 4; but when? It was there before anybody looked, so the organisers decide.
    ),
    Draft(
        61,
        "Hygge among the stacks",
        """
Åse has put a lamp between History and Travel. That's all, one lamp. And people have begun to stand there,
in twos, whispering. We've ordered a second one.
""",
    ),
    Draft(
        58,
        "Thing 5: a tænkepause",
        """
We have a word for this, *tænkepause*, a pause for thinking, and in our house it is taken at ten o'clock
with rye bread. I'd never written anything down in it. This week I did.

What I noticed: whenever somebody complains I become very quick and very friendly, and afterwards I'm tired,
and I've not understood the complaint. On Thursday I did it slowly. It was about the lamp. He wanted one by
the window, too.

More next week!
""",
        things=(5,),
    ),
)

BLOG = Blog(
    host="boghylden.example",
    title="Boghylden",
    subtitle="Ved havnen: små nyheder fra en lille filial",
    owner="Hanne Sørensen",
    path="/rss.asp",
    content_type="text/xml; charset=ISO-8859-1",
    write=rss.handmade_latin1,
    people={"Hanne Sørensen": "hanne-sorensen"},
    drafts=DRAFTS,
)
