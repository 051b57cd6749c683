"""What changed lately is told from the log without reading what each edit holds."""

from portable_record.vault import acts
from portable_record.vault.vault import Vault
from tests.vault.cast import draft, write_change


def test_an_act_knows_how_many_entries_it_touched_whatever_it_did_to_each(vault: Vault) -> None:
    write_change(vault, [draft(1), draft(2), draft(2, b"true", "@sensitive")])

    [[line]] = vault.acts.newest()

    assert vault.acts.touched(line.number) == 2
    assert vault.acts.touched(line.number, most=1) == 1


def test_the_entries_of_an_act_are_counted_in_an_index_alone(vault: Vault) -> None:
    """Otherwise every edit of an import would be read for each look at the list."""
    steps = vault.database.rows(f"EXPLAIN QUERY PLAN {acts.TOUCHED}", (1, acts.ALL))

    [search] = [step[3] for step in steps if "edits" in step[3]]
    assert "USING COVERING INDEX edits_touched" in search
