"""A sentence and a next step for every trouble a feed can have and every standing of an entry.

[P] Pure; imports model and optout. Sentences speak to whoever can mend it: the blog's owner or the
organiser. They are marked with N_() and put into the reader's language where they are shown.

A kind of trouble has several sentences, the most telling first; the first whose parameters are
all there is taken, and the last needs none. Parameters come from strangers' servers: they
are made one short line here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from aggregator import optout
from aggregator.model import (
    N_,
    Failure,
    FailureKind,
    JudgedEntry,
    Message,
    Programme,
    Standing,
    message,
)

_LONGEST = 80  # characters of a stranger's text in a sentence
_PARAMETER = re.compile(r"%\((\w+)\)s")

_About = FailureKind | tuple[FailureKind, str]  # a kind, or a kind and its reason or status

_URL, _ADDRESS, _DNS = FailureKind.URL, FailureKind.ADDRESS, FailureKind.DNS
_CONNECT, _TLS, _PROTOCOL = FailureKind.CONNECT, FailureKind.TLS, FailureKind.PROTOCOL
_REDIRECT, _PRIVATE, _SERVER = FailureKind.REDIRECT, FailureKind.PRIVATE, FailureKind.SERVER
_ENCODING, _NOT_A_FEED, _NO_FEED = FailureKind.ENCODING, FailureKind.NOT_A_FEED, FailureKind.NO_FEED_FOUND

_CHECK = N_("Check the address in feeds.opml.")
_CHECK_MOVED = N_("Check the address in feeds.opml; the blog may have moved or been deleted.")
_BY_ITSELF = N_("Nothing to do for now: it is tried again by itself.")
_BY_ITSELF_FIRST = N_(
    "It is tried again by itself. If it lasts for days, tell the blog's owner; the blog may have moved."
)
_CERTIFICATE = N_(
    "Tell the blog's owner: browsers warn of it too. The certificate must be renewed or corrected."
)
_FIND_FEED = N_(
    "Open the blog in a browser and look for its feed (RSS or Atom); put that address into feeds.opml "
    "as xmlUrl."
)
_PUBLIC_ADDRESS = (
    N_("Ask for the address that visitors of the blog see; it looks like %(example)s."),
    N_("Ask for the address that visitors of the blog see."),
)
_VALIDATE = N_(
    "Tell the blog's owner. Often the newest post holds a pasted character that breaks the feed; "
    "https://validator.w3.org/feed/ shows where."
)

# What is the matter: by kind, or by kind and `reason` (or `status`) where that says more.
_SENTENCES: Mapping[_About, tuple[str, ...]] = {
    _URL: (N_("The address cannot be asked."),),
    (_URL, "scheme"): (
        N_("The address begins with %(scheme)s:, but only http: and https: are asked."),
        N_("The address does not begin with http:// or https://."),
    ),
    (_URL, "port"): (N_("The address names port %(port)s, where no blog is expected."),),
    (_URL, "userinfo"): (N_("The address holds a user name or a password."),),
    (_URL, "host"): (N_("The address has no proper host name."),),
    (_URL, "length"): (N_("The address is too long."),),
    (_URL, "characters"): (N_("The address holds characters that no address has."),),
    _ADDRESS: (
        N_("%(host)s is not on the public internet (%(address)s)."),
        N_("The blog's server is not on the public internet."),
    ),
    _DNS: (
        N_("The server's name, %(host)s, could not be found."),
        N_("The server's name could not be found."),
    ),
    (_DNS, "unknown"): (N_("There is no server of the name %(host)s."),),
    (_DNS, "temporary"): (N_("The server's name, %(host)s, could not be looked up just now."),),
    _CONNECT: (
        N_("No connection to %(host)s could be made."),
        N_("No connection to the blog's server could be made."),
    ),
    (_CONNECT, "refused"): (N_("%(host)s refused the connection."),),
    (_CONNECT, "unreachable"): (N_("%(host)s could not be reached from here."),),
    _TLS: (
        N_("No secure connection to %(host)s could be made."),
        N_("No secure connection to the blog's server could be made."),
    ),
    (_TLS, "expired"): (N_("The certificate of %(host)s has expired."),),
    (_TLS, "not_yet_valid"): (N_("The certificate of %(host)s is not valid yet."),),
    (_TLS, "self_signed"): (N_("The certificate of %(host)s was issued by itself, so nobody trusts it."),),
    (_TLS, "unknown_issuer"): (N_("The certificate of %(host)s comes from an unknown issuer."),),
    (_TLS, "wrong_name"): (N_("The certificate of %(host)s is made out to another name."),),
    (_TLS, "not_tls"): (N_("%(host)s does not speak https at this address."),),
    FailureKind.TIMEOUT: (
        N_("The blog did not answer within %(seconds)s seconds."),
        N_("The blog did not answer in time."),
    ),
    _PROTOCOL: (N_("The blog's server sent an answer that no browser would understand."),),
    (_PROTOCOL, "reset"): (N_("The blog's server broke off the connection."),),
    (_PROTOCOL, "cut"): (N_("The blog's answer broke off in the middle."),),
    (_PROTOCOL, "no_answer"): (N_("The blog's server hung up without an answer."),),
    (_PROTOCOL, "unasked_304"): (N_("The blog's server says 'nothing new' whatever it is asked (304)."),),
    (_PROTOCOL, "unasked_206"): (N_("The blog's server sends a part of the feed only (206)."),),
    _REDIRECT: (N_("The blog's address leads on to one that cannot be asked."),),
    (_REDIRECT, "loop"): (N_("The blog's address leads in a circle."),),
    (_REDIRECT, "too_many"): (N_("The blog's address leads on to another, and on, over %(limit)s times."),),
    (_REDIRECT, "no_target"): (N_("The blog's address leads on, but the server does not say where."),),
    (_REDIRECT, "listed"): (
        N_("The blog's address leads on to another feed of the list, on %(host)s, which is read by itself."),
        N_("The blog's address leads on to another feed of the list, which is read by itself."),
    ),
    (_REDIRECT, "forgotten"): (N_("It leads to a blog that is not read here any more."),),
    (_REDIRECT, "target"): (N_("The blog's address leads on to one that may not be asked: %(target)s"),),
    FailureKind.NOT_FOUND: (N_("The blog answered 'not found' (404)."),),
    FailureKind.GONE: (N_("The blog answered that this address is gone for good (410)."),),
    _PRIVATE: (
        N_("%(guard)s stands before the blog and turns programs away (%(status)s)."),
        N_("The blog does not let us in (%(status)s)."),
        N_("The blog does not let us in."),
    ),
    (_PRIVATE, "401"): (N_("The blog asks for a password (401)."),),
    (_PRIVATE, "login"): (N_("The blog shows itself only to those who log in."),),
    (_PRIVATE, "451"): (N_("The blog may not be shown, for legal reasons (451)."),),
    FailureKind.RATE_LIMITED: (
        N_("%(host)s asked to be left alone for a while (429)."),
        N_("The blog's server asked to be left alone for a while (429)."),
    ),
    _SERVER: (
        N_("%(guard)s answers in place of the blog, whose own server is in trouble (%(status)s)."),
        N_("The blog's server is in trouble of its own (%(status)s)."),
        N_("The blog's server is in trouble of its own."),
    ),
    FailureKind.STATUS: (
        N_("The blog gave an answer that brings no feed (status %(status)s)."),
        N_("The blog gave an answer that brings no feed."),
    ),
    FailureKind.TOO_LARGE: (N_("The blog's answer is larger than any feed needs to be."),),
    _ENCODING: (
        N_("The blog's answer is packed in a way that was not asked for (%(encoding)s)."),
        N_("The blog's answer could not be unpacked."),
    ),
    (_ENCODING, "broken"): (N_("The blog's answer is packed, and broken."),),
    (_ENCODING, "cut"): (N_("The blog's answer broke off in the middle."),),
    FailureKind.EMPTY: (N_("The blog answered with nothing at all."),),
    FailureKind.HTML: (
        N_("Where the feed should be is a web page, “%(title)s”."),
        N_("Where the feed should be is a web page."),
    ),
    _NOT_A_FEED: (
        N_("What lies at this address is no feed (%(found)s)."),
        N_("What lies at this address is no feed (it begins with %(detail)s)."),
        N_("What lies at this address is no feed."),
    ),
    FailureKind.MALFORMED: (
        N_("The feed is broken and cannot be read (%(detail)s)."),
        N_("The feed is broken and cannot be read."),
    ),
    FailureKind.ENTITIES: (
        N_("The feed declares DTD entities, which are refused: they serve attacks only."),
    ),
    FailureKind.PARSER_TIMEOUT: (N_("Reading the feed took too long and was given up."),),
    FailureKind.PARSER_DIED: (N_("The feed brought its reader down; no other feed was harmed."),),
    _NO_FEED: (
        N_("No feed was found at the blog's address, %(address)s."),
        N_("No feed was found at the blog's address."),
    ),
    (_NO_FEED, "comments"): (N_("Only a feed of comments was found at %(address)s, none of the posts."),),
    (_NO_FEED, "taken"): (N_("The feed found there, %(address)s, is on the list already."),),
    (_NO_FEED, "no_address"): (N_("There is no address of a blog in this."),),
    (_NO_FEED, "mail"): (N_("This is an address of mail, not of a blog."),),
    (_NO_FEED, "editor"): (N_("This is a page of %(platform)s that only the blog's owner can open."),),
    (_NO_FEED, "front_page"): (N_("This is the front page of %(platform)s, not a blog."),),
    (_NO_FEED, "profile"): (N_("This is a person's profile at %(platform)s, not a blog."),),
    (_NO_FEED, "missing"): (N_("There is no blog of this name at %(platform)s."),),
    (_NO_FEED, "no_feeds"): (N_("%(platform)s offers no feed, so posts cannot be read from there."),),
    FailureKind.BUG: (
        N_("This program made a mistake of its own over the feed (%(detail)s)."),
        N_("This program made a mistake of its own over the feed."),
    ),
}

_NAMED = N_(
    "The blog's own page names another feed by now: %(address)s. Look at it; where it is the same "
    "person's, put it into feeds.opml."
)

# What to do about it, likewise.
_ADVICE: Mapping[_About, tuple[str, ...]] = {
    _URL: (_CHECK,),
    _ADDRESS: (
        N_(
            "Check the address in feeds.opml. In a closed network of your own, name it in programme.toml "
            "under allow_private_addresses."
        ),
    ),
    _DNS: (_CHECK_MOVED,),
    (_DNS, "temporary"): (_BY_ITSELF,),
    _CONNECT: (_BY_ITSELF_FIRST,),
    _TLS: (_CERTIFICATE,),
    (_TLS, "not_tls"): (N_("Put the address with http:// instead of https:// into feeds.opml."),),
    FailureKind.TIMEOUT: (_BY_ITSELF_FIRST,),
    _PROTOCOL: (_BY_ITSELF_FIRST,),
    (_PROTOCOL, "unasked_304"): (
        N_("Tell the blog's owner: its cache hides new posts from every feed reader."),
    ),
    _REDIRECT: (_FIND_FEED,),
    (_REDIRECT, "listed"): (
        N_(
            "If that feed is the same person's, leave this line as it is, so that what was read from it "
            "stays. Else look for the blog's own feed and put its address into feeds.opml."
        ),
    ),
    (_REDIRECT, "forgotten"): (
        N_("Its writer was forgotten. Delete the line; if they come back: aggregator add ADDRESS --return"),
    ),
    FailureKind.NOT_FOUND: (_CHECK_MOVED,),
    FailureKind.GONE: (
        N_(
            "Look for the blog's new address and put it into feeds.opml. After three such answers in a row "
            "the blog is asked no more until its line changes."
        ),
    ),
    _PRIVATE: (
        N_(
            "Tell the blog's owner: %(guard)s must let feed readers through to the feed's address. "
            "Browsers may see the blog all the same."
        ),
        N_("The blog may be private: ask its owner to open it, or at least its feed, to everybody."),
    ),
    FailureKind.RATE_LIMITED: (N_("Nothing to do: it is left alone as long as it asked, then read again."),),
    _SERVER: (_BY_ITSELF_FIRST,),
    FailureKind.STATUS: (_CHECK,),
    FailureKind.TOO_LARGE: (
        N_("Ask the blog's owner to show fewer posts in the feed; ten to twenty-five are plenty."),
    ),
    _ENCODING: (_BY_ITSELF_FIRST,),
    FailureKind.EMPTY: (_FIND_FEED,),
    FailureKind.HTML: (_FIND_FEED,),
    _NOT_A_FEED: (_FIND_FEED,),
    FailureKind.MALFORMED: (_VALIDATE,),
    FailureKind.ENTITIES: (_VALIDATE,),
    FailureKind.PARSER_TIMEOUT: (_VALIDATE,),
    FailureKind.PARSER_DIED: (_VALIDATE,),
    _NO_FEED: (_FIND_FEED,),
    (_NO_FEED, "taken"): (
        N_("Delete one of the two lines; on a blog of several people give each line xmlUrl and author."),
    ),
    (_NO_FEED, "no_address"): _PUBLIC_ADDRESS,
    (_NO_FEED, "mail"): _PUBLIC_ADDRESS,
    (_NO_FEED, "editor"): _PUBLIC_ADDRESS,
    (_NO_FEED, "front_page"): _PUBLIC_ADDRESS,
    (_NO_FEED, "profile"): _PUBLIC_ADDRESS,
    (_NO_FEED, "missing"): (
        N_("Ask the blog's owner how its name is spelt; the blog may have been renamed or deleted."),
    ),
    (_NO_FEED, "no_feeds"): (N_("Ask for a blog elsewhere; WordPress.com and Blogger cost nothing."),),
    FailureKind.BUG: (
        N_("Nothing is lost. Report it with the log of the run to whoever looks after this program."),
    ),
}


_STANDINGS: Mapping[Standing, tuple[str, ...]] = {
    Standing.COUNTED: (N_("It counts for %(things)s."),),
    Standing.LATE: (N_("It counts for %(things)s; for %(late)s it came late."),),
    Standing.DOUBTFUL: (N_("It may be about %(doubtful)s, but that is not certain enough to count."),),
    Standing.UNMATCHED: (N_("No %(word)s was recognised in it."),),
    Standing.EARLY: (N_("It is dated before %(starts)s, when the programme started."),),
    Standing.AFTER: (
        N_("It is dated after the programme's end, %(ends)s, and its %(grace)s days of grace."),
    ),
    Standing.UNDATED: (
        N_("It has no date, so it may be older than the programme, which started on %(starts)s."),
    ),
    Standing.NOBODY: (
        N_("Its author, %(author)s, is nobody on the list."),
        N_("It names no author, and several people write this blog."),
    ),
    Standing.IGNORED: (N_("The organiser took it out."),),
    Standing.FOLDED: (N_("It is here twice: the same post came by another feed, where it is judged."),),
    Standing.HELD: (N_("It came while the blog looked like somebody else's, so it is kept back."),),
    Standing.PRIVATE: (
        N_("A mark in it, %(mark)s, asks not to show it elsewhere, so it is kept back and does not count."),
        N_("The same post came by another feed, with a mark that asks not to show it, so it is kept back."),
    ),
}

_CORRECTED = N_("The organiser decided that it covers no %(word)s.")  # UNMATCHED, by a correction
_ASK = N_("If it belongs to the programme, ask the organiser to count it.")
_CURES: Mapping[Standing, tuple[str, ...]] = {
    Standing.DOUBTFUL: (N_("If it is, put *%(thing)s* in the title; it is read again within a day."),),
    Standing.UNMATCHED: (
        N_("Put its number in the title, like *%(thing)s*; it is read again within a day."),
    ),
    Standing.EARLY: (_ASK,),
    Standing.AFTER: (_ASK,),
    Standing.UNDATED: (_ASK,),
    Standing.NOBODY: (
        N_("The name must be the one that feeds.opml gives as the author's; tell the organiser."),
    ),
    Standing.PRIVATE: (N_("Take the mark away, or ask the organiser to count it."),),
    Standing.HELD: (N_("If the blog is still yours, tell the organiser, who lets it in."),),
}


def failure_sentence(failure: Failure) -> Message:
    """What is the matter with a feed."""
    return _about_failure(_SENTENCES, failure)


def failure_advice(failure: Failure, named: str = "") -> Message:
    """What the blog's owner or the organiser can do about it.

    `named` is the feed that the blog's own page names by now, where it is another.
    """
    return message(_NAMED, address=named) if named else _about_failure(_ADVICE, failure)


def standing_sentence(judged: JudgedEntry, programme: Programme) -> Message:
    """Whether an entry counts, and if not why."""
    decided = judged.standing is Standing.UNMATCHED and judged.decision.corrected
    sentences = (_CORRECTED,) if decided else _STANDINGS[judged.standing]
    return _chosen(sentences, _parameters(judged, programme))


def standing_cure(judged: JudgedEntry, programme: Programme, *, closed: bool = False) -> Message | None:
    """What its author can do to have it counted, or why its title is not enough; None where nothing."""
    by_title = judged.standing in (Standing.DOUBTFUL, Standing.UNMATCHED)
    # Where no blog is asked any more a changed title would be read by nobody.
    sentences = (_ASK,) if closed and by_title else _CURES.get(judged.standing)
    decided = judged.standing is Standing.UNMATCHED and judged.decision.corrected
    if sentences is None or decided:
        return None
    return refusal(judged, programme) or _chosen(sentences, _parameters(judged, programme))


def refusal(judged: JudgedEntry, programme: Programme) -> Message | None:
    """Why a number in the title of an unmatched entry is not taken; those of the programme's name aside."""
    if judged.standing is not Standing.UNMATCHED:
        return None
    names = [name.casefold() for name in (programme.name, *programme.aliases)]
    refused = (
        each.reason
        for each in judged.decision.evidence
        if each.field == "title"
        and not each.accepted
        and not any(re.search(rf"(?<!\d){re.escape(each.quote.casefold())}(?!\d)", name) for name in names)
    )
    return next(refused, None)


