"""Vectors of what goes from hand to hand: from Sue to the carers, on to a club, and on to a choir."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Unpack, cast

from portable_record.crypto.did import did_key
from portable_record.crypto.hpke import PUBLIC, X25519
from portable_record.crypto.jws import sign_jws
from portable_record.crypto.signing import SigningKey
from portable_record.record.canonical import canonical
from portable_record.record.moments import moment_text
from portable_record.sharing import hand, withdrawal
from portable_record.sharing.answer_to import answer_to_fhir
from portable_record.sharing.attachments import SentFile, files_to_fhir
from portable_record.sharing.bundle import read_bundle
from portable_record.sharing.card_file import write_card_file
from portable_record.sharing.consent import named
from portable_record.sharing.contact import Author, Recipient
from portable_record.sharing.digests import digest_of, filled, hash_of
from portable_record.sharing.hand import hand_to_claims
from portable_record.sharing.hands import Given, Hands, hands_in, hands_to_fhir, things_of, with_hands
from portable_record.sharing.health_card import sign
from portable_record.sharing.make_bundle import make_bundle
from portable_record.sharing.pass_on import PassedOn, part_of, pass_on, with_first_hand
from portable_record.sharing.passed_form import url_of
from portable_record.sharing.terms import Terms
from tests.sharing.cast import EVE, EVE_DID, NOW, SUE, SUE_DID, UNTIL, jwk
from tests.sharing.shares import (
    ABOUT_SUE,
    SUE_HERSELF,
    Choice,
    Json,
    dice_of,
    entry,
    entry_id,
    share,
    terms,
    words,
)
from tests.sharing.slip_vectors import Vector, head

CARERS, CLUB, CHOIR = (SigningKey.from_bytes(bytes([number]) * 32) for number in (5, 6, 7))
CARERS_DID, CLUB_DID, CHOIR_DID = (did_key(key.public) for key in (CARERS, CLUB, CHOIR))
LATER, LATEST = NOW + timedelta(minutes=1), NOW + timedelta(minutes=2)
TO_CARERS = Recipient("organisation", "Tameside Carers", CARERS_DID)
TO_CLUB = Recipient("organisation", "Lunch Club", CLUB_DID)
TO_CHOIR = Recipient("organisation", "Choir", CHOIR_DID)
RIDS = ("AAAAAAAAAAA", "BBBBBBBBBBB", "CCCCCCCCCCC")
TEA, BUS, NUTS = (
    words(*said)
    for said in (
        ("Tea", "about-me", "I like tea."),
        ("Bus", "about-me", "I come by bus."),
        ("Nuts", "about-me", "Nuts make me ill."),
    )
)
AGREED = terms(
    recipient=TO_CARERS,
    parts=("about-me",),
    pass_on="smaller-groups",
    details=frozenset({"birth-date", "nhs-number"}),
)
BY_SUE = PassedOn(author=SUE_HERSELF, iss=SUE_DID, rid=RIDS[0], key=SUE)
BY_CARERS = PassedOn(author=Author("Tameside Carers", CARERS_DID), iss=CARERS_DID, rid=RIDS[1], key=CARERS)
BY_CLUB = PassedOn(author=Author("Lunch Club", CLUB_DID), iss=CLUB_DID, rid=RIDS[2], key=CLUB)
FOR_CLUB = replace(
    AGREED, id=entry_id("to club"), key=b"\x08" * 32, recipient=TO_CLUB, given=LATER, pass_on="no", parts=()
)
FOR_CHOIR = replace(FOR_CLUB, id=entry_id("to choir"), recipient=TO_CHOIR, given=LATEST)

Change = Mapping[str, object]
READ_AT = moment_text(LATEST)


def knows(*who: tuple[str, SigningKey], me: str = CLUB_DID, **more: object) -> dict[str, Any]:
    """Say who reads: whom they know."""
    return {"dids": [me], "known": [[did, jwk(key)] for did, key in who], **more}


SUE_KNOWN, CARERS_KNOWN = (SUE_DID, SUE), (CARERS_DID, CARERS)


def given(agreed: Terms = AGREED) -> Json:
    """Make the Bundle that Sue gives to the carers."""
    chosen = share(TEA, BUS, NUTS, parts=agreed.parts, details=agreed.details, recipient=agreed.recipient)
    made = make_bundle(chosen, agreed, author=SUE_HERSELF, now=NOW)
    return with_first_hand(made, agreed, by=BY_SUE, dice=dice_of("sue"))


def address(name: str, agreed: Terms = AGREED) -> str:
    """Return the address of an entry in Sue's share."""
    return f"urn:uuid:{agreed.name_of(entry_id(name))}"


