"""The keys of a record stay out of what a program prints."""

from portable_record.actions.desk import OpenRecord


def test_no_private_key_stands_in_what_is_printed_of_an_open_record(record: OpenRecord) -> None:
    identity = record.identity

    shown = repr(record)

    assert "Identity(" in shown
    assert repr(identity.rid_key) not in shown
    for key in (identity.signer, identity.device, identity.hpke):
        assert key.to_bytes().hex() not in shown
        assert repr(key.to_bytes()) not in shown
