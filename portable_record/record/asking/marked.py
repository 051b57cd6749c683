"""The place of a mark: one out of a few codes of ours, in an extension that has a name."""

from collections.abc import Mapping
from dataclasses import dataclass

from portable_record.record.asking.places import AS_IT_IS, Answer, At, Json
from portable_record.record.kinds import kind


@dataclass(frozen=True, slots=True)
class Marked:
    """The extension at an address, whose value is the Coding of one of these codes."""

    address: str
    codes: tuple[str, ...]

    def read(self, resource: Mapping[str, object]) -> Answer:
        """Return the code, if it is one of these."""
        found = self._at.get(resource)
        if not isinstance(found, dict):
            return ""
        code = str(found.get("code"))
        return code if code in self.codes else AS_IT_IS

    def write(self, resource: Mapping[str, object], answer: Answer) -> Json:
        """Put the code there."""
        return self._at.put(resource, kind(str(answer)).coding if answer else None)

    @property
    def _at(self) -> At:
        return At(f"extension[url={self.address}].valueCoding")