def passed(
    bundle: Json | None = None,
    *names: str,
    to: Terms = FOR_CLUB,
    by: PassedOn = BY_CARERS,
    details: frozenset[str] = frozenset(),
) -> Json:
    """Pass some of it on."""
    chosen = frozenset(address(name) for name in names or ("Tea",))
    part = part_of(bundle or given(), chosen=chosen, details=details)
    return pass_on(part, to, by=by, now=to.given, dice=dice_of(by.iss))


def signed(bundle: Json, *, by: PassedOn = BY_CARERS, under: Terms = FOR_CLUB) -> str:
    """Sign what is passed on."""
    return sign(bundle, key=by.key, iss=by.iss, nbf=under.given, exp=under.until, rid=by.rid, types=())


def three() -> Json:
    """Pass it on twice."""
    first = passed(given(), "Tea", "Bus", to=replace(FOR_CLUB, pass_on="smaller-groups"))
    return passed(first, "Tea", to=FOR_CHOIR, by=BY_CLUB)


def in_three(bundle: Json) -> str:
    """Sign what the club passes on to the choir."""
    return signed(bundle, by=BY_CLUB, under=FOR_CHOIR)


def good() -> Iterator[Vector]:
    """Give what went through hands as it should."""
    at = {"at": READ_AT}
    mine = {"dids": [CARERS_DID], **at}
    by_sue = signed(given(), by=BY_SUE, under=AGREED)
    token = signed(passed())
    both = knows(SUE_KNOWN, CARERS_KNOWN, **at)
    yield "first", "May be passed on, and was not yet.", "first-time", by_sue, mine
    yield "passed", "Passed on by somebody known, of somebody known.", "whole-and-known", token, both
    yield (
        "person-unknown",
        "Only who passed it on is known.",
        "hand-unknown",
        token,
        knows(CARERS_KNOWN, **at),
    )
    yield "hand-first-time", "Only the person is known.", "first-time", token, knows(SUE_KNOWN, **at)
    yield "nobody-in-particular", "A reader who is nobody in particular.", "first-time", token, at
    everything = passed(None, "Tea", "Bus", "Nuts", details=AGREED.details)
    yield "all", "All of it, with all details.", "whole-and-known", signed(everything), both
    letter = with_file(letter_of(letter_file()), letter_file(key=b"\x03" * 32))
    yield "file", "With the file of an entry, sealed anew.", "whole-and-known", signed(letter), both
    left = passed(letter_of(letter_file()), "Letter")
    yield "file-left", "Without the file of an entry.", "whole-and-known", signed(left), both
    nothing = passed(None, "none of these")
    yield "person-only", "Nothing but who it is about.", "whole-and-known", signed(nothing), both
    sooner = replace(FOR_CLUB, until=UNTIL - timedelta(days=7))
    shorter = signed(passed(to=sooner), under=sooner)
    yield "shorter", "For a shorter time.", "whole-and-known", shorter, both
    for_them = replace(BY_CARERS, role="processor")
    yield (
        "processor",
        "The club does what the carers say.",
        "whole-and-known",
        signed(passed(by=for_them)),
        both,
    )
    third = knows(SUE_KNOWN, CARERS_KNOWN, (CLUB_DID, CLUB), me=CHOIR_DID, **at)
    yield "three", "Through three hands.", "whole-and-known", in_three(three()), third
    stranger = signed(other_first({"iss": EVE_DID}, key=EVE))
    yield "stranger-first", "A key made up for the person is not known.", "hand-unknown", stranger, both
    other = {**both, "withdrawn": [[EVE_DID, RIDS[0]], [CARERS_DID, RIDS[0]], [SUE_DID, RIDS[1]]]}
    yield "notice-of-others", "Notices of others by the same names.", "whole-and-known", token, other


