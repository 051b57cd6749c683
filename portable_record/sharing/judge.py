"""One signed text, judged. Steps 3 to 9 of a reading; ``read.py`` has the list."""

from dataclasses import dataclass
from datetime import datetime

from portable_record.crypto.jws import Jws
from portable_record.errors import PortableRecordError
from portable_record.sharing.bundle import Contents, read_bundle
from portable_record.sharing.card_reading import is_card, show_card
from portable_record.sharing.contents import check_envelope, check_resources, show
from portable_record.sharing.giver import giver_of, refuse_other_signer
from portable_record.sharing.hand_check import check_hands
from portable_record.sharing.health_card import HealthCard, open_parts
from portable_record.sharing.limits import (
    check_said,
    check_signed,
    noticed_limits,
    said_limits,
    signed_limits,
    stopped_by,
)
from portable_record.sharing.me import Me
from portable_record.sharing.signer import find_signer, refuse_ended
from portable_record.sharing.trust import Trust
from portable_record.sharing.verdict import (
    Answer,
    Limits,
    Shown,
    Signer,
    Taken,
    Verdict,
    code_of,
    refusal,
)
from portable_record.sharing.without_agreement import refuse_other_sender


@dataclass(frozen=True, slots=True)
class Judge:
    """The reader's side of a reading: whom they trust, at what moment, who they are.

    ``show`` is false where only the verdict is asked for, as by a program that checks many.
    """

    trust: Trust
    at: datetime
    me: Me
    show: bool = True

    def judge(self, parts: Jws, token: str, *, most_inflated: int, kind: str) -> Verdict:
        """Judge a signed text, taken apart. Nothing is raised: the first fault in the order counts."""
        whole, signer, limits = Answer.UNKNOWN, Signer(), Limits()
        try:
            card = open_parts(parts, token, most_inflated=most_inflated)  # 3
            claimed = find_signer(card.iss, card.kid, trust=self.trust, me=self.me)  # 4
            refuse_ended(claimed, self.me, signed=card.nbf)
            whole = Answer.NO
            card.check_signature(claimed.key)  # 5
            whole, signer, limits = Answer.YES, claimed.signer, signed_limits(card)
            check_signed(card, at=self.at, trust=self.trust, me=self.me)  # 6
            check_envelope(card.bundle)  # 7
            inside = read_bundle(card.bundle)
            giver = giver_of(card.bundle)
            refuse_other_signer(giver, signer.did)
            refuse_other_sender(inside.notice, signer.did)
            limits = said_limits(limits, inside.said, self.me, for_them=giver is not None)
            limits = noticed_limits(limits, inside.notice, self.me)
            check_said(card, limits, at=self.at, me=self.me)  # 8
            hands = check_hands(card, inside, trust=self.trust, me=self.me)
            check_resources(card.bundle)  # 9
        except PortableRecordError as fault:
            return refusal(fault, kind=kind, whole=whole, signer=signer, limits=limits)
        return Verdict(
            code_of(signer, hands),
            kind=kind,
            whole=whole,
            signer=signer,
            limits=limits,
            contents=_contents(card, inside) if self.show else (),
            taken=(Taken(token, card.bundle, card.iss, stopped_by(card, limits), card.nbf, hands),),
        )


def _contents(card: HealthCard, inside: Contents) -> tuple[Shown, ...]:
    """Show a card of ours paragraph by paragraph, as its giver saw it, and everything else in full."""
    return (show_card(card.bundle) if is_card(card.types) else None) or show(inside)
