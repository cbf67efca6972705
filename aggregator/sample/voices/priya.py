"""Priya Raman, a hospital library in Chennai. Ghost, and teasers on Medium.

Shows one person with two feeds that share entries, "n/23", a range, a title whose topic
belongs to another Thing, a link to the programme's own page as the only cue, an entry the
organisers corrected, and HTML with a script in it, pasted in good faith.
"""

from dataclasses import replace

from aggregator.sample.blog import Blog, Draft
from aggregator.sample.formats import rss
from aggregator.sample.prose import blocks

DRAFTS = (
    Draft(
        73,
        "23 Things, 1/23: why a hospital library needs a blog",
        """
Doctors come to me at two in the morning. Not in person, thank heaven: by e-mail, with one line and no
subject. "Anything on this?" and a photograph of a chart.

I have worked for six years in a library without windows, and hardly anybody in the building knows where it
is. They know that *answers come from somewhere*. I'd like to make that somewhere a little less mysterious,
and to learn a few new tricks while I'm at it.

Everything that could point to a patient stays out of here. The coffee machine, though, I shall describe
without mercy.
""",
        things=(1,),
        tags=("cpd23",),
    ),
    Draft(
        70,
        "23 Things, 2/23: reading other people's diaries",
        """
My brother and I used to read our cousin's diary. It was mostly about cricket. Reading your blogs is the
same mixture of guilt and cricket.

I had expected tips. What I found was company. There is a person in Jena who is the only one in her library,
and a person in Ibadan with a bitter generator, and I know the sound of both by now.

I shall read five a week, always on Wednesdays, always with the bad coffee.
""",
        things=(2,),
        tags=("cpd23",),
    ),
    Draft(
        63,
        "23 Things, 4 of 23: alerts at 4 a.m.",
        """
Current awareness is not a luxury on a ward; it's a safety measure. So I took this one seriously.

Eleven consultants had asked me, over the years, for "whatever is new". I had been sending all of it to all
of them, and they had been deleting all of it, all of them. Now each has a feed with one search behind it. I
ask them every month whether to prune it. The cardiologist pruned hers to a single journal and called it
"bliss".

My own feeds I read on the bus. Twitter I've kept for conferences and for the cat of a certain
epidemiologist.
""",
        things=(4,),
        tags=("cpd23", "current awareness"),
    ),
    Draft(
        55,
        "23 Things – 6/23 and 7/23: networks with and without biscuits",
        """
The online half: I joined the health librarians' forum, introduced myself, and within the hour had an answer
to a question I've carried about since 2019 (it was a semicolon in the search syntax; I don't want to talk
about it).

The other half: our city has six hospital libraries, and none of us had ever met. I wrote five e-mails. We
had tea in the canteen of the children's hospital, between the fish tank and the fire door. We've agreed to
share the expensive journals, to cover for each other in the holidays, and that their biscuits are better.

It had taken me six years to write five e-mails.
""",
        things=(6, 7),
        tags=("cpd23", "networking"),
    ),
    Draft(
        51,
        "Night shift reading list",
        """
What the night staff borrowed last month, in order:

- a thriller with a hospital in it ("to laugh at"),
- another thriller with a hospital in it,
- a Tamil cookery book, returned with turmeric on page 80,
- *The Emperor of All Maladies*, four times,
- poems. More poems than the day shift. I've no theory, only the figures.
""",
        tags=("reading", "ward life"),
    ),
    Draft(
        44,
        "Thing 8: the on-call calendar",
        """
There are three of us, and somebody is on call each night. We used to settle it with a piece of card on the
noticeboard. The card had been laminated, so nobody could change it, so everybody swapped, so nobody knew.

Now it's a Google Calendar, and the switchboard can see it. I was told that I could even show it right here,
by pasting in a piece of code that our webmaster sent me:

<div class="calendar-widget" onclick="document.body.textContent='This calendar is out of order.'">
<script>
document.title = "On call: Priya";
document.body.insertAdjacentHTML("afterbegin", "<h1>On call tonight: Priya</h1>");
</script>
<img src="/images/on-call.png" alt="The week's on-call list" onerror="document.title = 'On call: nobody'">
<style>body { background: gold }</style>
<iframe src="http://calendar.wardrounds.example/embed"></iframe>
</div>

If you see nothing above this line, your reader is more careful than our webmaster.
""",
        things=(8,),
        tags=("cpd23", "Google Calendar"),
    ),
    Draft(
        39,
        "Thing 10 – nobody tells you it is a profession",
        """
I came to this by way of a degree in microbiology and a dislike of agar. Somebody in the corridor said that
the library was looking for "a person who can spell".

I could spell. It took me two years to find out that there was a *discipline* behind it: a diploma by
correspondence, then the master's, evening by evening. My mother still tells people that I work "with the
computers, in the basement, for the doctors". All true.

For anyone starting now: do take the qualification. But take the corridor seriously as well.
""",
        things=(10,),
        tags=("cpd23", "qualifications"),
    ),
    Draft(
        27,
        "Thing 15 - LinkedIn. But I hate networking!",
        """
The assignment says events; my manager says LinkedIn, "to prepare for the event". So I sat there on a Sunday
with my finger over the button and every muscle saying no.

I do not hate people. I hate the moment before people: the room, the badge, the plate that needs a third
hand. A profile page seemed to me like that moment, made permanent.

## Then I went to the event

It was the regional health information day. Somebody read my badge and said, "Oh! You wrote about the
laminated card." She had come across me *online*, and so the moment before was simply missing. We'd had it
already, without my noticing.

I take back one half of the title. I shall not say which.
""",
        things=(15,),
        tags=("cpd23",),
    ),
    Draft(
        23,
        "Zotero saved my Tuesday",
        """
At 9:40 a registrar came in with a grant application due at noon and a hundred and twelve references typed
by hand. Some were by "et al." alone. One simply said "ask Suresh".

I had done [the reference managers](https://example.org/23things/thing-14) only the week before, so I was at
that dangerous stage where one believes in miracles. We dragged, we dropped, we looked up the orphans one by
one. At 11:51 she pressed *send*.

She has named the file after me. Suresh has been asked.
""",
        things=(14,),
        tags=("cpd23", "ward life"),
    ),
    Draft(
        18,
        "The consultant, the slide deck and me",
        """
He had sixty slides for a ten-minute talk. He said so with pride.

I said, as one says to a patient: where does it hurt? It hurt in the middle, where there were nineteen
graphs. So we put the whole argument on a single canvas in Prezi, one road with four stops, and the graphs
went behind the stops, where one can fetch them if somebody asks. Nobody asked.

He rang me afterwards from the airport. "They *understood* it," he said, rather shaken.
""",
        things=(17,),  # by the organisers' word in corrections.toml: the text alone only hints
        tags=("cpd23",),
    ),
    Draft(
        12,
        "Ten minutes with the junior doctors",
        """
Once a year they give me ten minutes in the induction, between fire safety and parking. I used to show the
databases. This year I told them three stories: the semicolon, the laminated card, the man whose allergy was
in a footnote.

Fourteen of them came down to the basement in the first week. Last year it was two, and one of those was
looking for parking.
""",
        tags=("ward life", "teaching"),
    ),
    Draft(
        4,
        "Things 19-21: stitching it together",
        """
I did these three over one long weekend, and they turned out to be one and the same piece of cloth.

*What stayed in the work.* The feeds, the calendar, the shared search log. I would not give them back.

*How I came here.* Microbiology, agar, corridor. I have added my route to the map, and I find it comforting
how few of us came by the front door.

*How I'd tell it to a panel.* Not "I manage resources", but "a registrar came in at 9:40". I practised it on
my brother, who said: "So did she get the grant?"

She did.
""",
        things=(19, 20, 21),
        tags=("cpd23",),
    ),
)