def rehanded(bundle: Json, spoil: Callable[[Hands], Hands]) -> Json:
    """Put other hands in the place of those of a share."""
    hands = hands_in(bundle)
    assert hands is not None
    bare = {**bundle, "meta": {**bundle["meta"], "extension": []}}
    return with_hands(bare, spoil(hands))


def said(of: Given, change: Change, key: SigningKey, **more: str) -> Given:
    """Sign a hand with something else in it."""
    claims = {**hand_to_claims(of.read().said), **change}
    header = {**head(key, hand.TYPE), **more}
    return Given(sign_jws(canonical(claims), key, header), of.digests)


def other_last(change: Change, *, key: SigningKey = CARERS, bundle: Json | None = None, **more: str) -> Json:
    """Pass it on with something else in the last hand."""
    return rehanded(
        bundle or passed(),
        lambda hands: replace(hands, given=(*hands.given[:-1], said(hands.given[-1], change, key, **more))),
    )


def other_first(change: Change, *, key: SigningKey = SUE, **more: str) -> Json:
    """Pass it on with something else in the first hand, to which the last is fitted."""

    def spoil(hands: Hands) -> Hands:
        first = said(hands.given[0], change, key, **more)
        last = said(hands.given[1], {"previous": hash_of(first.token.encode())}, CARERS)
        return replace(hands, given=(first, last))

    return rehanded(passed(), spoil)


def other_list(place: int, digests: bytes) -> Json:
    """Pass it on with another list beside one hand, which names it."""

    def spoil(hands: Hands) -> Hands:
        found = list(hands.given)
        change = {"entries": hash_of(digests)}
        found[place] = Given(said(found[place], change, (SUE, CARERS)[place]).token, digests)
        if place == 0:
            found[1] = said(found[1], {"previous": hash_of(found[0].token.encode())}, CARERS)
        return replace(hands, given=tuple(found))

    return rehanded(passed(), spoil)


def spoilt(spoil: Callable[[Json], object], bundle: Json | None = None) -> Json:
    """Pass it on, and change something in the entry that goes, or beside it."""
    made = bundle or passed()
    spoil(made)
    return made


def added() -> Json:
    """Pass on what Sue never gave: signed and listed by the carers alone."""
    made = passed()
    more = {**made["entry"][1]["resource"], "id": entry_id("made up"), "valueString": "Give me your money."}
    made["entry"].insert(2, {"fullUrl": url_of(more), "resource": more})
    things = things_of(read_bundle(made))

    def spoil(hands: Hands) -> Hands:
        salts = (*hands.salts, b"\x00" * 16)
        digests = filled((digest_of(*pair) for pair in zip(salts, things, strict=True)), dice_of("more"))
        last = said(hands.given[1], {"entries": hash_of(digests)}, CARERS)
        return replace(hands, given=(hands.given[0], Given(last.token, digests)), salts=salts)

    return rehanded(made, spoil)


def letter_of(file: SentFile | None = None, **said: object) -> Json:
    """Let Sue give what tells of a letter to the carers, with the letter itself or without."""
    about = {"resourceType": "DocumentReference", "status": "current", "subject": ABOUT_SUE}
    tells = {"title": "letter.pdf", **said}
    letter = entry("Letter", "about-me", {**about, "content": [{"attachment": tells}]})
    chosen = share(letter, parts=AGREED.parts, details=AGREED.details, recipient=AGREED.recipient)
    files = [file] if file else []
    made = make_bundle(chosen, AGREED, author=SUE_HERSELF, now=NOW, files=files)
    return with_first_hand(made, AGREED, by=BY_SUE, dice=dice_of("sue"))


