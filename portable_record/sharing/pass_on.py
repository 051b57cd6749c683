"""Pass a part of a share on: entries as they came, and never wider, longer or for another purpose.

See docs/format/hands.md, "What may be passed on". Pure: what is given is the Bundle as it was signed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from portable_record.crypto.signing import SigningKey
from portable_record.errors import (
    PassedForOtherError,
    PassedLongerError,
    PassedWiderError,
    PassOnApartError,
    PassOnRefusedError,
)
from portable_record.record.entry import Entry
from portable_record.record.look_alike import clear_name
from portable_record.record.readable.view import title
from portable_record.record.types import default_part
from portable_record.saying import Said, say
from portable_record.sharing.attachments import SentFile, names_file, with_hashes
from portable_record.sharing.bundle import Contents, objects_in, read_bundle
from portable_record.sharing.consent import is_share_terms, named
from portable_record.sharing.contact import MOST_NAME, Author
from portable_record.sharing.digests import DETAILS, hash_of, random_in, without
from portable_record.sharing.hand import INDEPENDENT, PROCESSOR, Hand
from portable_record.sharing.hands import (
    MOST_HANDS,
    Dice,
    Hands,
    first_hands,
    hands_in,
    next_hands,
    things_of,
    with_hands,
)
from portable_record.sharing.make_bundle import make_bundle
from portable_record.sharing.passed_form import url_of
from portable_record.sharing.selection import Chosen, Selection
from portable_record.sharing.terms import SMALLER_GROUPS, Terms

Json = dict[str, object]

NOT_ALLOWED = say("The person did not allow it.")
NOT_ALLOWED_BY_THEM = say("Whoever passed it on to you did not allow it.")
NO_HANDS = say("When they shared it, they did not know your key, or their app is an older one.")
OTHER_KEY = say("They shared it with another key of yours than the one you have now.")
AS_PROCESSOR = say("You hold it for the group that gave it to you, and do only what they tell you.")
TOO_MANY = say("It went through as many hands as it may.")


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedOn:
    """Who passes it on: what they write, their key, the name under which they sign, and the rid.

    ``shown_as`` is what the share says of who gave it, for those who read it without this app.
    """

    author: Author
    iss: str
    rid: str
    key: SigningKey
    role: str = INDEPENDENT
    shown_as: str = ""


def why_not(hands: Sequence[Hand], did: str) -> Said | None:
    """Say why whoever has this key may not pass a share with these hands on; None if they may."""
    if not hands:
        return NO_HANDS
    last = hands[-1]
    if last.pass_on != SMALLER_GROUPS:
        return NOT_ALLOWED if len(hands) == 1 else NOT_ALLOWED_BY_THEM
    if last.to != did:
        return OTHER_KEY
    if last.role == PROCESSOR:
        return AS_PROCESSOR
    return TOO_MANY if len(hands) >= MOST_HANDS else None


def with_first_hand(bundle: Json, terms: Terms, *, by: PassedOn, dice: Dice) -> Json:
    """Let a share of the person's be passed on, if its terms allow it and say to whose key it goes."""
    if terms.pass_on != SMALLER_GROUPS or terms.recipient.did is None:
        return bundle
    said, bundle = _hand(terms, by), with_hashes(bundle)
    return with_hands(bundle, first_hands(said, things_of(read_bundle(bundle)), key=by.key, dice=dice))


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a share that may go on: what is chosen, the salt of each thing of it, the hands before.

    ``spare`` are digests of the person's list that are of nothing; the next list is filled with them.
    """

    selection: Selection
    salts: tuple[bytes, ...]
    before: Hands
    spare: frozenset[bytes] = frozenset()

    @property
    def things(self) -> tuple[Json, ...]:
        """What goes on."""
        return tuple(one.resource for one in self.selection.chosen)


def part_of(bundle: Json, *, chosen: frozenset[str], details: frozenset[str]) -> Part:
    """Take the entries with these addresses, and the Patient with these details (see ``terms.py``).

    The first who passes it on may leave details of the Patient out; later ones pass on what they got.

    Raises:
        PassOnRefusedError: this share does not go on.
        PassOnApartError: an entry would go without another that it points to.
        BundleShapeError: it is not put together as it should be.
    """
    before, inside = hands_in(bundle), read_bundle(bundle)
    if before is None:
        raise PassOnRefusedError(NO_HANDS)
    things = things_of(inside)
    salts = before.salts_for(things)
    patient = _cut(inside.patient, details) if before.seed else inside.patient
    salted = [(salts[0] if patient == things[0] else before.salts_for([patient])[0], patient)]
    others = [
        (salt, thing) for salt, thing in zip(salts[1:], things[1:], strict=True) if url_of(thing) in chosen
    ]
    salted += sorted(others, key=lambda pair: url_of(pair[1]))
    _refuse_apart(inside, chosen)
    picked = tuple(Chosen(_entry(thing), thing, url_of(thing), came_in=True) for _, thing in salted)
    spare = (
        random_in(before.given[0].digests, before.seed, things[0], things[1:]) if before.seed else frozenset()
    )
    return Part(Selection(picked, (), ()), tuple(salt for salt, _ in salted), before, spare)


def pass_on(
    part: Part, terms: Terms, *, by: PassedOn, now: datetime, dice: Dice, files: Sequence[SentFile] = ()
) -> Json:
    """Make the Bundle that goes on, with the hands, and with these files of its entries.

    Raises:
        PassedWiderError: a file is not the one that its entry names.
        PassedLongerError, PassedForOtherError: the terms reach further than those under which it came.
        PassOnRefusedError: it may not go on, or not from this key or to this recipient.
        ShareTooLargeError: there is too much.
    """
    hands_before = [one.read().said for one in part.before.given]
    last, why = hands_before[-1], why_not(hands_before, by.author.did)
    if why is not None:
        raise PassOnRefusedError(why)
    if terms.recipient.did is None:
        raise PassOnRefusedError(
            say("Their key must be known, so that nobody else can say that they are them.")
        )
    if terms.until > last.until:
        raise PassedLongerError
    if terms.purpose != last.reason:
        raise PassedForOtherError
    if terms.pass_on == SMALLER_GROUPS and len(part.before.given) + 1 >= MOST_HANDS:
        raise PassOnRefusedError(TOO_MANY)
    given = {url_of(thing): thing for thing in part.things}
    if not all(names_file(given.get(each.url, {}), each) for each in files):
        raise PassedWiderError
    shown = replace(by.author, name=by.shown_as or by.author.name)
    bundle = make_bundle(part.selection, terms, author=shown, now=now, files=files)
    hands = next_hands(
        part.before, _hand(terms, by), part.things, part.salts, key=by.key, dice=dice, spare=part.spare
    )
    return with_hands(_given_by(bundle, by.author), hands)


def apart(inside: Contents, chosen: frozenset[str]) -> tuple[tuple[Json, Json], ...]:
    """Return what is chosen beside what it points to that is not."""
    own = f"urn:uuid:{inside.patient.get('id')}"
    left = {url: one for url, one in inside.by_url.items() if url not in chosen and url != own}
    return tuple(
        (one, left[url])
        for one in inside.resources
        if url_of(one) in chosen
        for url in dict.fromkeys(_pointed_to(one))
        if url in left
    )


def _pointed_to(resource: Json) -> Iterator[str]:
    for found in objects_in(resource):
        reference = found.get("reference")
        if isinstance(reference, str):
            yield reference


def _refuse_apart(inside: Contents, chosen: frozenset[str]) -> None:
    pairs = apart(inside, chosen)
    if pairs:
        raise PassOnApartError(pairs=tuple((title(one), title(other)) for one, other in pairs))


def _cut(patient: Json, details: frozenset[str]) -> Json:
    return without(patient, frozenset(member for name, member in DETAILS.items() if name not in details))


def _entry(resource: Json) -> Entry:
    kind = str(resource["resourceType"])
    return Entry(url_of(resource), default_part(resource), kind, b"", title(resource), "")


def _hand(terms: Terms, by: PassedOn) -> Hand:
    return Hand(
        iss=by.iss,
        name=clear_name(by.author.name, most=MOST_NAME) or by.author.did,
        consent=terms.id,
        rid=by.rid,
        to=terms.recipient.did or "",
        to_name=clear_name(terms.recipient.name, most=MOST_NAME) or terms.recipient.did or "",
        role=by.role,
        reason=terms.purpose,
        when=terms.given,
        until=terms.until,
        pass_on=terms.pass_on,
        entries=hash_of(b""),  # until the list is made
    )


def _given_by(bundle: Json, author: Author) -> Json:
    """Say in the Consent that whoever passes it on is who gives it under these terms."""
    entries = cast("Sequence[Json]", bundle["entry"])
    return {**bundle, "entry": [_by(entry, author) for entry in entries]}


def _by(entry: Json, author: Author) -> Json:
    resource = cast("Json", entry["resource"])
    if not is_share_terms(resource):
        return entry
    return {**entry, "resource": {**resource, "performer": [named(author)]}}
