"""Whose hands something went through, in plain sentences: "Sue gave it to Tameside Carers on 3 May."."""

from collections.abc import Mapping, Sequence

from portable_record.actions.desk import OpenRecord
from portable_record.actions.people import known_signers
from portable_record.actions.share_names import hands_of
from portable_record.crypto.did import did_key
from portable_record.saying import Said, as_it_is, say
from portable_record.sharing.hand import JOINT, PROCESSOR, Hand
from portable_record.sharing.me import Pin
from portable_record.sharing.verdict import Verdict
from portable_record.vault.shelf import Document


def through_hands(record: OpenRecord, document: Document) -> tuple[Said, ...]:
    """Tell whose hands something in the inbox went through, if it was passed on."""
    hands = hands_of(document)
    return said_of_hands(record, hands) if len(hands) > 1 else ()


def hands_of_verdict(record: OpenRecord, verdict: Verdict) -> tuple[Said, ...]:
    """Tell the same of something that was just read."""
    hands = [hand.said for taken in verdict.taken[:1] for hand in taken.hands]
    return said_of_hands(record, hands) if len(hands) > 1 else ()


def said_of_hands(record: OpenRecord, hands: Sequence[Hand], *, to_others: bool = False) -> tuple[Said, ...]:
    """Tell in plain sentences whose hands something went through.

    Names are the reader's own; of somebody unknown it is what they call themselves, and said so.
    ``to_others``: it is told to whoever gets it next, by the names that stand in the hands.
    """
    known = {} if to_others else known_signers(record)
    own = "" if to_others else record.identity.did
    return tuple(sentence for hand in hands for sentence in _said(hand, known, own, to_others=to_others))


def _said(hand: Hand, known: Mapping[str, Pin], own: str, *, to_others: bool) -> tuple[Said, ...]:
    by = as_it_is(hand.name) if to_others else _named(hand, known)
    to, day = _called(hand, known, own), hand.when.date()
    if not hand.previous:
        return (say("%(who)s gave it to %(whom)s on %(day)s.", who=by, whom=to, day=day),)
    passed = say("%(who)s passed it on to %(whom)s on %(day)s.", who=by, whom=to, day=day)
    if hand.role == JOINT:
        return passed, say("The two decide together what is done with it.")
    if hand.role == PROCESSOR:
        return passed, say("%(whom)s may do with it only what %(who)s says.", who=by, whom=to)
    return (passed,)


def _named(hand: Hand, known: Mapping[str, Pin]) -> Said:
    pin = known.get(hand.iss)
    if pin is not None and pin.name:
        return as_it_is(pin.name)
    return say("Somebody who writes that they are “%(name)s”", name=as_it_is(hand.name))


def _called(hand: Hand, known: Mapping[str, Pin], own: str) -> Said:
    if hand.to == own:
        return say("you")
    names = {did_key(pin.key): pin.name for pin in known.values() if pin.name}
    return as_it_is(names.get(hand.to) or hand.to_name)