def letter_file(sha256: bytes = b"\x01" * 32, *, size: int = 4, key: bytes = b"\x02" * 32) -> SentFile:
    """The letter of Sue, sealed under some key."""
    return SentFile(address("Letter"), size, sha256, key)


def with_file(bundle: Json, file: SentFile, *, first: bool = True) -> Json:
    """Pass on what tells of a letter, with a file."""
    made = passed(bundle, "Letter")
    own = made["meta"]["extension"]
    made["meta"]["extension"] = [files_to_fhir([file]), *own] if first else [*own, files_to_fhir([file])]
    return made


def beyond_club() -> Json:
    """Pass on to the choir what Sue gave the carers, and they not the club."""
    first = passed(given(), "Tea", to=replace(FOR_CLUB, pass_on="smaller-groups"))
    both = passed(given(), "Tea", "Bus", to=replace(FOR_CLUB, pass_on="smaller-groups"))
    narrow = hands_in(first)
    assert narrow is not None
    wide = rehanded(both, lambda hands: replace(narrow, salts=hands.salts))
    return passed(wide, "Bus", to=FOR_CHOIR, by=BY_CLUB)


def after_no(change: Change) -> Json:
    """Pass it on to the choir, though the carers said something else to the club."""
    first = other_last(change, bundle=passed(given(), "Tea", to=replace(FOR_CLUB, pass_on="smaller-groups")))
    hands = hands_in(first)
    assert hands is not None
    last = hands_in(three())
    assert last is not None
    over = said(last.given[2], {"previous": hash_of(hands.given[1].token.encode())}, CLUB)
    return rehanded(three(), lambda found: replace(found, given=(*hands.given, over)))


def longer(hand_too: bool) -> str:
    """Pass it on for a day more than Sue gave it, in the terms alone or in the hand as well."""
    more = replace(FOR_CLUB, until=UNTIL + timedelta(days=1))
    part = part_of(given(), chosen=frozenset({address("Tea")}), details=frozenset())
    bare = make_bundle(part.selection, more, author=BY_CARERS.author, now=LATER)
    hands = hands_in(passed())
    assert hands is not None
    change: dict[str, object] = {"until": moment_text(more.until)} if hand_too else {}
    last = said(hands.given[1], change, CARERS)
    return signed(with_hands(bare, replace(hands, given=(hands.given[0], last))), under=more)


def other_terms(**change: Unpack[Choice]) -> Json:
    """Pass it on under terms inside that are not those of the hand."""
    other = replace(FOR_CLUB, **change)
    part = part_of(given(), chosen=frozenset({address("Tea")}), details=frozenset())
    hands = hands_in(passed())
    assert hands is not None
    return with_hands(make_bundle(part.selection, other, author=BY_CARERS.author, now=LATER), hands)


