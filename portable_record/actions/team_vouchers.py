"""Workers of a team answer for the organisation with a key of their own, for which it vouches.

The device on which the organisation's key lies signs a voucher for each of them, good for some weeks, and
signs it anew in time; it goes to them under the key of the inbox, and so does the contact card. Format:
docs/format/team.md, rules 20 and 22.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from portable_record.actions.circle_outbox import put_out
from portable_record.actions.circle_state import ELSE, is_compared, the_circle
from portable_record.actions.desk import OpenRecord
from portable_record.actions.own_card import own_card
from portable_record.actions.team_card import PURPOSE as CARDS
from portable_record.actions.team_card import forget_older_cards
from portable_record.actions.team_shelf import seat_in_team
from portable_record.circle.deeds import INBOX
from portable_record.circle.files import seal_part_file
from portable_record.circle.membership import Member
from portable_record.circle.reach import read_by_all_since
from portable_record.circle.ring import PART
from portable_record.circle.team_counting import may_receive
from portable_record.crypto.did import key_from_did
from portable_record.errors import CircleFileError, NoPatientError, PortableRecordError, ReplyError
from portable_record.record.canonical import canonical, read_canonical
from portable_record.record.look_alike import clear_name
from portable_record.record.moments import moment, moment_text
from portable_record.record.strict import Strict
from portable_record.sharing.contact import MOST_NAME
from portable_record.sharing.signed_slip import Signed
from portable_record.sharing.voucher import Voucher, read_voucher, write_voucher
from portable_record.vault.place_files import LOST
from portable_record.vault.shelf import Document

PURPOSE = "portable-record/v1/circle/voucher"
GOOD_FOR, ANEW = timedelta(days=30), timedelta(days=20)
MIN = datetime.min.replace(tzinfo=UTC)
GIVEN, CARD = "voucher", "own-card"
_NAMES = ("purpose", "record", "voucher")
_READ = Strict(CircleFileError)


def give_vouchers(record: OpenRecord) -> int:
    """Let vouchers wait for workers who have no good one, and a new card; say how many. Drop those over."""
    _drop_those_over(record)
    forget_older_cards(record)
    circle = the_circle(record)
    now, ring = circle.now, circle.ring
    key = ring.keys.get(PART + INBOX) if ring else None
    if record.identity.is_member or now is None or key is None or circle.stopped:
        return 0
    if seat_in_team(record) is None or not is_compared(record):
        return 0
    since = read_by_all_since(circle.standing.in_force, INBOX)
    vouched = [said for one in now.members if (said := _said(record, one, now.root)) is not None]
    todo = [said for said in vouched if _lacks(record, said, since)]
    with record.vault.transaction():
        for said in todo:
            _give(record, said, key, now.epoch)
        return len(todo) + _give_card(record, key, since, now.epoch)


def own_voucher(record: OpenRecord) -> tuple[str, Voucher] | None:
    """Return the voucher by which whoever is here answers for the organisation, signed and as it is read.

    There is none on a device that has the organisation's own key, nor before one has come.
    """
    seat = seat_in_team(record)
    if seat is None or not record.identity.is_member or not may_receive(seat):
        return None
    root = key_from_did(the_circle(record).root)
    good = []
    for _, signed, token in _came(record):
        with suppress(PortableRecordError):
            said = signed.verify(root)
            if said.did == record.identity.did and said.since <= record.now < said.until:
                good.append((token, said))
    newest = max((said.since for _, said in good), default=None)
    return min((one for one in good if one[1].since == newest), key=lambda one: one[1].until, default=None)


def _said(record: OpenRecord, member: Member, root: str) -> Voucher | None:
    """Say what is vouched for somebody; nothing of those who may not answer, or have the key themselves."""
    now, until = record.now.replace(microsecond=0), record.now.replace(microsecond=0) + GOOD_FOR
    if member.until:
        until = min(until, moment(member.until))
    if member.did == root or not may_receive(member) or until <= now:
        return None
    name = " ".join(record.identity.signed_as.split())[:MOST_NAME]
    worker = clear_name(member.name, most=MOST_NAME)
    with suppress(ReplyError):  # a name that no answer could bear
        return Voucher(record.identity.iss, name, member.did, worker, now, until)
    return None


def _lacks(record: OpenRecord, said: Voucher, since: int) -> bool:
    """Say whether somebody has no voucher that says this and is good for a while, or cannot read it."""
    name = f"{GIVEN} {said.did}"
    if not record.vault.circle.has(name):
        return True
    value = record.vault.circle.get(name).value
    before = read_voucher(str(value["token"]))
    same = replace(before.said, since=said.since, until=said.until) == said
    is_own = before.kid == record.identity.signer.public.thumbprint()
    late = before.said.until - record.now <= ANEW and before.said.until != said.until
    return late or not same or not is_own or int(value["epoch"]) < since or before.said.until > said.until


def _give(record: OpenRecord, said: Voucher, key: bytes, epoch: int) -> None:
    token, shelf, name = (
        write_voucher(said, record.identity.signer),
        record.vault.circle,
        f"{GIVEN} {said.did}",
    )
    before = [str(shelf.get(name).value["file"])] if shelf.has(name) else []
    content = canonical({"purpose": PURPOSE, "record": record.identity.record, "voucher": token})
    (file,) = put_out(record, [seal_part_file(content, key, record.desk.dice)], instead=before)
    value = {"token": token, "epoch": epoch, "file": file}
    shelf.put(Document(name, GIVEN, moment_text(record.now), value))


def _give_card(record: OpenRecord, key: bytes, since: int, epoch: int) -> int:
    """Let the organisation's contact card wait, if it is another than before or somebody cannot read it."""
    shelf, token = record.vault.circle, ""
    with suppress(NoPatientError):
        token = own_card(record)
    before = shelf.get(CARD).value if shelf.has(CARD) else {}
    if not token or (token == before.get("token") and int(before["epoch"]) >= since):
        return 0
    about = {"record": record.identity.record, "when": moment_text(record.now)}
    said = {"purpose": CARDS, **about, "card": token}
    older = [str(before["file"])] if before else []
    (file,) = put_out(record, [seal_part_file(canonical(said), key, record.desk.dice)], instead=older)
    shelf.put(Document(CARD, CARD, moment_text(record.now), {"token": token, "epoch": epoch, "file": file}))
    return 1


