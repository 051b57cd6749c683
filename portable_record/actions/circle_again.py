"""Put to the place of the circle again what it lost, as far as this device holds it (rule 26)."""

from collections.abc import Collection
from dataclasses import replace

from portable_record.actions.circle_fetch import LATE
from portable_record.actions.circle_files_out import check_files_again
from portable_record.actions.circle_fold import fold_again
from portable_record.actions.circle_outbox import put_out, send_again
from portable_record.actions.circle_push import seal_again
from portable_record.actions.circle_standing import HERE
from portable_record.actions.circle_state import ELSE, the_circle
from portable_record.actions.desk import OpenRecord
from portable_record.actions.team_card import PURPOSE as CARDS
from portable_record.actions.team_papers import give_lost_papers
from portable_record.actions.team_push import seal_lost
from portable_record.actions.team_shelf import NEVER
from portable_record.actions.team_vouchers import CARD, GIVEN
from portable_record.actions.team_vouchers import PURPOSE as VOUCHERS
from portable_record.circle.deeds import INBOX
from portable_record.circle.files import seal_part_file
from portable_record.circle.ring import PART, Ring
from portable_record.record.moments import moment
from portable_record.vault.place_files import LOST
from portable_record.vault.shelf import Document


def how_many_lost(record: OpenRecord) -> int:
    """Count the files that were at the place before, and are there no more since an hour or longer."""
    gone = record.vault.place_files.of_state(LOST).values()
    return sum(record.now - moment(one.since) >= LATE for one in gone)


def put_again(record: OpenRecord) -> int:
    """Let wait for the place what it lost, and return how many files that are.

    Changes are sealed anew, whoever made them; what this device gave out about members goes as it was.
    What it does not hold, another device may.

    Raises:
        CircleMissingError: there is no circle.
    """
    circle = the_circle(record)
    if circle.now is None or circle.ring is None or circle.stopped:
        return 0
    files, shelf = record.vault.place_files, record.vault.circle
    lost = set(files.of_state(LOST))
    with record.vault.transaction():
        count = seal_again(record, circle.now, circle.ring, lost) + send_again(record, lost)
        count += seal_lost(record, lost)
        count += give_lost_papers(record, circle.ring, lost)
        count += _give_again(record, lost) + _pass_again(record, circle.ring, lost)
        count += fold_again(record, lost)
        for one in shelf.about(HERE):
            if one.value["device"] == circle.device:
                shelf.delete(one.id)  # so that it is said anew
        files.forget(lost)
        check_files_again(record)
    return count


def _pass_again(record: OpenRecord, ring: Ring, lost: Collection[str]) -> int:
    """Put the vouchers and the card of a team there again that another device gave: each is signed inside."""
    shelf, key = record.vault.circle, ring.keys.get(PART + INBOX)
    came = [
        one
        for one in shelf.about(ELSE)
        if one.value["file"] in lost
        and one.value["purpose"] in (CARDS, VOUCHERS)
        and one.value["key"] == PART + INBOX
    ]
    for one in came if key is not None else ():
        raw = shelf.raw(one.id)
        (file,) = put_out(record, [seal_part_file(raw, key or b"", record.desk.dice)])
        shelf.delete(one.id)
        value = {**one.value, "file": file}
        shelf.put(Document(f"{ELSE} {file}", ELSE, one.moment, value), raw)
    return len(came) if key is not None else 0


def _give_again(record: OpenRecord, lost: Collection[str]) -> int:
    """Have the vouchers and the card of a team given once more with the next sync."""
    shelf = record.vault.circle
    given = [one for kind in (GIVEN, CARD) for one in shelf.about(kind) if one.value["file"] in lost]
    for one in given:
        shelf.put(replace(one, value={**one.value, "epoch": NEVER}))
    return len(given)