def bad() -> Iterator[Vector]:
    """Give what went too far, or through other hands than it says, one fault each."""
    at = {"at": READ_AT}
    both = knows(SUE_KNOWN, CARERS_KNOWN, **at)
    third = knows(SUE_KNOWN, CARERS_KNOWN, (CLUB_DID, CLUB), me=CHOIR_DID, **at)
    for name, about, code, bundle in (*_too_far(), *_around(), *_forged(), *_misshapen()):
        yield name, about, code, signed(bundle), both
    day = "The terms last a day longer than the person gave it."
    yield "longer-terms", day, "passed-longer", longer(hand_too=False), both
    yield (
        "longer",
        "Passed on for a day longer, in the hand as well.",
        "passed-longer",
        longer(hand_too=True),
        both,
    )
    beyond = in_three(beyond_club())
    yield "wider-than-the-second", "More than the hand in between gave.", "passed-wider", beyond, third
    again = in_three(after_no({"pass_on": "no"}))
    yield "on-and-on", "The carers did not allow a third hand.", "pass-on-not-allowed", again, third
    theirs = in_three(after_no({"role": "processor"}))
    yield "by-a-processor", "The club held it for the carers.", "pass-on-not-allowed", theirs, third
    left_out = rehanded(three(), lambda hands: replace(hands, given=(hands.given[0], hands.given[2])))
    yield "dropped", "The carers are left out.", "hands-broken", in_three(left_out), third
    token = signed(passed())
    part = part_of(given(), chosen=frozenset({address("Tea")}), details=frozenset())
    own = make_bundle(part.selection, FOR_CLUB, author=BY_CARERS.author, now=LATER)
    beside = write_card_file([token, signed(own)]).decode()
    yield "beside-their-own-word", "The same without hands beside it.", "contents-mixed", beside, both
    for name, about, pair in (
        ("withdrawn-by-the-person", "The person stopped it, by its rid.", [SUE_DID, RIDS[0]]),
        ("withdrawn-terms", "The person stopped it, by its terms.", [SUE_DID, AGREED.id]),
        ("withdrawn-by-the-last", "Who passed it on stopped it.", [CARERS_DID, FOR_CLUB.id]),
    ):
        yield name, about, "withdrawn", token, {**both, "withdrawn": [pair]}
    ended = {**both, "ended": [[SUE_DID, "2026-11-22T11:00:00+00:00"]]}
    yield "key-ended", "Given by a key that had been replaced.", "key-changed", token, ended
    known_by_address = signed(other_first({"iss": "https://sue.example"}))
    yield (
        "no-key",
        "Given under an address whose key is not at hand.",
        "no-key-for-issuer",
        known_by_address,
        both,
    )


Fault = tuple[str, str, str, Json]


def _too_far() -> Iterator[Fault]:
    not_allowed = other_first({"pass_on": "no"})
    yield "not-allowed", "The person did not allow it.", "pass-on-not-allowed", not_allowed
    yield "other-purpose", "For another purpose.", "passed-for-other", other_last({"for": "money"})
    money = other_terms(purpose="money")
    yield "other-purpose-terms", "The terms name another purpose.", "passed-for-other", money
    yield "added", "An entry that the person never gave.", "passed-wider", added()
    tea = spoilt(lambda b: b["entry"][1]["resource"].update(valueString="I like gin."))
    given_one, sealed_anew = letter_of(letter_file()), letter_file(key=b"\x03" * 32)
    for name, about, made in (
        ("file-added", "A file beside it that nobody before gave.", with_file(letter_of(), letter_file())),
        ("file-other", "Another file than the one given.", with_file(given_one, letter_file(b"\x04" * 32))),
        ("file-longer", "A file with another length.", with_file(given_one, letter_file(size=5))),
        ("file-after", "The file after the hands.", with_file(given_one, sealed_anew, first=False)),
    ):
        yield name, about, "passed-wider", made
    yield "changed", "An entry that was changed.", "passed-wider", tea
    number = spoilt(lambda b: b["entry"][0]["resource"].update(birthDate="1950-04-03"))
    yield "detail-added", "A detail that stayed behind was put in again.", "passed-wider", number
    twice = rehanded(passed(), lambda hands: replace(hands, salts=(*hands.salts, hands.salts[0])))
    yield "salt-more", "A salt for nothing.", "passed-wider", twice
    other_salt = rehanded(passed(), lambda hands: replace(hands, salts=hands.salts[::-1]))
    yield "salts-turned", "Salts in another order.", "passed-wider", other_salt
    random = filled((), dice_of("nothing"))
    yield "list-of-the-person", "The person's list has other things.", "passed-wider", other_list(0, random)
    yield "list-of-the-last", "The last list has other things.", "passed-wider", other_list(1, random)


