"""Handing a record over, as a deed by steps: each step stays done, and doing it again does the rest."""

import shutil
from functools import partial

from portable_record.actions.add_entry import add_words
from portable_record.actions.hand_over import hand_over, make_theirs, open_shares
from portable_record.actions.recover import change_passphrase
from portable_record.actions.recovery_code import keep_code, throw_code
from portable_record.actions.rekey import rekey_record
from portable_record.actions.share import Wish, share_parts
from portable_record.actions.start import Carer, start_record
from portable_record.actions.unlock import unlock
from portable_record.actions.withdraw import withdraw_share
from portable_record.errors import WrongPassphraseError
from portable_record.record.rights import Right
from tests.torture import material
from tests.torture.bench import NEW_PASSPHRASE, NOW, PASSPHRASE, Bench

SHARES_STOPPED, THEIR_PASSPHRASE, THEIR_KEYS, LOCKED_ANEW = range(4)


def be_kept_by_another(bench: Bench) -> None:
    """Lay down a record that somebody keeps for the person, with something shared from it."""
    shutil.rmtree(bench.vault)
    keeper = Carer(f"Ann {material.MARKS[1]}", "daughter", Right("agrees", since=NOW.date()))
    made = start_record(bench.desk, bench.vault, PASSPHRASE, name="Jean", kind="person", carer=keeper)
    bench.code = made.recovery_code
    with bench.opened() as record:
        add_words(record, part="strengths", kind=None, words=material.words(8), sensitive=False)
        wish = Wish(parts=("strengths",), to="Werneth Lunch Club", purpose="support", forms=("sealed",))
        share_parts(record, wish, bench.home / "sent")
    shutil.rmtree(bench.home / "sent")


def hand_over_by_steps(bench: Bench) -> None:
    """Hand it over; where that was stopped after the person got their own keys, do what is left."""
    try:
        record = unlock(bench.desk, bench.vault, PASSPHRASE)
    except WrongPassphraseError:
        record = unlock(bench.desk, bench.vault, NEW_PASSPHRASE)
    try:
        if record.identity.keeper is not None:
            record = hand_over(record, NEW_PASSPHRASE, bench.out).record
        else:
            record = rekey_record(record, NEW_PASSPHRASE, progress=lambda _done, _of: None)
            code = throw_code(bench.desk)
            keep_code(record, code, code)
    finally:
        record.vault.close()


def _up_to(step: int, bench: Bench) -> None:
    """Go so far, and no further."""
    record = unlock(bench.desk, bench.vault, PASSPHRASE)
    try:
        for share in open_shares(record):
            withdraw_share(record, share, bench.out)
        if step == THEIR_PASSPHRASE:
            change_passphrase(record, NEW_PASSPHRASE)
        if step >= THEIR_KEYS:
            record = make_theirs(record, NEW_PASSPHRASE)
        if step == LOCKED_ANEW:
            record = rekey_record(record, NEW_PASSPHRASE, progress=lambda _done, _of: None)
    finally:
        record.vault.close()


STEPS = tuple(partial(_up_to, step) for step in range(4))
