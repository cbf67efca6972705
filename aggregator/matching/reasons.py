"""Why a cue counts or does not, as sentences an organiser understands; data only.

Job: one msgid per reason. May import: model. Parameters are filled in by the cues.
"""

from __future__ import annotations

from aggregator.model import N_, Message, message

# -- cues that count ---------------------------------------------------------------------
TITLE = {
    "thing": message(N_("The title gives the number of a Thing.")),
    "ordinal": message(N_("The title gives the number of a Thing as an ordinal.")),
    "portion": message(N_("The title counts through the programme: this number of all its Things.")),
    "named": message(N_("The title gives a number right after the programme's name.")),
}
TAG = message(N_("A tag gives the number of a Thing."))
DECLARED = message(N_("The programme declares this tag for the Thing."))
SLUG = message(N_("The post's address gives the number of a Thing."))
HEADING = message(N_("A heading in the text gives the number of a Thing."))
OPENING = message(N_("The text opens with the number of the Thing it is about."))
PAGE = message(N_("The text links to the programme's own page of this Thing."))
BARE_ALONE = message(N_("The title is nothing but a number."))
BARE_HASH = message(N_("The title begins with a number sign and a number."))
BARE_LEADING = message(N_("The title begins with a number as a heading does."))
BARE_LISTED = message(N_("The number and the topic go together in the programme's list."))
BARE_HABIT = message(N_("This blog numbers its posts in this way."))
BARE_NEIGHBOUR = message(N_("The posts before and after it number the Things beside this one."))
BARE_TAGGED = message(N_("The tags name the programme, so the number is a Thing's."))

# -- cues that make doubtful ---------------------------------------------------------------
DOUBT_NUMBER = message(N_("The title has a number, but nothing says that it is a Thing's."))
DOUBT_ORDINAL = message(N_("The title begins with an ordinal; nothing says that it is a Thing's."))
DOUBT_OTHER_TOPIC = message(N_("The title begins with a number, but its topic is not that Thing's."))
DOUBT_LOOSE = message(N_("The number may belong to the words behind it; nothing says that it is a Thing's."))
DOUBT_TAG = message(N_("A tag names this Thing, the title another one."))
DOUBT_OPENING = message(N_("The first sentences name this Thing, perhaps only in passing."))
DOUBT_PAGES = message(N_("The text links to the programme's pages of several Things."))
DOUBT_REVIEW = message(N_("The text has a heading for this Thing, but its title announces a review."))
DOUBT_TASK = message(N_("The text repeats this Thing's title."))
DOUBT_TOPIC = message(N_("The title speaks of this Thing's topic, without a number."))
DOUBT_CLOSING = message(N_("It sounds like the end of the programme, which is this Thing's topic."))
DOUBT_FOREIGN = message(N_("The title names another programme; this blog takes part in ours too."))
DOUBT_SKIPPED = message(N_("The words before it say that this Thing was not done here."))

# -- cues that say nothing -----------------------------------------------------------------
COUNT = message(N_("The figure says how many, not which one."))
OTHER = message(N_("The number belongs to a week, a part, a post or the like, not to a Thing."))
DATE = message(N_("The figure is part of a date."))
VERSION = message(N_("The figure is a version, a time or a decimal number, like “2.0”."))
FRACTION = message(N_("The number is not a whole one."))
EXTRA = message(N_("An extra or bonus Thing is not on the programme's list."))
RANGE = message(N_("Too many Things at once: a preview, a review or a menu, not a report of each."))
MENU = message(N_("It names so many Things that it is a menu, not a report."))
SEUSS = message(N_("Thing One and Thing Two are characters of a picture book here."))
IDIOM = message(N_("“The first thing I …” is everyday speech, not a Thing number."))
SLUG_SUFFIX = message(N_("Behind the title's own words in the address a number only tells posts apart."))
PASSING = message(N_("The Thing is only mentioned in passing."))
PLAIN_NUMBER = message(N_("The title begins with a number, but not as a Thing's number would stand."))
LATER_NUMBER = message(N_("A number stands inside the title, without the programme's word for a Thing."))
OVERRULED = message(N_("A stronger cue decides which Thing this is."))
CORRECTED = message(N_("The organiser decided otherwise."))

# -- the organiser ---------------------------------------------------------------------------
CORRECTION = message(N_("The organiser decided this."))


def name(quote: str) -> Message:
    """A figure inside the programme's name."""
    return message(N_("“%(quote)s” is a name of the programme; its figure is no Thing number."), quote=quote)


def unlisted(number: int) -> Message:
    """A number the programme has not got."""
    return message(N_("The programme has no Thing %(number)s."), number=number)
