"""Who gave a share for the person, where it was somebody else, and by what right they say they did.

A share says it in its Provenance (docs/format/bundle.md). It is their own word: the key shows that they are
who signed, and nothing shows that the right is theirs.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from portable_record.errors import BundleShapeError
from portable_record.record.right_entry import SYSTEM
from portable_record.record.who import BASES
from portable_record.sharing.consent import URI, is_share_terms
from portable_record.sharing.contact import Author

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Giver:
    """Somebody who gave a share for the person: the name they write, their key, their right in words."""

    name: str
    did: str
    right: str


def role_of(author: Author) -> Json:
    """Write by what right an author acts, as the role of an agent; nothing for the person."""
    if author.basis not in BASES or author.relation is None:
        return {}
    coding = {"system": SYSTEM, "code": author.basis, "display": BASES[author.basis].title}
    return {"role": [{"coding": [coding]}]}


def giver_of(bundle: Json) -> Giver | None:
    """Return who gave a share of ours for the person; None where the person did, or the Bundle does not say.

    Its form was checked before (``read_bundle``): the Provenance of the share is the last entry, or nowhere.
    """
    resources = [_dict(entry.get("resource")) for entry in _dicts(bundle.get("entry"))]
    if not any(is_share_terms(each) for each in resources):
        return None
    if resources[-1].get("resourceType") != "Provenance":
        return None
    for agent in _dicts(resources[-1].get("agent")):
        if "onBehalfOf" in agent:
            who = _dict(agent.get("who"))
            identifier = _dict(who.get("identifier"))
            did = str(identifier.get("value", "")) if identifier.get("system") == URI else ""
            right = next((BASES[code].title for code in _codes(agent) if code in BASES), "")
            return Giver(str(who.get("display", "")), did, right)
    return None


def refuse_other_signer(giver: Giver | None, did: str | None) -> None:
    """Make sure that whoever says they gave it for the person is whoever signed it.

    Raises:
        BundleShapeError: it names the key of somebody else.
    """
    if giver is not None and giver.did != did:
        raise BundleShapeError("It says that somebody gave it who did not sign it.", place="Provenance.agent")


def _codes(agent: Json) -> Iterator[str]:
    for role in _dicts(agent.get("role")):
        for coding in _dicts(role.get("coding")):
            if coding.get("system") == SYSTEM:
                yield str(coding.get("code"))


def _dict(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _dicts(value: object) -> list[Json]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
