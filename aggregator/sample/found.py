"""What one finds out by doing a Thing, in words that anybody of the sample could have written.

[P] Imports nothing. Thing -> (topic, paragraph), two of each: whoever comes second has found
something else.
"""

FOUND: dict[int, tuple[tuple[str, str], ...]] = {
    1: (
        (
            "A page of my own",
            """
The form wanted a name for the blog, and I sat before it for as long as my parents must have sat before
mine. In the end I took the first thing that I could see from my chair. It's more honest than most mission
statements.
""",
        ),
        (
            "Testing, testing",
            """
I wrote three beginnings and deleted two. What I kept was the one in which I say what went wrong this week.
It seems that is the sort of thing people read to the end.
""",
        ),
    ),
    2: (
        (
            "Other people's kitchens",
            """
I left four comments, all of them shorter than I'd planned, and got three answers. Nobody tells you how much
it matters that somebody writes back. I shall be doing more of it, on Wednesdays, on purpose.
""",
        ),
        (
            "A tour of the neighbourhood",
            """
What I look for in a blog, I now know, is one good detail. I'll forgive a great deal for it: the bear, the
bus horn, the map room. I have gone back to my own and looked for the details. There was a kettle.
""",
        ),
    ),
    3: (
        (
            "What they say when I've left the room",
            """
I asked five people for one word each. I got *patient*, *patient*, *stubborn*, *patient* and *biscuits*. If
that is a brand I can live with it. I've now put the same photograph and the same line everywhere.
""",
        ),
        (
            "A signature, shortened",
            """
My signature had nine lines, a fax number and a quotation. I cut it to who I am and when I can be asked. Two
people wrote to say that they'd never known my first name.
""",
        ),
    ),
    4: (
        (
            "The morning paper, made to measure",
            """
I cut sixty feeds down to nine by asking of each: when did I last *do* anything because of you? The silence
of some was terrible. Nine can be read over one coffee, and I haven't missed the others.
""",
        ),
        (
            "News, in a smaller cup",
            """
I tried for a week to read news only at fixed times. On the second day my thumb hurt from not scrolling. By
the fifth I had finished a book. The feed reader kept everything for me, and there was not much.
""",
        ),
    ),
    5: (
        (
            "The second look",
            """
I described a conversation that had annoyed me, once from my side, and once from hers. Her version was
shorter, and I come off worse in it. I went and said so. We've had two good conversations since.
""",
        ),
        (
            "What went well, for a change",
            """
I had thought of reflection as a list of faults. So this time I asked of something that *worked* why it did.
The answer was that I'd asked a colleague beforehand. It's almost too simple to write down.
""",
        ),
    ),
    6: (
        (
            "A room with too many doors",
            """
I looked up every account I've ever opened, and there were fourteen. I closed nine of them, said goodbye in
one, and in the rest I wrote something for the first time in two years. An old classmate answered within the
hour.
""",
        ),
        (
            "Friends of friends of the library",
            """
The large networks are for being found, and the small ones for finding. Once I had understood this I stopped
expecting either to be the other, and rather enjoyed both.
""",
        ),
    ),
    7: (
        (
            "People, in a room, with chairs",
            """
I went to the meeting that I always skip. I knew nobody, and I said so to the person beside me, who was so
relieved that she took my hand. We're now sharing a training day, and the cost of it.
""",
        ),
        (
            "Joining, properly",
            """
I have paid my dues to the association for six years without once turning up. This month I did. They had
kept a name badge for me, every time. I felt it, and I'll be going again.
""",
        ),
    ),
    8: (
        (
            "Where the week goes",
            """
I put everything in for one week, the small interruptions as well. It came out looking like a pavement after
rain. Since then there are two grey blocks a day in which I'm not to be had, and nobody has died.
""",
        ),
        (
            "Colours for everything",
            """
Sharing the calendar was the easy half. The hard half was to agree what it means when something stands in
it. We have a rule now: what is in there happens, and what isn't in there is a rumour.
""",
        ),
    ),
    9: (
        (
            "A drawer that closes",
            """
I've used it for a fortnight as a place to put down whatever I would otherwise carry about. The notes are of
no great value. But I sleep better, and last night I found one that began: *do not forget*.
""",
        ),
        (
            "Notes to a later self",
            """
The trick, I find, is to write each note for a stranger, because that is who will read it. Mine of the first
week are unreadable. Those of the second have a date, a place and a verb.
""",
        ),
    ),
    10: (
        (
            "How one becomes one of us",
            """
I asked around our table. One degree, one marriage, one wrong turning, two Saturday jobs. The papers came
afterwards, for all but one of us. They opened doors, but each of us was already in the building.
""",
        ),
        (
            "Papers, please",
            """
I read through the requirements for the next qualification with a highlighter. To my surprise I had done a
good third of it without knowing that it had a name. The rest looks less steep from there.
""",
        ),
    ),
    11: (
        (
            "Somebody to ask",
            """
I wrote down who had helped me at which moment, and it made a longer list than my publications. Then I wrote
to three of them. Two hadn't known. The third said, "I was wondering when you would work it out."
""",
        ),
        (
            "Being asked",
            """
Since last month I am somebody's mentor. I had prepared answers. What she needed was a person who didn't
look at the clock. I'm learning not to look at the clock.
""",
        ),
    ),
    12: (
        (
            "Fewer announcements",
            """
For a week we replied to everything that was said to us, in full sentences, with a name underneath. It took
half an hour a day. On Friday somebody came in *to meet the replies*.
""",
        ),
        (
            "Talking back",
            """
I'd always thought of it as one more notice board. But a notice board doesn't ask how your exam went. We
did, and it turned out that a good many of them had been waiting to tell somebody.
""",
        ),
    ),
    13: (
        (
            "Many hands, one document",
            """
Four of us wrote the annual report in one document, on one afternoon. It was noisy, though nobody said a
word. For the first time it reads as though the same library had written all of it.
""",
        ),
        (
            "The wiki nobody wanted",
            """
I started it with the five questions that I'm asked most. By the end of the week there were twelve pages,
and nine of them weren't mine. The best one explains the window.
""",
        ),
    ),
    14: (
        (
            "Full stops in the right places",
            """
I imported everything, looked at the duplicates, and discovered that I'd been citing the same paper under
three different years. Zotero didn't laugh. I went back and counted who else had copied it from me.
""",
        ),
        (
            "Three managers and a shoebox",
            """
All three of them do what they promise. What decided it for me was the smallest thing: which of them lets go
again. I moved my library out and back in twice, and only one came home with all its notes.
""",
        ),
    ),
    15: (
        (
            "A seat at the front",
            """
I sat in the first row for once, since there's always room. The speaker talked to me the whole time, out of
sheer gratitude. I asked the first question, and after that everybody did.
""",
        ),
        (
            "Ten minutes and a glass of water",
            """
I gave the talk, and it was shorter than I'd feared. What nobody had said is that the best part comes
afterwards, at the coffee urn, when people tell you what your talk was *really* about.
""",
        ),
    ),
    16: (
        (
            "Saying it upstairs",
            """
I've always made our case with loans and visits. This time I told them about one reader, with his leave, and
showed the figures afterwards. They wrote down the figures. But it was him they asked about.
""",
        ),
        (
            "In print, with my name",
            """
Six hundred words for the newsletter took me four evenings. The editor cut it to three hundred, and she was
right. A stranger has quoted the last line. I had almost left it out.
""",
        ),
    ),
    17: (
        (
            "Slides with a horizon",
            """
I built the same talk twice: once as slides, once as a landscape. The landscape was lovelier; people
remembered the slides. Then again, I had put the joke into the slides. More research is needed.
""",
        ),
        (
            "Putting it where others can take it",
            """
I uploaded my worst set of slides, the one with the most questions attached to it, and asked what was
missing. Somebody whom I've never met added two pages. They're the best ones.
""",
        ),
    ),
    18: (
        (
            "Please hold the microphone like a sandwich",
            """
It takes an hour to record two minutes, and most of the hour is spent on chairs that creak. But the two
minutes have since answered the same question thirty times, and more patiently than I do.
""",
        ),
        (
            "What the screen saw",
            """
I recorded myself searching, and watched it with the sound off. I click far too much! The film for our
readers shows six clicks where I used to make fourteen. So at least one person has learned something.
""",
        ),
    ),
    19: (
        (
            "What stayed",
            """
I went through the list and asked what I'd used *this* week, without meaning to. Four of them. They aren't
the four that I was most excited about. They're the ones which fitted into the gap between two others.
""",
        ),
        (
            "Odds and ends, sewn together",
            """
The tools turn out to be beside the point. What has changed is that I try things on a Tuesday, with the door
open, and say aloud that I don't know how it will go.
""",
        ),
    ),
    20: (
        (
            "My road to here, with detours",
            """
I wrote up how I came to this work, for the project. It doesn't flatter me, for I was looking for a dry
place to sit. But somebody gave me a trolley to push, and I have more or less been pushing it ever since.
""",
        ),
        (
            "One day, hour by hour",
            """
I logged a whole day. Eleven to twelve says only: *stairs*. A student read it and asked whether it's always
like that. I said yes, and that she should apply.
""",
        ),
    ),
    21: (
        (
            "The same life on one page",
            """
I took out every line that began with "responsible for", and put in what had happened because of me. It got
shorter, and it frightened me a little. I think that's a good sign.
""",
        ),
        (
            "Questions from a panel of one",
            """
A friend played the panel. She asked what I am proud of, and I talked about the team. "And you?" she said. I
had to think for so long that she put the kettle on. I've got an answer now.
""",
        ),
    ),
    22: (
        (
            "An hour of someone else's work",
            """
I helped out for a day at a place where I know nothing. I was slow and I was thanked for it. I had forgotten
what our own beginners feel when we say "it's easy, you'll see".
""",
        ),
        (
            "For nothing, and for a lot",
            """
There is a line between giving one's time and being a cheap replacement, and we talked about it for a whole
lunch. Then we went and gave our time. On that side of the line it's lovely.
""",
        ),
    ),
    23: (
        (
            "The end, and what comes out of it",
            """
Six words are asked for, so: *Came for tools, stayed for people.* As for what is next, I shall keep the
blog, the Wednesdays and at least one habit that I haven't told you about.
""",
        ),
        (
            "Closing the notebook",
            """
I read the first entry again. I'd like to tell that person that it takes longer than they say, that nobody
does them in order, and that somebody will answer. Then I'd let them get on with it.
""",
        ),
    ),
}
