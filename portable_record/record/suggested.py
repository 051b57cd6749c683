"""What somebody else suggested, as it stands in the record once the person said yes; docs/format/answer.md.

It says who suggested it. What becomes an entry of its own has them as its author; a step of the plan has a
note. Beside it stands a Provenance, with who wrote it and who said yes.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from portable_record.record.agreement import PARTICIPANT, URI
from portable_record.record.asking.places import Json, objects
from portable_record.record.beginnings import Stamp, head
from portable_record.record.json_text import parse
from portable_record.record.kinds import kind
from portable_record.record.line import LABELS
from portable_record.record.who import ASSERTED_BY_RELATIVE_OR_FRIEND

AS_WRITTEN = "as-written"
NOTICED_AS = ("working", "not-working", "need", AS_WRITTEN)
"""The kinds of ours under which what somebody noticed can be kept; the last is of none of them."""

SOURCE = "ni:///sha-256;"
"""How the address of what was suggested begins (RFC 6920)."""
YES = "Yes to what others suggested"

_DEEDS = "http://terminology.hl7.org/CodeSystem/v3-DataOperation"
_HAPPENED = {"create": "CREATE", "change": "UPDATE"}


@dataclass(frozen=True, slots=True)
class Author:
    """Who suggested it: the name of who answered, who wrote it there (may be empty), and their key."""

    name: str
    by: str
    did: str

    @property
    def called(self) -> str:
        """Both names in one line."""
        return f"{self.by}, {self.name}" if self.by else self.name

    @property
    def reference(self) -> Json:
        """Refer to them, by their key where there is one."""
        named: Json = {"display": self.called}
        return {"identifier": {"system": URI, "value": self.did}, **named} if self.did else named


def step(text: str, *, who: str, when: str, is_done_now: bool, step_id: str) -> Json:
    """Write a step of the plan; ``is_done_now`` is for what was agreed and holds from now on."""
    detail: Json = {"status": "in-progress" if is_done_now else "not-started", "description": text}
    if who:
        detail["performer"] = [{"display": who}]
    if when:
        detail["scheduledString"] = when
    return {"id": step_id, "detail": detail}


def noticed(text: str, *, code: str, day: str, stamp: Stamp, author: Author) -> Json:
    """Write what somebody noticed, under one of ``NOTICED_AS``."""
    return {
        **_theirs("Observation", stamp),
        "status": "final",
        "code": {"text": "What others noticed"} if code == AS_WRITTEN else kind(code).concept,
        **({"subject": stamp.subject} if "reference" in stamp.subject else {}),
        "effectiveDateTime": day or stamp.moment,
        "performer": [author.reference],
        "valueString": text,
    }


def offered(
    text: str, *, title: str, where: str, times: str, phone: str, web: str, stamp: Stamp, author: Author
) -> Json:
    """Write what somebody can offer, as a service in the community part."""
    ways = [{"system": "phone", "value": phone}] * bool(phone) + [{"system": "url", "value": web}] * bool(web)
    return {
        **_theirs("HealthcareService", stamp),
        "active": True,
        "providedBy": author.reference,
        "name": title,
        "comment": text,
        **({"location": [{"display": where}]} if where else {}),
        **({"telecom": ways} if ways else {}),
        **({"availabilityExceptions": times} if times else {}),
    }


def said_yes(target: str, *, author: Author, when: str, source: str, how: str, stamp: Stamp) -> Json:
    """Make the Provenance that says who suggested something, and who said yes to it.

    Args:
        target: the address of the entry.
        author: who suggested it.
        when: the moment of their answer.
        source: SHA-256 of the answer, in base64url.
        how: ``create`` or ``change``.
        stamp: who says yes, and now.
    """
    code = _HAPPENED[how]
    return {
        **head("Provenance", stamp),
        "target": [{"reference": target}],
        "occurredDateTime": when,
        "recorded": stamp.moment,
        "activity": {
            "coding": [{"system": _DEEDS, "code": code, "display": how}],
            "text": YES,
        },
        "agent": [
            {"type": _role("author", "Author"), "who": author.reference},
            {"type": _role("verifier", "Verifier"), "who": stamp.writer},
        ],
        "entity": [
            {
                "role": "source",
                "what": {
                    "identifier": {"system": URI, "value": f"{SOURCE}{source}"},
                    "display": "Their answer to what was shared",
                },
            }
        ],
    }


@dataclass(frozen=True, slots=True)
class SaidYes:
    """What such a Provenance says: to what, who suggested it, who said yes, and when.

    ``target`` is the address of the entry, ``source`` the SHA-256 of what was suggested.
    """

    target: str
    source: str
    author: str
    by: str
    when: str


def who_said_yes(text: bytes) -> SaidYes | None:
    """Read who said yes to what out of a Provenance; nothing if it says no such thing.

    Raises:
        PortableRecordError: it is no JSON.
    """
    resource = parse(text)
    return said_yes_in(resource) if isinstance(resource, dict) else None


def said_yes_in(resource: Mapping[str, object]) -> SaidYes | None:
    """Read who said yes to what out of a resource; nothing if it is no such Provenance."""
    if _at(resource, "activity", "text") != YES:
        return None
    agents = {
        _at(one, "type", "coding", "code"): _at(one, "who", "display")
        for one in objects(resource.get("agent"))
    }
    source = _at(resource, "entity", "what", "identifier", "value")
    if not source.startswith(SOURCE):
        return None
    return SaidYes(
        target=_at(resource, "target", "reference"),
        source=source.removeprefix(SOURCE),
        author=agents.get("author", ""),
        by=agents.get("verifier", ""),
        when=_at(resource, "recorded"),
    )


def _at(value: object, *names: str) -> str:
    """Give the words at the end of some names, of lists the first; empty if there are none."""
    for name in names:
        value = next(iter(objects(value)), {}).get(name)
    return value if isinstance(value, str) else ""


def _role(code: str, display: str) -> Json:
    return {"coding": [{"system": PARTICIPANT, "code": code, "display": display}]}


def _theirs(type_name: str, stamp: Stamp) -> Json:
    """Begin something that is not in the person's words: as of somebody else, checked by nobody."""
    label = {"system": LABELS, "code": ASSERTED_BY_RELATIVE_OR_FRIEND}
    return {**head(type_name, stamp), "meta": {"security": [label]}}