def _came(record: OpenRecord) -> Iterator[tuple[str, Signed[Voucher], str]]:
    """Give the vouchers that came, each with the document it lies in and its token; none is verified."""
    shelf = record.vault.circle
    for document in shelf.about(ELSE):
        if document.value["purpose"] == PURPOSE and document.value["key"] == PART + INBOX:
            with suppress(PortableRecordError):
                token = str(_READ.named(read_canonical(shelf.raw(document.id)), _NAMES)["voucher"])
                yield document.id, read_voucher(token), token


def _drop_those_over(record: OpenRecord) -> None:
    """Let go of vouchers that are over, and of those that went from the place as a newer one came."""
    lost = set(record.vault.place_files.of_state(LOST))
    came = list(_came(record))
    newest = _newest(record, [signed for _, signed, _ in came]) if lost else {}
    over = [
        name
        for name, signed, _ in came
        if signed.said.until <= record.now
        or (name.partition(" ")[2] in lost and signed.said.since < newest.get(signed.said.did, MIN))
    ]
    if over:
        with record.vault.transaction():
            for name in over:
                record.vault.circle.delete(name)
            record.vault.place_files.forget(lost & {name.partition(" ")[2] for name in over})


def _newest(record: OpenRecord, came: Iterable[Signed[Voucher]]) -> dict[str, datetime]:
    """Say since when the newest voucher of each is good, of those that the organisation signed."""
    root, newest = key_from_did(the_circle(record).root), dict[str, datetime]()
    for signed in came:
        with suppress(PortableRecordError):
            said = signed.verify(root)
            newest[said.did] = max(said.since, newest.get(said.did, MIN))
    return newest
