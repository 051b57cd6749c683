"""The services of a directory as the serving process gives them, taken apart as strictly as a stranger's."""

import json
from dataclasses import dataclass

from portable_record.record.open_referral.limits import MOST_SERVICES
from portable_record.sharing.reader.frames import FrameError
from portable_record.sharing.reader.refusals import Refusal, error_from, refusal_of

SAID = 7


@dataclass(frozen=True, slots=True)
class Service:
    """One service: what a person reads to choose it, and its resources, each with its address.

    The first resource is the service itself. ``checked`` and ``changed`` are days, or empty.
    """

    source: str
    name: str
    organisation: str
    about: str
    place: str
    checked: str
    changed: str
    resources: tuple[tuple[str, bytes], ...]

    @property
    def address(self) -> str:
        """The address by which it is known again."""
        return self.resources[0][0]


def services(body: bytes) -> list[Service | Refusal]:
    """Read an answer.

    Raises:
        FrameError: it is something else.
    """
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise FrameError("no JSON") from error
    if not isinstance(found, list) or len(found) > MOST_SERVICES:
        raise FrameError("no list of services")
    return [_one(each) for each in found]


def _one(value: object) -> Service | Refusal:
    match value:
        case ["refused", error]:
            return refusal_of(error_from(error))
        case ["service", [*said], [_, *_] as resources]:
            words = [one for one in said if isinstance(one, str)]
            if len(words) == len(said) == SAID:
                source, name, organisation, about, place, checked, changed = words
                kept = tuple(_resource(each) for each in resources)
                return Service(source, name, organisation, about, place, checked, changed, kept)
    raise FrameError("neither a service nor refused")


def _resource(value: object) -> tuple[str, bytes]:
    match value:
        case [str(url), str(text)] if url.startswith("urn:uuid:"):
            return url, text.encode()
    raise FrameError("no resource with an address")