def _around() -> Iterator[Fault]:
    """Give what stands around the things, signed by the carers alone, though no hand covers it."""
    more = {"url": "https://eve.example/more", "valueString": "Call Eve."}
    sealed_to = answer_to_fhir(b"\x07" * (PUBLIC + X25519))
    kin = {"type": "RelatedPerson"}
    for name, about, spoil in (
        ("meta-more", "Another extension beside the hands.", lambda b: b["meta"]["extension"].append(more)),
        ("meta-answer", "A key for answers.", lambda b: b["meta"]["extension"].append(sealed_to)),
        ("meta-source", "Where it comes from.", lambda b: b["meta"].update(source="https://eve.example")),
        ("tag-more", "Another tag.", lambda b: b["meta"]["tag"].append({"code": "urgent"})),
        ("link", "A link beside it.", lambda b: b.update(link=[{"relation": "x", "url": "https://x"}])),
        ("entry-more", "An extension beside an entry.", lambda b: b["entry"][1].update(extension=[more])),
        ("timestamp", "Another moment.", lambda b: b.update(timestamp=moment_text(LATEST))),
        ("terms-more", "An extension in the terms.", lambda b: _terms(b).update(extension=[more])),
        ("terms-source", "A source of the terms.", lambda b: _terms(b).update(sourceReference=_tea(b))),
        (
            "terms-policy",
            "Another policy.",
            lambda b: _terms(b).update(policy=[{"uri": "https://x.example"}]),
        ),
        ("terms-why", "Another word for why.", lambda b: _permit(b)["purpose"][0].update(display="Pay")),
        ("terms-fewer", "Terms that name fewer things.", lambda b: _permit(b)["data"].pop()),
        ("terms-whom", "For a name that is too long.", lambda b: _to(b).update(display="x" * 201)),
        ("performer-kind", "A kind of who gave it.", lambda b: _terms(b)["performer"][0].update(kin)),
        ("last-more", "A reason beside who gave it.", lambda b: _last(b).update(reason=[{"text": "x"}])),
        ("last-moment", "Given at another moment.", lambda b: _last(b).update(recorded=moment_text(LATEST))),
        ("last-role", "A role of who gave it.", lambda b: _author(b).update(role=[{"text": "Doctor"}])),
    ):
        yield f"around-{name}", about, "passed-wider", spoilt(spoil)
    yield "around-order", "The entries in another order.", "passed-wider", in_other_order()
    first = spoilt(lambda b: b["entry"].insert(2, b["entry"].pop()), passed())
    yield "around-terms-last", "The terms stand last.", "hands-broken", first


def in_other_order() -> Json:
    """Turn two entries round, with their salts."""
    made = passed(None, "Tea", "Bus")
    made["entry"][1:3] = made["entry"][2:0:-1]
    permit = made["entry"][-2]["resource"]["provision"]["provision"][0]
    permit["data"][1:3] = permit["data"][2:0:-1]
    return rehanded(made, lambda hands: replace(hands, salts=(hands.salts[0], *hands.salts[2:0:-1])))


def _terms(bundle: Json) -> Json:
    return cast("Json", bundle["entry"][-2]["resource"])


def _permit(bundle: Json) -> Json:
    return cast("Json", _terms(bundle)["provision"]["provision"][0])


def _to(bundle: Json) -> Json:
    return cast("Json", _permit(bundle)["actor"][0]["reference"])


def _tea(bundle: Json) -> Json:
    return {"reference": bundle["entry"][1]["fullUrl"]}