def _about_failure(sentences: Mapping[_About, tuple[str, ...]], failure: Failure) -> Message:
    params = {key: _line(value) for key, value in failure.params}
    closer = (failure.kind, params.get("reason") or params.get("status", ""))
    return _chosen((*sentences.get(closer, ()), *sentences[failure.kind]), params)


def _parameters(judged: JudgedEntry, programme: Programme) -> dict[str, str]:
    doubtful = tuple(doubt.thing for doubt in judged.decision.doubtful)
    return {
        "word": programme.thing_words[0],
        "things": _things(judged.decision.things, programme),
        "late": _things(judged.late_things, programme),
        "doubtful": _things(doubtful, programme),
        "thing": _things(doubtful[:1] or (_likely(judged, programme),), programme),
        "starts": str(programme.starts),
        "ends": str(programme.ends),
        "grace": str(programme.grace_days),
        "author": _line(judged.entry.author),
        "mark": _line(judged.entry.opt_out or optout.in_head(judged.entry.title, judged.entry.tags)),
    }


def _chosen(sentences: Iterable[str], params: Mapping[str, str]) -> Message:
    """The first sentence of which no parameter is missing or empty."""
    named = ((words, _PARAMETER.findall(words)) for words in sentences)
    words, names = next((words, names) for words, names in named if all(params.get(name) for name in names))
    return message(words, **{name: params[name] for name in names})


def _line(text: str) -> str:
    """A stranger's text as one short line that no terminal and no page takes for more."""
    plain = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1].rstrip() + "…"


def _things(numbers: tuple[int, ...], programme: Programme) -> str:
    """In the programme's own word: "Thing 6, 7"."""
    return f"{programme.thing_words[0]} {', '.join(map(str, numbers))}"


def _likely(judged: JudgedEntry, programme: Programme) -> int:
    """A number for the example: the Thing that opened last before the entry was written, else the first."""
    day = judged.entry.dated.date()
    opened = [(thing.opens, thing.number) for thing in programme.things if thing.opens and thing.opens <= day]
    return max(opened)[1] if opened else programme.things[0].number
