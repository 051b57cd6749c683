"""What an organisation shares without the person's agreement, to keep somebody safe: the notice that says so.

See docs/format/disclosure.md. Nobody consented, so there are no terms: a Communication says who sent what to
whom and why, and its Provenance who decided and on what basis. What a notice says is the word of its sender.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portable_record.errors import BundleShapeError
from portable_record.record.moments import moment, moment_text
from portable_record.saying import Said, say
from portable_record.sharing.consent import SHARE, URI, codes_of, dicts_of

CODE, TOLD, NOT_TOLD = "without-agreement", "person-told", "person-not-told"
LABEL = say("Shared without the person's agreement to keep someone safe")
PURPOSE = "safeguarding"
FOR_SAFETY = say("To keep somebody safe, without the person's agreement")
MOST_WHY = 4000
BASIS = "https://portablerecord.org/fhir/CodeSystem/basis#"
AUTHOR, DECIDED, AGREED = ("author", "performer", "attester")
_AGENT = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"
_REASON = {"system": "http://terminology.hl7.org/CodeSystem/v3-ActReason", "code": "THREAT"}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Basis:
    """One lawful basis: in plain words, a sentence of help, and what UK law calls it."""

    key: str
    title: Said
    help: Said
    law: str


BASES: tuple[Basis, ...] = (
    Basis(
        "at-risk",
        say("To protect a child, or an adult who cannot well protect themselves"),
        say("You cannot ask them, or asking would put somebody in danger or would not help."),
        "UK GDPR Art. 6(1)(ea), Art. 9(2)(g); Data Protection Act 2018, Schedule 1, paragraph 18",
    ),
    Basis(
        "life",
        say("Somebody's life is in danger, and they cannot be asked"),
        say("For example: they are not awake, or cannot be found."),
        "UK GDPR Art. 6(1)(d), Art. 9(2)(c)",
    ),
    Basis(
        "crime",
        say("To stop a serious crime, or to find who did it"),
        say("Asking would make that harder."),
        "UK GDPR Art. 6(1)(ea), Art. 9(2)(g); Data Protection Act 2018, Schedule 1, paragraph 10",
    ),
    Basis(
        "duty",
        say("A law or a court says that we must"),
        say("Ask which law it is, and write it below."),
        "UK GDPR Art. 6(1)(c), Art. 9(2)(g); Data Protection Act 2018, Schedule 1, paragraph 6",
    ),
    Basis(
        "public-body",
        say("A public body asked us, and the law lets it ask"),
        say("For example: a safeguarding board of the council. Ask which law it is, and write it below."),
        "UK GDPR Art. 6(1)(e), Art. 9(2)(g); Data Protection Act 2018, Schedule 1, paragraph 6",
    ),
)
BY_KEY: Mapping[str, Basis] = {basis.key: basis for basis in BASES}


@dataclass(frozen=True, slots=True)
class Notice:
    """What a notice says. Read from a Bundle, it is somebody's word, checked in form only.

    ``sender`` and ``to`` are names with the did of each, ``to_did`` where it is known. ``decided_on`` is a
    day. ``bases`` are keys of ``BASES``, ``sources`` say in words where it comes from. ``told`` says that the
    person knows of it.
    """

    id: str
    sender: str
    sender_did: str
    to: str
    to_did: str | None
    why: str
    decided_by: str
    agreed_by: str
    decided_on: str
    bases: tuple[str, ...]
    sources: tuple[str, ...]
    told: bool
    sent: datetime


def notice_to_fhir(notice: Notice, *, patient_url: str, shared: Sequence[str]) -> Json:
    """Write the notice; ``shared`` are the addresses of the entries that go out beside the Patient."""
    to: Json = {} if notice.to_did is None else {"identifier": _key(notice.to_did)}
    payload = [{"contentReference": {"reference": url}} for url in shared]
    return {
        "resourceType": "Communication",
        "id": notice.id,
        "status": "completed",
        "category": [
            {"coding": [{"system": SHARE, "code": CODE, "display": str(LABEL)}], "text": str(LABEL)},
            {"coding": [{"system": SHARE, "code": TOLD if notice.told else NOT_TOLD}]},
        ],
        "subject": {"reference": patient_url},
        "sent": moment_text(notice.sent),
        "recipient": [{**to, "display": notice.to}],
        "sender": _organisation(notice),
        "reasonCode": [{"coding": [_REASON], "text": notice.why}],
        **({"payload": payload} if payload else {}),
    }


def provenance_to_fhir(notice: Notice, *, name: str, target: str) -> Json:
    """Write who decided it, and on what basis."""
    sources = [{"role": "source", "what": {"display": source}} for source in notice.sources]
    people = [(DECIDED, notice.decided_by), *([(AGREED, notice.agreed_by)] if notice.agreed_by else [])]
    return {
        "resourceType": "Provenance",
        "id": name,
        "target": [{"reference": target}],
        "occurredDateTime": notice.decided_on,
        "recorded": moment_text(notice.sent),
        "policy": [BASIS + key for key in notice.bases],
        "reason": [{"coding": [_REASON]}],
        "agent": [
            {"type": _type(AUTHOR), "who": _organisation(notice)},
            *({"type": _type(part), "who": {"display": who}} for part, who in people),
        ],
        **({"entity": sources} if sources else {}),
    }


def is_notice(resource: object) -> bool:
    """Say whether a resource claims to be the notice of something shared without agreement."""
    if not isinstance(resource, dict) or resource.get("resourceType") != "Communication":
        return False
    return any(CODE in codes_of(concept, SHARE) for concept in dicts_of(resource.get("category")))


def read_notice(notice: Json, provenance: Json) -> Notice:
    """Read what a notice of our shape and its Provenance say; what they are about is for ``read_bundle``.

    Raises:
        BundleShapeError: they are not of that shape; the place is named.
    """
    _must(notice.get("status") == "completed", "status")
    said = [code for concept in dicts_of(notice.get("category")) for code in codes_of(concept, SHARE)]
    _must(said in ([CODE, TOLD], [CODE, NOT_TOLD]), "category")
    to, reason = _only(notice.get("recipient"), "recipient"), _only(notice.get("reasonCode"), "reasonCode")
    sender = notice.get("sender")
    why = _text(reason.get("text"), "reasonCode.text")
    _must(len(why) <= MOST_WHY, "reasonCode.text")
    agents = {part: _who(provenance, part) for part in (AUTHOR, DECIDED, AGREED)}
    _must(agents[AUTHOR] == [sender] and isinstance(sender, dict), "sender")
    _must(len(agents[DECIDED]) == 1 and len(agents[AGREED]) <= 1, "agent", of="Provenance")
    organisation = sender if isinstance(sender, dict) else {}
    return Notice(
        id=_text(notice.get("id"), "id"),
        sender=_text(organisation.get("display"), "sender.display"),
        sender_did=_did(organisation.get("identifier"), "sender.identifier"),
        to=_text(to.get("display"), "recipient.display"),
        to_did=_did(to["identifier"], "recipient.identifier") if "identifier" in to else None,
        why=why,
        decided_by=_text(agents[DECIDED][0].get("display"), "agent", of="Provenance"),
        agreed_by=next((_text(who.get("display"), "agent", of="Provenance") for who in agents[AGREED]), ""),
        decided_on=_day(provenance.get("occurredDateTime")),
        bases=_bases(provenance),
        sources=tuple(_source(each) for each in dicts_of(provenance.get("entity"))),
        told=said[1] == TOLD,
        sent=_moment(notice.get("sent")),
    )


def refuse_other_sender(notice: Notice | None, did: str | None) -> None:
    """Make sure that whoever says they sent it is whoever signed it.

    Raises:
        BundleShapeError: it names the key of somebody else.
    """
    _must(notice is None or notice.sender_did == did, "sender")


def named_in(notice: Json) -> list[str]:
    """List the addresses of what a notice says goes out with it."""
    references = [each.get("contentReference") for each in dicts_of(notice.get("payload"))]
    return [str(each.get("reference")) if isinstance(each, dict) else "" for each in references]


def bases_in_words(notice: Notice) -> tuple[tuple[Said, str], ...]:
    """Say each basis in plain words, with what the law calls it."""
    return tuple((BY_KEY[key].title, BY_KEY[key].law) for key in notice.bases)


def _organisation(notice: Notice) -> Json:
    return {"type": "Organization", "identifier": _key(notice.sender_did), "display": notice.sender}


def _key(did: str) -> Json:
    return {"system": URI, "value": did}


def _type(code: str) -> Json:
    return {"coding": [{"system": _AGENT, "code": code}]}


def _who(provenance: Json, part: str) -> list[Json]:
    agents = [
        each for each in dicts_of(provenance.get("agent")) if codes_of(each.get("type"), _AGENT) == [part]
    ]
    return [who for each in agents if isinstance(who := each.get("who"), dict)]


def _bases(provenance: Json) -> tuple[str, ...]:
    policies = provenance.get("policy")
    _must(isinstance(policies, list) and policies, "policy", of="Provenance")
    keys = [str(each).removeprefix(BASIS) for each in policies] if isinstance(policies, list) else []
    return tuple(key for key in dict.fromkeys(keys) if key in BY_KEY)


def _source(entity: Json) -> str:
    what = entity.get("what")
    return _text(what.get("display") if isinstance(what, dict) else None, "entity", of="Provenance")


def _did(identifier: object, place: str) -> str:
    _must(isinstance(identifier, dict) and identifier.get("system") == URI, place)
    return _text(identifier.get("value") if isinstance(identifier, dict) else None, place)


def _day(value: object) -> str:
    text = _text(value, "occurredDateTime", of="Provenance")
    try:
        date.fromisoformat(text)
    except ValueError:
        text = ""
    _must(_DAY.match(text), "occurredDateTime", of="Provenance")
    return text


def _moment(value: object) -> datetime:
    try:
        return moment(_text(value, "sent"))
    except (ValueError, OverflowError):
        raise _broken("sent") from None


def _only(value: object, place: str) -> Json:
    _must(isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict), place)
    return dicts_of(value)[0]


def _text(value: object, place: str, *, of: str = "Communication") -> str:
    if not isinstance(value, str) or not value.strip():
        raise _broken(place, of=of)
    return value


def _must(holds: object, place: str, *, of: str = "Communication") -> None:
    if not holds:
        raise _broken(place, of=of)


def _broken(place: str, *, of: str = "Communication") -> BundleShapeError:
    return BundleShapeError("It does not say as it should why it was shared.", place=f"{of}.{place}")