def _forged() -> Iterator[Fault]:
    broken = "hands-broken"
    carers_kid, sue_kid = CARERS.public.thumbprint(), SUE.public.thumbprint()
    yield "first-forged", "Eve signed for the person.", broken, other_first({}, key=EVE, kid=sue_kid)
    yield "last-forged", "Eve signed for the carers.", broken, other_last({}, key=EVE, kid=carers_kid)
    yield "first-by-other", "Eve's key under Sue's name.", "key-id-wrong", other_first({}, key=EVE)
    other = other_first({"to": EVE_DID})
    yield "to-somebody-else", "The person gave it to somebody else.", broken, other
    yield "previous", "Another hand before it.", broken, other_last({"previous": hash_of(b"another")})
    earlier = other_last({"when": moment_text(NOW - timedelta(seconds=1))})
    yield "earlier", "Passed on before it was given.", broken, earlier
    yield (
        "iss-of-other",
        "The last hand is not by who signed it.",
        "key-id-wrong",
        other_last({"iss": EVE_DID}),
    )
    yield "rid-of-other", "The last hand has another rid.", broken, other_last({"rid": RIDS[0]})
    yield "terms-of-other", "The last hand has other terms.", broken, other_last({"consent": AGREED.id})
    yield "to-of-other", "The last hand is for somebody else.", broken, other_last({"to": CHOIR_DID})
    later = other_last({"when": moment_text(LATEST)})
    yield "when-of-other", "The last hand was given at another moment.", broken, later
    more = other_last({"pass_on": "smaller-groups"})
    yield "pass-on-of-other", "The last hand lets it go on, its terms do not.", broken, more
    yield from _given_by_other()
    first_gone = rehanded(passed(), lambda hands: replace(hands, given=hands.given[1:], seed=b"\x01" * 32))
    yield "person-dropped", "The person is left out.", broken, first_gone
    turned = rehanded(passed(), lambda hands: replace(hands, given=hands.given[::-1]))
    yield "turned", "The hands in another order.", broken, turned
    four = rehanded(passed(), lambda hands: replace(hands, given=hands.given * 2))
    yield "four", "Four hands.", broken, four


def _given_by_other() -> Iterator[Fault]:
    broken = "hands-broken"
    sue, eve = named(SUE_HERSELF), named(Author("Sue", CARERS_DID))
    yield "given-by-other", "The terms are by the person.", broken, spoilt(lambda b: _performed(b, [sue]))
    patient = spoilt(lambda b: _performed(b, [{"reference": b["entry"][0]["fullUrl"]}]))
    yield "given-by-the-patient", "The terms are by the Patient.", broken, patient
    yield "given-by-name", "The terms have another name.", broken, spoilt(lambda b: _performed(b, [eve]))
    author = spoilt(lambda b: _author(b).update(who=sue))
    yield "author-of-other", "Its author is the person.", broken, author
    yield "author-name", "Its author has another name.", broken, spoilt(lambda b: _author(b).update(who=eve))
    behalf = spoilt(lambda b: _author(b).update(onBehalfOf={"reference": b["entry"][0]["fullUrl"]}))
    yield "author-for-them", "They say they gave it for the person.", broken, behalf
    more = spoilt(lambda b: _last(b)["target"].append({"reference": b["entry"][1]["fullUrl"]}))
    yield "author-of-entries", "They say they wrote an entry.", broken, more


def _last(bundle: Json) -> Json:
    return cast("Json", bundle["entry"][-1]["resource"])


def _author(bundle: Json) -> Json:
    return cast("Json", _last(bundle)["agent"][0])


def _performed(bundle: Json, who: list[Json]) -> None:
    bundle["entry"][-2]["resource"]["performer"] = who