BLOG = Blog(
    host="wardrounds.example",
    title="Ward Rounds, Library Shoes",
    subtitle="A hospital librarian in Chennai, mostly awake",
    owner="Priya Raman",
    path="/rss/",
    content_type="application/rss+xml; charset=utf-8",
    write=rss.ghost,
    people={"Priya Raman": "priya-raman"},
    drafts=DRAFTS,
)

_IMPORTED = {
    "23 Things – 6/23 and 7/23: networks with and without biscuits",
    "Night shift reading list",
    "Thing 10 – nobody tells you it is a profession",
    "Zotero saved my Tuesday",
    "Ten minutes with the junior doctors",
}


def _teaser(draft: Draft) -> Draft:
    """The first paragraph, and a pointer home. It ticks nothing: the entry it points to does."""
    link = f"{BLOG.home}/{draft.slug}/"
    text = f"{blocks(draft.text)[0]}\n\nRead the rest on [{BLOG.title}]({link})."
    return replace(draft, text=text, link=link, things=())


_ONLY_HERE = (
    Draft(
        67,
        "Being my own press officer (Thing 3)",
        """
I brought this one over here, because here is where strangers come across me, and strangers are the point of
it.

I searched for myself. There are forty thousand of us. One is a dancer, one is a cardiac surgeon in my own
hospital, and her post comes to me: I've had two invitations to operate.

So I chose a small thing and repeated it everywhere: *the librarian in the basement who answers at night*.
It isn't a slogan. But last week a nurse introduced me with exactly those words, and I hadn't told her.
""",
        things=(3,),
        tags=("libraries", "personal-branding"),
    ),
)

SECOND_BLOG = Blog(
    host="priyareads.example",
    title="Stories by Priya Raman on Medium",
    subtitle="Stories by Priya Raman on Medium",
    owner="Priya Raman",
    path="/feed",
    content_type="text/xml; charset=UTF-8",
    write=rss.medium,
    people={"Priya Raman": "priya-raman"},
    drafts=(*_ONLY_HERE, *(_teaser(draft) for draft in DRAFTS if draft.title in _IMPORTED)),
)
