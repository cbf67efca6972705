"""Oluwaseun Adeyemi, a university library in Ibadan. Blogger.

Shows titles that hold the programme's name and its own 23 beside the Thing's number; two
Things in one entry; a week that is no Thing; a look back that names many and ticks none.
"""

from aggregator.sample.blog import Blog, Draft
from aggregator.sample.formats import atom

DRAFTS = (
    Draft(
        75,
        "CPD23 Thing 1: I have a blog now",
        """
My daughter set it up in four minutes and then asked, with real concern, what I was going to put in it. A
fair question.

I have been a subject librarian for engineering for nine years. Engineers do not ask you how you feel about
things. So this will be the place where I say how I feel about things: the new discovery system (hopeful),
the generator (bitter), the first-years (tender, until about week six).

If you are an engineer and you found this page by accident: the soldering handbook is back on the shelf.
""",
        things=(1,),
        tags=("cpd23", "introductions"),
        comments=4,
    ),
    Draft(
        72,
        "CPD23 Thing 2: peering over other people's fences",
        """
I read fourteen blogs in two evenings and I want to report a discovery: everybody's photocopier is broken.
Dublin, Kraków, Halifax, Chennai. We are one profession, united by a paper jam in tray two.

Some of you write long and some of you write short, but the ones I went back to all did the same: they told
me something that had *happened*, and only then what they thought of it. My own first entry did it the other
way round. I have taken note.

I subscribed to six. If you woke up to a comment from a stranger in Ibadan, that was me, and I meant it.
""",
        things=(2,),
        tags=("cpd23",),
        comments=3,
    ),
    Draft(
        67,
        "CPD23 Thing 3 – the name on the door",
        """
The sign on my office says *Mr. O. Adeyemi, Lib. II (Eng.)*. It looks like a chemical formula. This week's
question is what people think when they read my name, and I fear the answer is "some kind of polymer".

## What I changed

- My full name wherever I write. My mother chose it with care, and it means *God has done this*; she'd like
the credit.
- One sentence about what I do: I help engineers find what other engineers already know.
- A photograph in which I am not at a wedding.

## What I left alone

The sign. It is brass. One does not rebrand brass.
""",
        things=(3,),
        tags=("cpd23", "personal brand"),
        comments=5,
    ),
    Draft(
        63,
        "CPD 23, Thing 4: news before breakfast",
        """
Data here is bought by the megabyte, so "just follow everything" is advice for other people. I had to
choose, and choosing turned out to be the lesson.

RSS wins by a mile. The feeds of eight engineering journals arrive as text, cost next to nothing, and I send
the three good titles of the day to the departments by nine. On Monday the Dean of Civil replied with one
word: "Useful." I have framed it.

Twitter I keep for conferences that I cannot travel to. Pushnote I did not get to push.
""",
        things=(4,),
        tags=("cpd23", "RSS", "current awareness"),
        comments=2,
    ),
    Draft(
        58,
        "CPD23 – Thing 5 – a mirror, not a window",
        """
I am suspicious of reflection. In my house, when a child was asked to "think about what you have done", the
case was already closed.

But I tried it with an open case. Last month I gave the same database session to two groups. One was alive
and one was a waiting room. I had told myself that the second group was lazy. When I wrote down minute by
minute what I *did*, I found that I'd shown the first group a failing bridge, and the second group a slide
with my learning outcomes.

They were not lazy. They were waiting for the bridge. It goes into every session from now on.
""",
        things=(5,),
        tags=("cpd23",),
        comments=8,
    ),
    Draft(
        50,
        "23 Things: Things 6 & 7 – Online and offline networking",
        """
I was going to write about these separately, but they refused to be separated, like two aunts at a party.

## Online

Facebook is for cousins. LinkedIn is for the version of me that wears the tie; I've added my publications,
and three former students found me within the hour, all of them looking for a reference. The best of the lot
is the small WhatsApp group of West African engineering librarians: nine of us, no logo, and an answer to
any question before the tea is ready.

## Offline

At the state chapter's meeting I forced myself to sit at a table where I knew nobody. I had prepared a
question, as one prepares an umbrella: *what did you change your mind about this year?* I recommend it. I
came away with two collaborators and an invitation to a naming ceremony.

Verdict: the screen keeps the friendship warm, but somebody has to light it in a room.
""",
        things=(6, 7),
        tags=("cpd23", "networking"),
        comments=11,
    ),
    Draft(
        46,
        "CPD23 Thing 8: whose Thursday is it anyway?",
        """
Our reading room is booked in a ledger, in pencil, by whoever holds the ledger. On Thursdays the ledger goes
missing. I say no more.

So I set up a Google Calendar for the room and gave every head of section the right to look and one person
the right to write. There was silence; then there was a delegation; then, on Thursday, for the first time
since I came here, only one group stood in front of the door.

The ledger has been found. It was under the cushion of the chair of the man who had lost it.
""",
        things=(8,),
        tags=("cpd23", "Google Calendar"),
        comments=6,
    ),
    Draft(
        41,
        "An apology to my generator",
        """
I called it names in front of the students. I said it had the temperament of a goat.

Then the mains went for four days, and it ran the reading lamps for thirty-two hours without so much as a
cough, while two hundred people revised for thermodynamics underneath it. Nobody went home before ten. I've
bought it new filters and I have apologised, out loud, in the yard.

No homework in this one. Just thanks.
""",
        tags=("ibadan", "library life"),
        comments=9,
    ),
    Draft(
        37,
        "CPD23 Thing 9 in which Evernote eats my notebook",
        """
I own a black notebook that has been to every meeting since 2016. My colleagues believe that I write down
what they say. In truth a good half is drawings of goats.

For two weeks I have put everything into Evernote as well. The search is a marvel: I asked it for
"turnstile", and it produced the very meeting at which everybody promised to have it repaired, with the
date. I read it out at the next one. The turnstile is being repaired.

The notebook stays in my pocket for the goats.
""",
        things=(9,),
        tags=("cpd23", "Evernote"),
        comments=4,
    ),
    Draft(
        32,
        "cpd23 thing 10 and thing 11: ladders and the people who hold them",
        """
I did the full climb: diploma, bachelor's, master's, certification, each paid for by the job below it. When
young colleagues ask whether it was worth it, I used to say yes at once. After writing my own path down, I
say: ask me which rung.

The diploma taught me to work. The master's taught me to argue. The certificate taught me which drawer the
certificates are kept in.

And at every rung there was somebody holding the ladder, who is mentioned on no certificate. Prof. Ogunleye
read my first paper with a red pen and returned it with a mango. So I've asked our two trainees whether they
would like half an hour every other Friday, red pen optional, mango guaranteed. They said yes to the mango.
""",
        things=(10, 11),
        tags=("cpd23", "mentoring"),
        comments=7,
    ),
    Draft(
        27,
        "23 Things, Thing 12: the social bit of social media",
        """
Our page has 4,312 followers, and in three years nobody had asked them a single question. We published the
opening hours as though they were poetry.

I did one small experiment. I photographed the strangest object in each day's returns: a train ticket from
1998, a love letter (initials only, I'm not a monster), a slide rule. "Whose is this?" By Friday the owner
of the slide rule had come in from two states away to fetch it. He is eighty-one and he designed a bridge
that our students study. He's giving a lecture next month.

All I did was ask.
""",
        things=(12,),
        tags=("cpd23",),
        comments=13,
    ),
    Draft(
        21,
        "Still with the 23 Things – Thing 13",
        """
Collaboration, says the heading, and I thought of our accreditation report: forty-one sections, nine
authors, and a file called *final_FINAL_use_this_one_Seun*.

This year's report lives in Google Docs. I'd like to say that it went smoothly. The head of Serials deleted
the head of Cataloguing's paragraph while he was looking at it, and there was a scene. But the history gave
us back the paragraph, with the time of the crime, and after that everybody became very polite.

Dropbox is good where the line is bad: it waits, and then it catches up. I would like to have colleagues
like that.
""",
        things=(13,),
        tags=("cpd23",),
        comments=3,
    ),
    Draft(
        14,
        "CPD23 week 8: Things 15 & 16",
        """
I am four weeks behind, and the calendar knows it. Two for the price of one, then.

**Events.** I co-organised our first open day for secondary schools. The secret of organising is chairs: if
there are enough chairs, people think that you are a genius. We had sent out sixty invitations and a hundred
and ninety came, so now we know who else reads the notice board.

**Speaking up.** I wrote a column for the state newspaper about why an engineering library is cheaper than a
collapsed culvert. They cut my best joke, but they printed the figure. The Vice-Chancellor has quoted it
twice, once with attribution.
""",
        things=(15, 16),
        tags=("cpd23", "advocacy"),
        comments=5,
    ),
    Draft(
        6,
        "Looking back from the top of the hill",
        """
A colleague asked which of the tasks I would recommend to somebody with no time at all. So I read my own
blog from the beginning, with a pencil, like a stranger.

- The blog itself, because it makes you finish your sentences.
- The feeds before breakfast. Thing 4, if you want to look it up.
- The honest hour about that failed session (Thing 5), which hurt and helped.
- The mango. I maintain that the mango was my own contribution to Thing 11.

There are eight still to come, and the semester ends in five weeks. I've survived worse ratios.
""",
        tags=("cpd23",),
    ),
)

BLOG = Blog(
    host="stacksandstars.example",
    title="Stacks and Stars",
    subtitle="An engineering librarian in Ibadan says how he feels about things",
    owner="Oluwaseun Adeyemi",
    path="/feeds/posts/default",
    content_type="application/atom+xml; charset=UTF-8",
    write=atom.blogger,
    people={"Oluwaseun Adeyemi": "oluwaseun-adeyemi"},
    drafts=DRAFTS,
)