def _misshapen() -> Iterator[Fault]:
    broken = "hands-broken"
    yield "purpose", "A hand made for something else.", broken, other_last({"purpose": withdrawal.PURPOSE})
    yield "more", "A member that is not known.", broken, other_last({"why": "x"})
    yield "number", "A member that is no text.", broken, other_last({"until": 7})
    yield "role", "A role that there is not.", broken, other_last({"role": "owner"})
    yield "name-empty", "A hand without a name.", broken, other_last({"name": ""})
    yield "name-turned", "A name that turns the writing.", broken, other_last({"name": "Carers\u202e"})
    yield "name-long", "A name of 201 letters.", broken, other_last({"to_name": "x" * 201})
    yield "over-at-once", "Over when it was given.", broken, other_last({"until": moment_text(LATER)})
    yield "moment", "A moment in another spelling.", broken, other_last({"when": "2026-11-22"})
    yield "to-none", "To a key that is none.", broken, other_last({"to": "did:web:x"})
    yield "iss-none", "By an issuer that is none.", broken, other_last({"iss": "http://x.example"})
    yield "rid-none", "A rid that is none.", broken, other_last({"rid": "no good"})
    yield "for-none", "A purpose that there is not.", broken, other_last({"for": "advertising"})
    yield "entries-none", "A hash that is none.", broken, other_last({"entries": "AAAA"})
    yield "entries-text", "A hash that is no base64url.", broken, other_last({"entries": "no good"})
    yield "header", "A header that is not known.", broken, other_last({}, jku="https://eve.example")
    yield "typ", "Signed as something else.", broken, other_last({}, typ=withdrawal.TYPE)
    one = hands_in(passed())
    assert one is not None
    unsorted = b"".join(
        sorted({one.given[1].digests[at : at + 32] for at in range(0, 1024, 32)}, reverse=True)
    )
    yield "list-unsorted", "A list that is not sorted.", broken, other_list(1, unsorted)
    yield "list-short", "A list that is not filled.", broken, other_list(1, one.given[1].digests[:-32])
    yield "list-empty", "An empty list.", broken, other_list(1, b"")
    swapped = rehanded(
        passed(),
        lambda hands: replace(
            hands, given=(hands.given[0], replace(hands.given[1], digests=hands.given[0].digests))
        ),
    )
    yield "list-of-other", "A list that the hand does not name.", broken, swapped
    fhir: Json = hands_to_fhir(one)
    for name, about, spoil in _SHAPES:
        extension = {**fhir, "extension": spoil(list(fhir["extension"]))}
        bundle = passed()
        bundle["meta"]["extension"] = [extension]
        yield name, about, broken, bundle
    beside = spoilt(lambda b: b["meta"]["extension"][0].update(id="x"))
    yield "hands-more", "Something beside the hands.", broken, beside
    doubled = passed()
    doubled["meta"]["extension"] *= 2
    yield (
        "no-terms",
        "Nothing that says its own terms.",
        broken,
        spoilt(lambda b: b.update(entry=b["entry"][:-2])),
    )
    yield "hands-twice", "Two lists of hands.", broken, doubled


_SEED = {"url": "seed", "valueBase64Binary": "AAAA"}
_SALTS = {"url": "salts", "valueBase64Binary": "AAAA"}
_SHAPES: tuple[tuple[str, str, Callable[[list[Json]], list[Any]]], ...] = (
    ("no-hands", "An empty list of hands.", lambda found: found[2:]),
    ("nothing", "Nothing in it.", lambda _found: []),
    ("no-salts", "Two hands, and no salts.", lambda found: found[:2]),
    ("seed-for-salts", "Two hands, and a seed.", lambda found: [*found[:2], _SEED]),
    ("seed-short", "A seed of three bytes.", lambda found: [found[0], _SEED]),
    ("salts-short", "Salts of three bytes.", lambda found: [*found[:2], _SALTS]),
    (
        "salts-text",
        "Salts that are no base64.",
        lambda found: [*found[:2], {**_SALTS, "valueBase64Binary": "?"}],
    ),
    (
        "salts-spelling",
        "Salts in another spelling.",
        lambda found: [*found[:2], {**_SALTS, "valueBase64Binary": "AAAAAAAAAAAAAAAAAAAAAB=="}],
    ),
    ("not-an-object", "A text among the hands.", lambda found: ["x", *found]),
    ("hand-more", "Something beside a hand.", lambda found: [{**found[0], "id": "x"}, *found[1:]]),
    ("hand-empty", "A hand without anything.", lambda found: [{"url": "hand"}, *found[1:]]),
    (
        "hand-unsigned",
        "A hand that is not signed.",
        lambda found: [{**found[0], "extension": [{"url": "signed"}, found[0]["extension"][1]]}, *found[1:]],
    ),
)
