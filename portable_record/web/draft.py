"""What somebody has answered so far while they set up a record: in memory only, and only for a while."""

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from portable_record.web.waiting import Waiting

if TYPE_CHECKING:
    from portable_record.actions.start import Carer
    from portable_record.record.right_entry import Recorded
    from portable_record.record.rights import Right


@dataclass(slots=True)
class Draft:
    """The answers; ``rights`` holds those about the right by which a carer acts, by field.

    ``invitation`` is that of somebody who joins (``team``: it is to the team of a group), ``place`` where the
    files of the circle lie on their device.
    """

    whose: str = ""
    name: str = ""
    your_name: str = ""
    relation: str = ""
    works_for: str = ""
    basis: str = ""
    rights: dict[str, object] = field(default_factory=dict)
    invitation: bytes = b""
    team: bool = False
    place: dict[str, str] = field(default_factory=dict, repr=False)
    passphrase: str = ""
    made: str = ""
    is_made: bool = False

    def begin_for(self, whose: str) -> None:
        """Begin anew for somebody else: another's name is no answer any more."""
        self.whose = whose
        self.name = self.your_name = self.relation = self.works_for = self.basis = ""
        self.rights = {}
        self.invitation, self.team, self.place = b"", False, {}

    @property
    def known_words(self) -> tuple[str, ...]:
        """The words that somebody who knows the person would try first."""
        return (self.name, self.your_name, self.relation, self.works_for)

    @property
    def first_gap(self) -> str:
        """Name the first page that is not answered yet; "check" if all are."""
        needed: list[tuple[str, object]] = [("who", self.whose), ("names", self.name)]
        if self.whose == "invited":
            needed += [("names", self.your_name)]
        if self.whose == "someone":
            needed += [("people", self.your_name), ("right", self.basis), ("details", self.rights)]
        needed += [("passphrase", self.passphrase)]
        return next((page for page, answer in needed if not answer), "check")

    def carer(self) -> "Carer | None":
        """Say who keeps the record for somebody else, where it is so."""
        if self.whose != "someone":
            return None
        from portable_record.actions.start import Carer

        right, cannot_decide = self.right()
        born = self.rights.get("born")
        return Carer(
            name=self.your_name,
            relation=self.relation,
            organisation=self.works_for,
            right=right,
            cannot_decide=cannot_decide,
            born=born if isinstance(born, date) else None,
        )

    def right(self) -> "tuple[Right, bool]":
        """Give the right as it was answered, and whether the person cannot decide for themselves."""
        from portable_record.record.rights import Right

        said = {name: answer for name, answer in self.rights.items() if name not in ("born", "cannot_decide")}
        right = Right(basis=self.basis, **said)  # type: ignore[arg-type]  # the fields have the kinds they need
        return right, bool(self.rights.get("cannot_decide"))

    def take(self, recorded: "Recorded") -> None:
        """Begin with a right as it is written down."""
        from dataclasses import fields

        said = {each.name: getattr(recorded.right, each.name) for each in fields(recorded.right)}
        self.basis = str(said.pop("basis"))
        self.rights = {name: answer for name, answer in said.items() if answer}
        if recorded.cannot_decide:
            self.rights["cannot_decide"] = True


class Drafts(Waiting[Draft]):
    """Holds the one draft of the one browser that may answer."""

    def begin(self) -> str:
        """Begin a new draft and return the key that its browser shows."""
        return self.keep(Draft())
