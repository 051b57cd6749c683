"""Two people in the details: they are laid side by side, and one is chosen."""

import json
import re
from pathlib import Path

from portable_record.actions.add_entry import add_resource
from portable_record.actions.two_of_me import people_in_details
from portable_record.web.doorway import Doorway
from tests.web.asking import browser, fill_in, unlocked


def test_two_people_in_the_details_are_laid_side_by_side_until_one_is_chosen(
    jean: Doorway, tmp_path: Path
) -> None:
    client = unlocked(browser(jean))
    alone = client.get("/details/which-is-me")
    with jean.record() as record:
        for name in ("Jean", "Jean Adeyemi"):
            patient = {"resourceType": "Patient", "name": [{"text": name}], "birthDate": "1950-02-01"}
            (tmp_path / "one.json").write_text(json.dumps(patient))
            add_resource(record, tmp_path / "one.json", part="details", sensitive=False)
        own, other = (entry.id for entry in people_in_details(record))

    told = client.get("/details").text
    asks = client.get("/details/which-is-me").text
    unsaid = fill_in(client, "/details/which-is-me", which=own)
    done = client.get(str(fill_in(client, "/details/which-is-me", which=own, other="together").location)).text

    assert alone.location == "/details"
    assert 'href="/details/which-is-me"' in told
    assert len(re.findall("1 February 1950", asks)) == 2
    assert unsaid.status_code == 400
    assert "Saved" in done
    assert "Two people stand in your details" not in done
    with jean.record() as record:
        assert record.vault.entries.get(other).binned
