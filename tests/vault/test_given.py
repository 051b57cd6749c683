"""The shelf of shares: asked for by a database that reads no more than is listed."""

import pytest

from portable_record.vault import shelf
from portable_record.vault.given import Given, Wanted
from portable_record.vault.shelf import Document
from portable_record.vault.vault import Vault

OVER, NOW, LATER = "2026-01-01T00:00:00Z", "2026-06-01T00:00:00Z", "2027-01-01T00:00:00Z"
HIDDEN = frozenset({"did:key:refuge"})


def put(vault: Vault, name: str, *, until: str = LATER, did: str = "", private: bool = False) -> None:
    terms = {"private": private, "recipient": {"did": did or None}, "until": until, "entries": ["gone"]}
    value = {"terms": terms, "sent": ["also gone", "gone"] if did else []}
    vault.shares.put(Document(name, did, f"2026-0{len(vault.shares.all()) + 1}-01T00:00:00Z", value))


@pytest.fixture
def shares(vault: Vault) -> Given:
    """Five shares, the oldest first: open, over, stopped, private, and to a private contact."""
    put(vault, "open")
    put(vault, "over", until=OVER)
    put(vault, "stopped", did="did:key:club")
    put(vault, "private", private=True)
    put(vault, "contact", did="did:key:refuge")
    vault.withdrawals.put(Document("stopped", "", NOW, {}))
    return vault.shares


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(HIDDEN), "contact private stopped over open"),
        (Wanted(HIDDEN, private=True), "contact private"),
        (Wanted(HIDDEN, private=False), "stopped over open"),
        (Wanted(frozenset(), private=True), "private"),
        (Wanted(HIDDEN, private=False, open=True, now=NOW), "open"),
        (Wanted(HIDDEN, private=False, open=False, now=NOW), "stopped over"),
        (Wanted(HIDDEN, open=True, now=LATER), ""),
        (Wanted(HIDDEN, about=("did:key:club", "did:key:refuge")), "contact stopped"),
        (Wanted(HIDDEN, private=False, ids=("contact", "over")), "over"),
    ],
)
def test_what_is_asked_for_is_listed_counted_and_named_alike(
    shares: Given, wanted: Wanted, found: str
) -> None:
    names = found.split()

    assert [each.share.id for each in shares.listed(wanted)] == names
    assert shares.count(wanted) == len(names)
    assert shares.names(wanted) == frozenset(names)


def test_a_list_says_what_is_private_and_when_it_was_stopped(shares: Given) -> None:
    listed = shares.listed(Wanted(HIDDEN), start=1, most=2)

    assert [(each.share.id, each.private, each.stopped) for each in listed] == [
        ("private", True, ""),
        ("stopped", False, NOW),
    ]
    assert all("sent" not in each.share.value for each in listed)


def test_what_was_erased_is_told_by_what_was_sent_or_else_by_what_was_ticked(shares: Given) -> None:
    older = shares.older(Wanted(HIDDEN, ids=("open", "stopped")))
    of_one = shares.older(Wanted(HIDDEN), entry="also gone")

    assert [(one.share, one.title) for one in older] == [("stopped", None)] * 2 + [("open", None)]
    assert [one.share for one in of_one] == ["contact", "stopped"]


def test_all_of_a_shelf_is_read_once_and_again_when_a_document_says_something_else(vault: Vault) -> None:
    put(vault, "one")
    put(vault, "two")

    first, second = vault.shares.all(), vault.shares.all()
    vault.shares.put(Document("two", "", second[0].moment, {"says": "else"}))
    changed = vault.shares.all()
    vault.shares.delete("one")

    assert all(one is other for one, other in zip(first, second, strict=True))
    assert [each.value.get("says") for each in changed] == ["else", None]
    assert [each.id for each in vault.shares.all()] == ["two"]


def test_of_a_full_shelf_nothing_is_kept(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "MOST_KEPT", 1)
    put(vault, "one")
    put(vault, "two")

    first, second = vault.shares.all(), vault.shares.all()

    assert first == second
    assert first[0] is not second[0]
