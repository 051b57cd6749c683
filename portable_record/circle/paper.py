"""A paper of a group on data protection, as leads share it: one answer, one case, one step of a case.

Signed by a lead's device. Format: docs/format/team.md, rule 21.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from portable_record.circle.membership import Membership
from portable_record.crypto.b64 import b64url
from portable_record.crypto.signing import SIGNATURE, SigningKey
from portable_record.errors import CircleFileError, MalformedChangeError, NotCanonicalError
from portable_record.record import shapes
from portable_record.record.canonical import canonical, read_canonical
from portable_record.record.strict import Strict

PURPOSE = "portable-record/v1/circle/paper"
VERSION = 1
PAPERS = "papers"
"""The part whose key only leads have; no change is in it."""
ANSWER, CASE, STEP = KINDS = ("answer", "case", "step")
MOST = 15 * 1024  # bytes
_READ = Strict(CircleFileError)
_TEXTS = ("record", "device", "when", "kind", "name")
_NAMES = ("v", "purpose", "epoch", "said", "signature", *_TEXTS)
_SAID: Mapping[str, tuple[str, ...]] = {
    ANSWER: ("words",),
    CASE: ("of", "written", "words", "whom", "by", "aware"),
    STEP: ("of", "what", "words", "by", "when"),
}


@dataclass(frozen=True, slots=True)
class Paper:
    """What a lead wrote: of which ``kind``, under which ``name``, and what it says."""

    record: str
    epoch: int
    device: str
    when: str
    kind: str
    name: str
    said: Mapping[str, str]
    signature: bytes = b""


def sign_paper(paper: Paper, key: SigningKey) -> bytes:
    """Sign a paper with the key of the device that it names, and write it.

    Raises:
        CircleFileError: it is not written as it must be, or names another device.
    """
    if key.public.thumbprint() != paper.device:
        raise CircleFileError("A device speaks for itself alone.", place="device")
    body = _body(paper)
    signed = canonical(body | {"signature": b64url(key.sign(canonical(body)))})
    read_paper(signed)
    return signed


def read_paper(data: bytes) -> Paper:
    """Read a paper. What comes back is well formed, and NOT verified: see ``verify_paper``.

    Raises:
        CircleFileError: it is not written as it must be.
    """
    if len(data) > MOST:
        raise CircleFileError("It is longer than a paper may be.")
    try:
        file = _READ.named(read_canonical(data), _NAMES)
        if _READ.number(file["v"]) != VERSION or file["purpose"] != PURPOSE:
            raise CircleFileError("It was made for something else.", place="purpose")
        texts = {name: _READ.text(file[name]) for name in _TEXTS}
        if texts["kind"] not in KINDS or not texts["name"]:
            raise CircleFileError("It is of no known kind.", place="kind")
        said = _READ.named(file["said"], _SAID[texts["kind"]])
        paper = Paper(
            **texts,
            epoch=_READ.number(file["epoch"]),
            said={name: _READ.text(text) for name, text in said.items()},
            signature=_READ.data(file["signature"], SIGNATURE),
        )
        shapes.uuid(paper.record, "record")
        shapes.whole_number(paper.epoch, "epoch", least=1)
        shapes.moment(paper.when, "when")
        shapes.hash_text(paper.device, "device")
        for name in {"written", "aware", "when"} & said.keys():
            shapes.moment(paper.said[name], name)
    except (NotCanonicalError, MalformedChangeError) as broken:
        raise CircleFileError(broken.detail, place=broken.place) from broken
    return paper


def verify_paper(paper: Paper, membership: Membership) -> None:
    """Check that a lead of this membership signed a paper of its record.

    Raises:
        CircleFileError: it is of another record, or by somebody who is no lead.
        SignatureBrokenError: that device did not sign it.
    """
    if paper.record != membership.record or membership.owner_of(paper.device) is None:
        raise CircleFileError("It is by nobody who leads the team.", place="device")
    _, device = membership.devices[paper.device]
    device.key.verify(canonical(_body(paper)), paper.signature)


def _body(paper: Paper) -> dict[str, object]:
    return {
        "v": VERSION,
        "purpose": PURPOSE,
        "epoch": paper.epoch,
        "said": dict(paper.said),
        **{name: getattr(paper, name) for name in _TEXTS},
    }
