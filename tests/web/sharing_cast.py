"""Jean, who shares: her record and the wizard's pages, sent as a browser without scripts sends them."""

import re

from werkzeug.test import TestResponse

from portable_record.actions.add_entry import add_words
from portable_record.web.doorway import Doorway
from tests.web.asking import PASSPHRASE, browser, fill_in, submit, unlocked

SECRET = "whistlesecretly"
ANSWERS: tuple[tuple[str, dict[str, str]], ...] = (
    ("whom", {"kind": "organisation", "name": "Lunch Club"}),
    ("why", {"purpose": "support"}),
    ("until", {"lasts": "week"}),
    ("pass-on", {"pass_on": "no"}),
    ("private", {"private": "no"}),
    ("has", {"has": "app"}),
)


class Jean:
    """Jean before her own record; ``talk``, ``good`` and ``hidden`` are what she wrote in it."""

    def __init__(self, doorway: Doorway) -> None:
        self.doorway = doorway
        self.client = unlocked(browser(doorway))
        self.talk = self.writes("communication", "Speak slowly.")
        self.good = self.writes("strengths", "I make people laugh.")
        self.hidden = self.writes("strengths", f"I {SECRET}.", sensitive=True)

    def writes(self, part: str, words: str, *, sensitive: bool = False) -> str:
        with self.doorway.record() as record:
            return add_words(record, part=part, kind=None, words=words, sensitive=sensitive).id

    def reads(self, address: str) -> str:
        return self.client.get(address).text

    def begins(self) -> str:
        """Open the first page; return the address of the share that is being chosen."""
        return str(self.client.get("/share/start").location).removesuffix("/what")

    def sends(self, address: str, **fields: str | list[str]) -> TestResponse:
        return fill_in(self.client, address, **fields)

    def answers(self, at: str, **other: dict[str, str]) -> None:
        """Answer every question between what and how."""
        for key, fields in ANSWERS:
            sent = other.get(key.replace("-", "_"), fields)
            if sent:
                assert self.sends(f"{at}/{key}", **sent).status_code == 302, key
            if sent.get("private") == "yes":
                self.types_again("/shares/private")

    def chooses(self, *parts: str, ways: tuple[str, ...] = ("page",), **other: dict[str, str]) -> str:
        """Choose all of a share, and stop before looking at it; return its address."""
        at = self.begins()
        self.sends(f"{at}/what", parts=list(parts))
        self.answers(at, **other)
        assert self.gives(at, *ways).location == f"{at}/look"
        return at

    def gives(self, at: str, *ways: str) -> TestResponse:
        page = self.reads(f"{at}/ways")
        offered = {name: re.findall(rf'name="{name}" value="([^"]+)"', page) for name in ("ways", "others")}
        return self.sends(
            f"{at}/ways", **{name: [one for one in ways if one in some] for name, some in offered.items()}
        )

    def signs(self, at: str) -> str:
        """Look at it and sign it; return the address it leads to."""
        assert self.sends(f"{at}/look").location == f"{at}/check"
        return str(self.sends(f"{at}/check").location)

    def shares(self, *parts: str, ways: tuple[str, ...] = ("page",), **other: dict[str, str]) -> str:
        """Share from beginning to end; return the address of the share."""
        return self.signs(self.chooses(*parts, ways=ways, **other))

    def posts(self, address: str, on: str, **fields: str) -> TestResponse:
        """Press a button of a page that has no form of its own name."""
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.reads(on))
        assert token
        return self.client.post(address, data={"csrf_token": token[1], **fields})

    def types_again(self, address: str) -> str:
        """Type the passphrase where it is asked for again; return the address it leads to."""
        return str(submit(self.client, address, page=address, passphrase=PASSPHRASE).location)

    def all_shares(self) -> list[str]:
        with self.doorway.record() as record:
            return [share.id for share in record.vault.shares.all()]
