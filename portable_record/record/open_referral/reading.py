"""The services in a file of a directory, in any of its forms; each bad one is refused alone."""

from collections.abc import Iterator, Mapping

from portable_record.errors import (
    EntryTooLongError,
    FileTooLargeError,
    NotOpenReferralError,
    PortableRecordError,
    ServiceUnusableError,
    TooManyServicesError,
)
from portable_record.record.intake import Checked, check
from portable_record.record.json_text import parse, write
from portable_record.record.open_referral.foreign import Object, line, text
from portable_record.record.open_referral.limits import MOST, MOST_SERVICES
from portable_record.record.open_referral.mapping import Json, Made, make

_PAGES = ("contents", "services", "content")
_OF_A_SERVICE = frozenset(
    {"organization", "organization_id", "status", "service_at_locations", "schedules", "regular_schedules"}
)

Ready = tuple[Made, tuple[tuple[str, bytes, Checked], ...]]
"""A service, and of each of its resources the address, the text, and what the check said of it."""


def services_in(data: bytes) -> Iterator[Ready | PortableRecordError]:
    """Read a file, and give each service ready to be kept, or why it cannot be.

    Raises:
        FileTooLargeError, NotOpenReferralError, TooManyServicesError: it is too much, or something else.
        IntakeError: it is no strict JSON.
    """
    if len(data) > MOST:
        raise FileTooLargeError(f"The most is {MOST >> 20} MiB.")
    try:
        listed = _listed(parse(data.removeprefix(b"\xef\xbb\xbf"), most=MOST))
    except EntryTooLongError as much:
        raise FileTooLargeError(much.detail) from much
    if len(listed) > MOST_SERVICES:
        raise TooManyServicesError(f"It has {len(listed)}; we take {MOST_SERVICES}.")
    met: set[str] = set()
    for number, one in enumerate(listed, 1):
        try:
            yield _ready(one, met)
        except PortableRecordError as refused:
            refused.place = ", ".join(part for part in (f"service {number}", refused.place) if part)
            yield refused


def looks_like(value: Mapping[str, object]) -> bool:
    """Say of an object by its members whether it may be such a file; what is in it is not looked at."""
    if any(isinstance(value.get(name), list) for name in _PAGES):
        return True
    return _is_service(value) or isinstance(value.get("service"), Mapping)


def _ready(one: object, met: set[str]) -> Ready:
    if not isinstance(one, Mapping):
        raise ServiceUnusableError("It is no object.")
    source = text(one.get("id"))
    if not source or len(source) > 200:
        raise ServiceUnusableError("It has no id.")
    if not line(one.get("name")):
        raise ServiceUnusableError("It has no name.")
    made = make(one)
    address = made.resources[0][0]
    if address in met:
        raise ServiceUnusableError("It is there twice.")
    met.add(address)
    texts = [(url, write(resource)) for url, resource in made.resources]
    return made, tuple((url, words, check(words)) for url, words in texts)


def _listed(value: object) -> list[object]:
    """List the services of a file.

    Raises:
        NotOpenReferralError: there are none.
    """
    found = _of(value)
    if not found or not any(isinstance(one, Mapping) and _is_service(one) for one in found):
        raise NotOpenReferralError
    return found


def _of(value: object) -> list[object]:
    if isinstance(value, list):
        return value
    if not isinstance(value, Mapping):
        return []
    page = next((found for name in _PAGES if isinstance(found := value.get(name), list)), None)
    if page is not None:
        owner = {name: inside for name, inside in value.items() if name not in _PAGES}
        return [_with_owner(one, owner) for one in page] if line(value.get("name")) else page
    service = value.get("service")
    if isinstance(service, Mapping):
        return [_at_place(service, value)]
    return [value]


def _is_service(value: Object) -> bool:
    return (
        bool(line(value.get("name"))) and bool(value.keys() & _OF_A_SERVICE) and "resourceType" not in value
    )


def _with_owner(service: object, owner: Object) -> object:
    """Give a service of an organisation's list that organisation, unless it names one."""
    if not isinstance(service, Mapping) or isinstance(service.get("organization"), Mapping):
        return service
    return {**service, "organization": owner}


def _at_place(service: Object, at: Object) -> Json:
    return (
        {**service, "service_at_locations": [dict(at)]}
        if isinstance(at.get("location"), Mapping)
        else dict(service)
    )
