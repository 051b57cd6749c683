"""The list of what a hand gave, as salted digests: what is shown is found in it, and nothing else guessed.

See docs/format/hands.md, "The digests".
"""

import hashlib
import hmac
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations, pairwise

from portable_record.crypto.b64 import b64url
from portable_record.record.json_text import write

Json = dict[str, object]

ENTRY_LABEL = b"portable-record/v1/hand/entry\x00"
SALT_LABEL = b"portable-record/v1/hand/salt\x00"
SEED, SALT, DIGEST = 32, 16, 32  # bytes
FILLED = 32  # a list has a multiple of so many digests
DETAILS = {"birth-date": "birthDate", "address": "address", "nhs-number": "identifier"}
"""The details of the Patient that may stay behind, by their names in ``terms.py``."""


def salt_of(seed: bytes, resource: Json) -> bytes:
    """Return the salt of a resource under the seed of its share."""
    return hmac.digest(seed, SALT_LABEL + write(resource), "sha256")[:SALT]


def digest_of(salt: bytes, resource: Json) -> bytes:
    """Return the digest of a resource."""
    return hashlib.sha256(ENTRY_LABEL + salt + write(resource)).digest()


def choices_of(patient: Json) -> Iterator[Json]:
    """Give the Patient with each choice of those details that it has; the first has none, the last all."""
    there = [member for member in DETAILS.values() if member in patient]
    for number in range(len(there) + 1):
        for kept in combinations(there, number):
            yield without(patient, frozenset(there) - frozenset(kept))


def without(patient: Json, members: frozenset[str]) -> Json:
    """Leave some details of a Patient out."""
    return {name: value for name, value in patient.items() if name not in members}


def first_list(seed: bytes, patient: Json, resources: Iterable[Json], dice: Callable[[int], bytes]) -> bytes:
    """Write the list of a share that the person gives, with enough random ones for the next list to take."""
    return filled([*_real(seed, patient, resources), *(dice(DIGEST) for _ in range(FILLED - 1))], dice)


def random_in(digests: bytes, seed: bytes, patient: Json, resources: Iterable[Json]) -> frozenset[bytes]:
    """Return those of the person's list that are of nothing: only who holds all of it can tell."""
    return taken_apart(digests) - frozenset(_real(seed, patient, resources))


def _real(seed: bytes, patient: Json, resources: Iterable[Json]) -> Iterator[bytes]:
    for thing in (*choices_of(patient), *resources):
        yield digest_of(salt_of(seed, thing), thing)


def filled(
    digests: Iterable[bytes], dice: Callable[[int], bytes], before: frozenset[bytes] = frozenset()
) -> bytes:
    """Fill digests up with random ones, so that nobody can count them, and sort them.

    They are taken out of those of the list before, if there are enough: so what both lists have is filled up,
    too.
    """
    listed = set(digests)
    missing = -len(listed) % FILLED if listed else FILLED
    if len(before) >= missing:
        shuffle = dice(SEED)
        listed |= set(sorted(before, key=lambda one: hmac.digest(shuffle, one, "sha256"))[:missing])
    while len(listed) % FILLED or not listed:
        listed.add(dice(DIGEST))
    return b"".join(sorted(listed))


def taken_apart(digests: bytes) -> frozenset[bytes]:
    """Return the digests of a list; none where it is not written as it should be."""
    if not digests or len(digests) % (DIGEST * FILLED):
        return frozenset()
    listed = [digests[at : at + DIGEST] for at in range(0, len(digests), DIGEST)]
    if any(one >= after for one, after in pairwise(listed)):
        return frozenset()
    return frozenset(listed)


def hash_of(data: bytes) -> str:
    """Return the hash by which a hand names a list, or the hand before."""
    return b64url(hashlib.sha256(data).digest())


def all_in(things: Sequence[Json], salts: Sequence[bytes], lists: Sequence[frozenset[bytes]]) -> bool:
    """Say whether each thing has its digest in each list."""
    if len(things) != len(salts):
        return False
    found = [digest_of(salt, thing) for salt, thing in zip(salts, things, strict=True)]
    return all(listed.issuperset(found) for listed in lists)
