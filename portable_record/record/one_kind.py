"""What one code of our own says; all of them stand in ``kinds``."""

from dataclasses import dataclass

SYSTEM = "https://portablerecord.org/fhir/CodeSystem/kinds"


@dataclass(frozen=True, slots=True)
class Kind:
    """One code of ours.

    ``part`` is the part that an entry with this code belongs to. ``place`` says where the code stands, as a
    FHIR path: ``Observation.code`` makes a whole entry, ``Composition.section.code`` a section within one.
    ``title`` is what a person reads.
    """

    code: str
    part: str
    place: str
    title: str
    meaning: str

    @property
    def coding(self) -> dict[str, str]:
        """The code as a FHIR Coding."""
        return {"system": SYSTEM, "code": self.code, "display": self.title}

    @property
    def concept(self) -> dict[str, object]:
        """The code as a FHIR CodeableConcept."""
        return {"coding": [self.coding]}
