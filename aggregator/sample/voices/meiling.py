"""Mei-Ling Tan, a school library in Singapore. Tumblr.

Shows titles that say nothing: the tag alone names the Thing ("thing 3", "thing8"), a tag of
the programme's own ("googledocs"), an opening sentence; and Dr Seuss, who is no programme.
"""

from aggregator.sample.blog import Blog, Draft
from aggregator.sample.formats import rss

DRAFTS = (
    Draft(
        74,
        "new blog, who dis",
        """
hello. i am the librarian at a secondary school with 1,300 students and one (1) couch. everything you've
heard about the couch is true.

i blog in small letters because my day is full of capital letters. PLEASE WALK. NO FOOD. IS THAT A DURIAN.
here i would like to lower my voice.

the plan: try what we're told to try, say what happened, go home on time. two out of three would be nice.
""",
        things=(1,),
        tags=("cpd23", "thing 1", "school library"),
    ),
    Draft(
        71,
        "lurking is learning",
        """
spent my free period (ha) (it was eleven minutes) reading what the rest of you wrote. i did not comment, i
only lurked, like a year-seven behind the graphic novels.

but then i thought about the year-sevens. they lurk for exactly one term and then one day they come up to
the desk and will not stop talking. so consider this my first term.

favourite so far: the german lady with the cactus. favourite sentence: "management is also me". i want it on
a mug.
""",
        things=(2,),
        tags=("cpd23", "thing2"),
    ),
    Draft(
        66,
        "the librarian will see you now",
        """
asked the student helpers what they call me when i am not there. long silence. then: "the wifi lady".

that's my brand, apparently. four years of reading programmes, and i am the wifi lady.

so we did an experiment. for one week, whoever asked for the password got it on a slip of paper with a book
recommendation on the back. a different one for everybody, chosen by looking at their shoes. (white
trainers: dystopia. muddy: survival. one pair of loafers: le carré.)

on friday somebody came back and said "the password was good, do you have the next one".
""",
        things=(3,),
        tags=("cpd23", "thing 3", "wifi lady"),
    ),
    Draft(
        58,
        "thing 5 but make it honest",
        """
reflective practice, they said. what went well. what would you do differently.

> what went well: the poetry lunch. eleven students came on purpose. what i'd do differently: not act
> surprised in front of them.

that's it. that is the whole reflection. i've thought about it every day since.
""",
        things=(5,),
        tags=("cpd23",),
    ),
    Draft(
        54,
        "shelfie friday",
        """
today's shelfie is by a student who wishes to be known as The Shadow Of 2B. it's the 500s, arranged by how
much they would hurt if they fell on you. a valid classification. peer review is ongoing.

![A shelf of science books, the heaviest at the top](/images/shelfie-500s.jpg)
""",
        tags=("shelfie", "school library"),
    ),
    Draft(
        47,
        "the calendar that knows where i should be",
        """
i've put my whole week into one calendar and shared it with the teachers, and these are the results:

- teachers who now book a lesson instead of "just popping in with 38 children": seven
- teachers who have discovered that i have a lunch break: also seven
- teachers who have booked my lunch break: one. we spoke.

it even sends the debate club a reminder to bring back the gavel. nobody has ever brought back the gavel so
fast.
""",
        things=(8,),
        tags=("cpd23", "thing8"),
    ),
    Draft(
        44,
        "never forgets",
        """
evernote has an elephant and so do i now. it holds every "miss, do you have that book, it's blue" together
with what the book turned out to be. ninety-four entries. the answer is hardly ever blue.

the english department wants to publish it. the art department wants to talk about blue.
""",
        things=(9,),
        tags=("cpd23", "thing9", "evernote"),
    ),
    Draft(
        38,
        "thing 11: aunties",
        """
where i come from you don't have a mentor, you have aunties. there is an auntie for jobs, an auntie for
flats, an auntie for how to talk to the other aunties.

my library auntie is mdm ong. she retired the year i began, and every first of the month she sends me a
photo of her lunch with one line of advice. last month: prawn noodles, "weed the 600s before they weed you".
i've never asked for this and i would be lost without it.

yesterday a student helper asked how you become a librarian, and i heard myself say "have you eaten?" so it
has begun.
""",
        things=(11,),
        tags=("cpd23", "mentoring"),
    ),
    Draft(
        34,
        "overheard at the issue desk",
        """
"miss, is this book sad?"

"a little, at the end."

"like, sad sad, or 'the dog is fine' sad?"

"the dog is fine."

"ok."

(pause)

"but is the *boy* fine?"
""",
        tags=("school library", "overheard"),
    ),
    Draft(
        29,
        "everyone is in the document",
        """
book club wanted to write a story together, so i gave them one shared page and went to make tea. when i came
back there were twenty-six cursors in it. it looked like an aquarium.

chapter one has a dragon, a divorce and a recipe. somebody called anonymous capybara wrote the most
beautiful paragraph i have read all year, and nobody will own up to it. i know who it is. i'll never tell.

we've kept the history so that you can watch it grow. the dragon arrives at 1:12 pm. lunch ends at 1:15. it
is a tight ending.
""",
        things=(13,),
        tags=("cpd23", "googledocs", "book club"),
    ),
    Draft(
        22,
        "green eggs and a fire drill",
        """
dr seuss day with the primary next door. forty-one cats in hats. at ten past ten the alarm went and all of
the cats walked out in pairs, holding hands, in complete silence, as practised.

then the security uncle counted them and called across the car park: WHERE ARE THING ONE AND THING TWO. they
were in the toilet. they are six. they're fine.
""",
        tags=("school library",),
    ),
    Draft(
        16,
        "#cpd23 and the slides that went whoosh",
        """
Thing 17 arrived and i gave it straight to the debate club, because they are the ones who have to look at my
slides.

they built a prezi about whether homework should exist. it starts inside a pencil case and ends in space.
the motion sickness was, they told me, "part of the argument". they won the inter-school round. the judge
had to sit down.

me, i made one about the couch. it has two slides. it is on slideshare, and it has three likes, all from the
couch.
""",
        things=(17,),
        tags=("cpd23",),
    ),
    Draft(
        5,
        "23 things and counting",
        """
term is nearly over and i've done rather less than half of it. i'm not sorry. i did the ones that fitted
into eleven minutes, and you'd be surprised what fits into eleven minutes.

the holidays are coming. the couch is free. i'm taking the list with me.
""",
        tags=("cpd23",),
    ),
)

BLOG = Blog(
    host="shelfie.example",
    title="shelfie",
    subtitle="a school library in small letters",
    owner="Mei-Ling Tan",
    path="/rss",
    content_type="application/rss+xml; charset=utf-8",
    write=rss.tumblr,
    people={"Mei-Ling Tan": "mei-ling-tan"},
    drafts=DRAFTS,
)
