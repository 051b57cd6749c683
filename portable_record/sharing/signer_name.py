"""What a signer is called: by the reader's own name for them, or by a name that they claim for themselves.

A claim proves nothing: anybody can write a name. It is only ever said as a claim, with the eight words beside
it, which do belong to the key.
"""

import re

from portable_record.crypto.did import key_from_did
from portable_record.crypto.fingerprint import words
from portable_record.record.look_alike import clear_name
from portable_record.saying import say
from portable_record.sharing.bundle import author_of
from portable_record.sharing.contact import Recipient
from portable_record.sharing.new_key import NewKey
from portable_record.sharing.reply import Reply
from portable_record.sharing.verdict import Signer, Verdict

NAMELESS = say("somebody whose name is not known here")
MOST_CLAIMED = 80  # signs
_QUOTES = re.compile('["\u201c-\u201f\u00ab\u00bb\u300c-\u300f]')


def claimed_name(verdict: Verdict) -> str:
    """Return the name that the signer wrote for themselves, or nothing; empty for what was refused.

    A share says it in its Provenance, a contact card and an answer by themselves. A card says it nowhere. It
    is one short line without quotation marks and without signs that nobody sees or that turn the writing
    round, so that it cannot look like words of ours.
    """
    if verdict.refused:
        return ""
    cards = [slip.name for slip in verdict.slips if isinstance(slip, Recipient)]
    cards += [slip.contact.name for slip in verdict.slips if isinstance(slip, NewKey)]
    cards += [slip.name for slip in verdict.slips if isinstance(slip, Reply)]
    authors = [author_of(taken.bundle) for taken in verdict.taken]
    claimed = next((name for name in (*cards, *authors) if name), "")
    return clear_name(_QUOTES.sub("'", claimed), most=MOST_CLAIMED)


def named(known: str, claimed: str) -> str:
    """Say who a signer is: by the reader's own name for them, or else by what they call themselves."""
    if known:
        return known
    return say('somebody who writes that they are "%(name)s"', name=claimed) if claimed else NAMELESS


def address_of(iss: str) -> str:
    """Return a signer's web address. A name that is only a key is nothing to call anybody by."""
    return "" if iss.startswith("did:") else iss


def eight_words(signer: Signer) -> tuple[str, ...]:
    """Return the eight words of the signer's key, or nothing where no key was found to fit."""
    return () if signer.did is None else words(key_from_did(signer.did))
