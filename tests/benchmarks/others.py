"""Other people around a record: contacts, what went to them, what came from them, and a share half chosen."""

import secrets
import tempfile
from dataclasses import replace
from pathlib import Path

from portable_record.actions.desk import OpenRecord
from portable_record.actions.owner import OWNER
from portable_record.actions.people import remember
from portable_record.actions.receive import receive_file
from portable_record.actions.scan import take_files
from portable_record.actions.share import Wish, look_at, share_parts, sign_share
from portable_record.actions.share_choices import Choices, keep_draft, was_seen, wish_of
from portable_record.actions.write import new_entry_id, writing
from portable_record.crypto.did import did_key
from portable_record.crypto.signing import SigningKey
from portable_record.record.entry import Entry
from portable_record.record.json_text import write as json_bytes
from portable_record.record.moments import moment_text
from portable_record.record.who import By
from portable_record.sharing.contact import Recipient
from portable_record.vault.timeline import Place

CONTACTS, ITEMS, SHARES, TICKED, GIVEN = 1_000, 3_000, 200, 5, 1_500
DRAFT = "0123456789abcdef"


def live_among_others(record: OpenRecord) -> dict[str, str]:
    """Write contacts, inbox and shares; return what stands for each in the addresses of pages."""
    person, _ = record.vault.timeline.after(Place(), part="details", kind="Patient", limit=1)[0]
    record.vault.settings.put(OWNER, person.id)
    _write_what_goes_out(record)
    with record.vault.transaction():
        dids = [_meet(record, number) for number in range(CONTACTS)]
    wish = Wish(entries=_some(record, TICKED), to="Lunch Club", purpose="support")
    share = sign_share(record, wish, seen=look_at(record, wish).seen)
    with tempfile.TemporaryDirectory() as folder:
        page = replace(wish, forms=("page",), open_page=True)
        item = receive_file(record, share_parts(record, page, Path(folder)).files[0]).item
    one, came = record.vault.shares.get(share), record.vault.inbox.get(item)
    with record.vault.transaction():
        for number in range(SHARES):
            record.vault.shares.put(replace(one, id=secrets.token_hex(16), about=dids[number % 20]))
        for number in range(ITEMS):
            value = {**came.value, "did": dids[number % 100], "iss": dids[number % 100]}
            record.vault.inbox.put(replace(came, id=secrets.token_hex(16), value=value))
    return {"contact_id": dids[0].removeprefix("did:key:"), "item": item, "share_id": share, "draft": DRAFT}


def choose_and_scan(record: OpenRecord) -> None:
    """Answer every question of a share and look at it; and scan a large share, which waits for a yes."""
    choices = Choices(
        entries=_some(record, TICKED),
        details_asked="yes",
        kind="organisation",
        to="Lunch Club",
        purpose="support",
        lasts="month",
        pass_on="no",
        agree="yes",
        private="no",
        has="computer",
        ways=("page",),
    )
    keep_draft(record, DRAFT, choices)
    draft = keep_draft(record, DRAFT, choices)
    was_seen(record, draft, look_at(record, wish_of(record, choices)).seen)
    wish = Wish(
        entries=_some(record, GIVEN), to="Lunch Club", purpose="support", forms=("page",), open_page=True
    )
    with tempfile.TemporaryDirectory() as folder:
        (file,) = share_parts(record, wish, Path(folder)).files
        take_files(record, [(file.name, [file.read_bytes()])])


def _meet(record: OpenRecord, number: int) -> str:
    did = did_key(SigningKey.from_bytes(secrets.token_bytes(32)).public)
    remember(record, Recipient("contact", f"Contact {number}", did), issuer=did)
    return did


def _write_what_goes_out(record: OpenRecord) -> None:
    """Write entries that name nobody, so that each goes out as it is."""
    moment = moment_text(record.now)
    made = []
    for number in range(GIVEN):
        words = f"I am good at thing {number}."
        said = {"resourceType": "Observation", "status": "final", "code": {"text": words}}
        entry = Entry(new_entry_id(record), "strengths", "Observation", json_bytes(said), words, moment)
        made.append((entry, words))
    with writing(record, By()) as act:
        act.add_new(made, origin="benchmark")


def some_that_go_out(record: OpenRecord) -> tuple[str, ...]:
    """Return the ids of a few entries, as a person would tick."""
    return _some(record, TICKED)


def _some(record: OpenRecord, count: int) -> tuple[str, ...]:
    return tuple(each.id for each in record.vault.entries.page("strengths", limit=count))
