"""Why a cue counts or does not, as sentences an organiser understands; data only.

Job: one msgid per reason. May import: model. Parameters are filled in by the cues.
"""

from __future__ import annotations

from aggregator.model import N_, Message, message

# -- cues that count ---------------------------------------------------------------------
TITLE = {
    "thing": message(N_("The title names it by its number.")),
    "ordinal": message(N_("The title names it by an ordinal.")),
    "portion": message(N_("The title counts through the programme: this number of all.")),
    "named": message(N_("The title gives a number right after the programme's name.")),
}
TAG = message(N_("A tag names it by its number."))
DECLARED = message(N_("The programme declares this tag for it."))
SLUG = message(N_("The post's address names it by its number."))
HEADING = message(N_("A heading in the text names it by its number."))
OPENING = message(N_("The text opens with its number."))
PAGE = message(N_("The text links to the programme's own page of it."))
BARE_ALONE = message(N_("The title is nothing but a number."))
BARE_HASH = message(N_("The title begins with a number sign and a number."))
BARE_LEADING = message(N_("The title begins with a number as a heading does."))
BARE_LISTED = message(N_("The number and the topic go together in the programme's list."))
BARE_HABIT = message(N_("This blog numbers its posts in this way."))
BARE_NEIGHBOUR = message(N_("The posts before and after it have the numbers beside this one."))
BARE_TAGGED = message(N_("The tags name the programme, so the number is one of its list."))

# -- cues that make doubtful ---------------------------------------------------------------
DOUBT_NUMBER = message(N_("The title has a number, but nothing says that it is one of the programme's list."))
DOUBT_ORDINAL = message(
    N_("The title begins with an ordinal; nothing says that it is one of the programme's list.")
)
DOUBT_OTHER_TOPIC = message(
    N_("The title begins with a number, but its topic is another than in the programme's list.")
)
DOUBT_LOOSE = message(
    N_("The number may belong to the words behind it; nothing says that it is one of the programme's list.")
)
DOUBT_TAG = message(N_("A tag names this number, the title another one."))
DOUBT_OPENING = message(N_("The first sentences name it, perhaps only in passing."))
DOUBT_PAGES = message(N_("The text links to several of the programme's own pages, this one's among them."))
DOUBT_REVIEW = message(N_("The text has a heading for it, but the title announces a review."))
DOUBT_TASK = message(N_("The text repeats its title in the programme's list."))
DOUBT_TOPIC = message(N_("The title speaks of its topic, without a number."))
DOUBT_CLOSING = message(N_("The title sounds like the end of the programme, which is its topic."))
DOUBT_FOREIGN = message(N_("The title names another programme; this blog takes part in ours too."))
DOUBT_SKIPPED = message(N_("The words before it say that it was not done here."))

# -- cues that say nothing -----------------------------------------------------------------
COUNT = message(N_("The figure says how many, not which one."))
OTHER = message(N_("The number belongs to something else: a week, a part, a post or the like."))
DATE = message(N_("The figure is part of a date."))
VERSION = message(N_("The figure is a version, a time or a decimal number, like “2.0”."))
FRACTION = message(N_("The number is not a whole one."))
EXTRA = message(N_("What is extra or a bonus is not on the programme's list."))
RANGE = message(N_("Too many numbers at once: a preview, a review or a menu, not a report of each."))
MENU = message(N_("It names so many numbers that it is a menu, not a report."))
SEUSS = message(N_("Thing One and Thing Two are characters of a picture book here."))
IDIOM = message(N_("“The first thing I …” is everyday speech, not a number of the programme's list."))
SLUG_SUFFIX = message(N_("Behind the title's own words in the address a number only tells posts apart."))
PASSING = message(N_("It is only mentioned in passing."))
PLAIN_NUMBER = message(N_("The title begins with a number, but not as a heading does."))
LATER_NUMBER = message(N_("A number stands inside the title, without the programme's word before it."))
OVERRULED = message(N_("A stronger cue decides."))
CORRECTED = message(N_("The organiser decided otherwise."))

# -- the organiser ---------------------------------------------------------------------------
CORRECTION = message(N_("The organiser decided this."))


def name(quote: str) -> Message:
    """A figure inside the programme's name."""
    return message(
        N_("“%(quote)s” is a name of the programme; its figure is no number of its list."), quote=quote
    )


def unlisted(number: int) -> Message:
    """A number the programme has not got."""
    return message(N_("The programme's list has no %(number)s."), number=number)
