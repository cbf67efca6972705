"""Why a cue counts or does not, as sentences an organiser understands; data only.

Job: one msgid per reason. May import: model. Parameters are filled in by the cues.
"""

from __future__ import annotations

from aggregator.model import N_, Message, message

THING = message(N_("The title numbers a Thing of the programme."))


def name(quote: str) -> Message:
    """A figure inside the programme's name."""
    return message(N_("“%(quote)s” is a name of the programme; its figure is no Thing number."), quote=quote)


COUNT = message(N_("A figure before the word says how many Things, not which one."))
OTHER = message(N_("The number belongs to a week, part, post or the like, not to a Thing."))
DATE = message(N_("The figure is part of a date."))
VERSION = message(N_("The figure is a version or a decimal number, like “2.0”."))
FRACTION = message(N_("The number is not a whole one."))
EXTRA = message(N_("An extra or bonus Thing is not on the programme's list."))
RANGE = message(N_("Too many Things at once: a preview, a review or a menu, not a report of each."))
SEUSS = message(N_("Thing One and Thing Two are characters of a picture book here."))
IDIOM = message(N_("“The first thing I …” is everyday speech, not a Thing number."))


def unlisted(number: int) -> Message:
    """A number the programme has not got."""
    return message(N_("The programme has no Thing %(number)s."), number=number)
