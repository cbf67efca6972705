"""Niamh Gallagher from Thing 10 on; niamh.py has the beginning, and tells who she is."""

from aggregator.sample.blog import Draft

DRAFTS = (
    Draft(
        40,
        "Thing 10 – the long way round to a library",
        """
I have no library degree. There, it's on the internet now. I came in at nineteen to cover six weeks of
maternity leave, and the baby in question has since borrowed the whole of Terry Pratchett and gone to
university.

So I read this week's texts about traineeships, masters and chartership like somebody reading travel
brochures at a bus stop. Then I did a thing I have put off for a decade: I wrote to the university and asked
what they would count. They count quite a lot. They even count Saturdays.

I'm not saying I will. I have the forms in a drawer. But it is the *top* drawer.
""",
        things=(10,),
        tags=("cpd23", "chartership"),
        comments=12,
    ),
    Draft(
        38,
        "Mentoring (#cpd23 Thing 11)",
        """
I had a mentor before I knew the word. Her name was Mrs Kilbane, she wore a cardigan with a pocket for date
stamps, and in my first week she said: "The catalogue is for the books. You are for the people. Don't mix
them up."

She never gave me advice again, unless I asked. She asked me questions instead, usually while walking away.

This year I have a transition-year student on Wednesdays, and I caught myself starting a sentence with "What
you want to do is". I stopped, walked three steps away and asked her what she thought. It worked. I may need
a cardigan.
""",
        things=(11,),
        tags=("cpd23", "mentoring"),
        comments=6,
    ),
    Draft(
        33,
        "Sociable at last (Thing 12)",
        """
A confession: until this week our library's page only ever *announced*. Closed Monday. Closed for training.
Closed, sorry. It read like the diary of a door.

For five days I asked a question every morning instead. What did you read under the covers? Which book did
you never give back? (An amnesty came of that one, and a 1987 gardening manual.) People answered. They
answered one another. On Thursday two men in their seventies discovered that they had been in the same
infants' class, under our post about bins.

The social part is not the media. It's the waiting for an answer, which we had never done.
""",
        things=(12,),
        tags=("cpd23", "social media"),
        comments=8,
    ),
    Draft(
        31,
        "Thing 13: three ways to lose a document",
        """
Before: I e-mailed the summer programme to Bríd, who changed it and e-mailed it to the driver, who changed
the *other* one. We printed both.

Now it lies in Google Docs and the three of us can watch one another type. I found this unbearable for a
day, like being observed eating soup. Then Bríd fixed a spelling mistake while I was still making it, and I
was converted.

We keep the photographs in Dropbox, and there is a little wiki for "how do I", with exactly four pages so
far. The most visited one is about the toilet key.
""",
        things=(13,),
        tags=("cpd23", "Google Docs", "Dropbox"),
        comments=2,
    ),
    Draft(
        26,
        "Thing 14: where I finally confess about my references",
        """
I nearly skipped this one. I don't write papers. I write posters, and the only thing they ever cite is the
opening hours.

But people ask us for local history, and what I have is a shoebox of "see also" in the handwriting of three
generations. So I tried Zotero on the shoebox. Forty cards in, it already knows more about the flood of 1954
than the shoebox does, since it can be asked from both ends.

The schoolteacher who comes in on Fridays looked over my shoulder and said, "Oh, you're building a
bibliography." I had not noticed. I went a bit red.
""",
        things=(14,),
        tags=("cpd23", "Zotero"),
        comments=5,
    ),
    Draft(
        22,
        "Thing 15 – forty people and a projector",
        """
I have presented at an event. Me. It was the county staff day, I had twelve minutes, and the projector
showed everything in green.

What I learned, in the order in which I learned it:

- The first sentence has to be learned by heart. The rest comes out of hiding after it.
- Nobody minds green slides if you say straight away that they are green.
- When your knees shake, stand behind the table. It's what the table is for.

Afterwards a woman from the mobile service asked whether she could steal the amnesty idea. *Steal* it! I'd
have wrapped it for her.
""",
        things=(15,),
        tags=("cpd23", "events"),
        comments=10,
    ),
    Draft(
        19,
        "Thing 16: speaking up in a building where we whisper",
        """
The council would like to "look again" at our Thursday evenings. I know that expression. It is what my aunt
says before she gives a sofa away.

So this week advocacy was no exercise. I counted who comes on Thursdays and what for: eleven students with
no quiet at home, the English conversation group, a man who reads the paper because the house is too silent.
I wrote it up on one page, with numbers on the left and people on the right, and sent it to all nine
councillors *and* the local paper.

The paper printed it. Two councillors came on Thursday. One joined the conversation group; his French is
shocking.
""",
        things=(16,),
        tags=("cpd23", "advocacy"),
        comments=14,
    ),
    Draft(
        17,
        "Thing 17: slides that move about",
        """
Prezi made Bríd seasick and me giddy with power. I zoomed into the letter O in "Ballycorrib" and there was
the whole summer programme inside it. For one evening I was a film director.

Then I showed it to the Tuesday group, average age seventy-four, and Mr Durkan asked, very kindly, whether
it was meant to do that.

My settled opinion: use it where the *place* matters. I've made one of our town map, and you fly from the
quay to the handball alley to us. For everything else, a slide may stay where it is. I put the plain ones on
SlideShare, and somebody in Brazil has looked at them. Hello, Brazil.
""",
        things=(17,),
        tags=("cpd23", "Prezi"),
        comments=4,
    ),
    Draft(
        13,
        "Thing 18: my voice, apparently",
        """
Nobody had warned me that I sound like my sister.

I recorded a four-minute screencast on how to renew your books from home. It took thirty-one attempts; in
attempt nineteen you can hear the samba band. The final one has a pause in the middle in which I'm clearly
looking for my glasses, and I left it in, because the people it is made for will be looking for theirs.

- Views so far: 61
- Renewals from home last week: 48, up from 9
- People who told me at the desk that they'd "seen me on the computer": all of them
""",
        things=(18,),
        tags=("cpd23", "podcasts"),
        comments=7,
    ),
    Draft(
        9,
        "Things 19, 20 and 21: workflow, roots and an interview jacket",
        """
A wet Sunday, so you get three in one go.

## What stayed

Of everything so far, four tools have become habits: the calendar, the breakfast feeds, the shared documents
and asking a question every morning. The rest I'm glad to have met. I don't have to marry them.

## How I got here

I wrote up my library route: maternity cover, Mrs Kilbane, eleven years of bears. Seen in one piece it looks
almost like a plan.

## The jacket

And I practised interview answers on the dog, in the jacket, out loud. "Tell us about a time when you
influenced a decision." I told him about the Thursdays. He was moved.
""",
        things=(19, 20, 21),
        tags=("cpd23",),
        comments=5,
    ),
    Draft(
        4,
        "Thing 22: an afternoon at the seed library",
        """
I spent my free Saturday volunteering in *somebody else's* library, which my family considers beyond help.
It lends out seeds. You take an envelope of beans in April and bring back a fuller one in October, and
nobody is fined for slugs.

I sorted marigolds for three hours beside a retired engineer. He has labelled every drawer in a system of
his own that I would not dare to improve, and he explained it to me with such joy that I remembered what it
is like to be new somewhere and useful anyway.

That's what I'll say the next time a student asks whether volunteering "counts".
""",
        things=(22,),
        tags=("cpd23", "volunteering"),
        comments=3,
    ),
    Draft(
        1,
        "Thing 23 of 23 Things: and so to bed",
        """
I have done them all. I've printed out the list and ticked it with the good pen.

We are asked for the story in six words. Mine took longer than most of the Things:

> Empty room. Did voices. People came.

What next? The forms have left the top drawer. They went off on Friday, by registered post, and Bríd stood
beside me at the counter in case I changed my mind. And I am keeping the blog; I've grown fond of the room.

To those of you still on the road: there is no prize for speed. Come in out of the rain, the kettle's on.
""",
        things=(23,),
        tags=("cpd23", "reflection"),
        comments=16,
    ),
)
