"""The key for which an answer to a share is locked, in what is signed; docs/format/answer.md."""

from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Mapping

from portable_record.crypto.hpke import PUBLIC, X25519
from portable_record.errors import BundleShapeError

Json = dict[str, object]

ANSWER_TO = "https://portablerecord.org/fhir/StructureDefinition/answer-to"
_VALUE = "valueBase64Binary"
_PLACE = "Bundle.meta.extension"


def answer_to_fhir(key: bytes) -> Json:
    """Write the sealing key of whoever signs as an extension in ``Bundle.meta``."""
    return {"url": ANSWER_TO, _VALUE: b64encode(key).decode()}


def answer_to_in(bundle: Mapping[str, object]) -> bytes | None:
    """Read for which key an answer is locked; None where a share does not say it.

    Raises:
        BundleShapeError: what it says of it is not as it should be.
    """
    meta = bundle.get("meta")
    extensions = meta.get("extension") if isinstance(meta, dict) else None
    listed = extensions if isinstance(extensions, list) else ()
    ours = [each for each in listed if isinstance(each, dict) and each.get("url") == ANSWER_TO]
    if not ours:
        return None
    if len(ours) > 1 or ours[0].keys() != {"url", _VALUE}:
        raise BundleShapeError(place=_PLACE)
    try:
        key = b64decode(str(ours[0][_VALUE]), validate=True)
    except (Base64Error, ValueError) as broken:
        raise BundleShapeError(place=_PLACE) from broken
    if len(key) != PUBLIC + X25519:
        raise BundleShapeError(place=_PLACE)
    return key
