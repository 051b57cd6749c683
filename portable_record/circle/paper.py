"""A paper of a group on data protection, as its team shares it.

Leads share answers, cases and their steps; leads and workers what people asked for of their data; and leads
alone read what was shared to keep somebody safe, whoever wrote it. Signed by the device that wrote it.
Format: docs/format/team.md, rules 21 to 24.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portable_record.circle.membership import OWNER, Member, Membership
from portable_record.circle.standing import Standing
from portable_record.circle.team_counting import may_receive, sees_inbox
from portable_record.crypto.b64 import b64url
from portable_record.crypto.did import key_from_did
from portable_record.crypto.signing import SIGNATURE, SigningKey
from portable_record.errors import CircleFileError, DidError, MalformedChangeError, NotCanonicalError
from portable_record.record import shapes
from portable_record.record.canonical import canonical, read_canonical
from portable_record.record.strict import Strict
from portable_record.sharing.contact import MOST_NAME

PURPOSE = "portable-record/v1/circle/paper"
VERSION = 1
PAPERS, ASKED, SAFE = "papers", "asked", "safe"
"""The parts whose keys only leads have, or leads and workers; no change is in them. The third has no key of
its own: what is in it lies under that of the leads, or was sealed for their devices alone."""
ANSWER, CASE, STEP = OF_LEADS = ("answer", "case", "step")
REQUEST, LOOKED, SETTLED, COPIED = OF_WORKERS = ("request", "looked", "settled", "copied")
KNOWS = "knows"
KEPT_SAFE, SAFE_BACK = OF_SAFETY = ("kept-safe", "safe-back")
KINDS = (*OF_LEADS, *OF_WORKERS, *OF_SAFETY, KNOWS)
"""In the order in which they are taken over: what others are about comes before them."""
MOST = 15 * 1024  # bytes
_READ = Strict(CircleFileError)
_TEXTS = ("record", "device", "when", "kind", "name")
_NAMES = ("v", "purpose", "epoch", "said", "signature", *_TEXTS)
_SAID: Mapping[str, tuple[str, ...]] = {
    ANSWER: ("words",),
    CASE: ("of", "written", "words", "whom", "by", "aware"),
    STEP: ("of", "what", "words", "by", "when"),
    REQUEST: ("written", "about", "also", "asks", "came", "by"),
    LOOKED: ("of", "item", "choices"),
    SETTLED: ("checked", "checked_words", "harm", "harm_words"),
    COPIED: ("given", "by"),
    KNOWS: ("as", "compared"),
    KEPT_SAFE: ("written", "about", "by", "plan", "went"),
    SAFE_BACK: ("when", "why", "by"),
}
_SAFE_ID = re.compile(r"safe-[0-9a-f]{16}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Paper:
    """What somebody wrote: of which ``kind``, under which ``name``, and what it says."""

    record: str
    epoch: int
    device: str
    when: str
    kind: str
    name: str
    said: Mapping[str, str]
    signature: bytes = b""

    @property
    def part(self) -> str:
        """Under which key it goes."""
        return part_of(self.kind)


def part_of(kind: str) -> str:
    """Say under which key a kind of papers goes."""
    return SAFE if kind in OF_SAFETY else PAPERS if kind in OF_LEADS else ASKED


def key_of(part: str) -> str:
    """Name the key under which papers of a part lie, where this device has it."""
    return ASKED if part == ASKED else PAPERS


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
        for name in {"written", "aware", "when", "given"} & said.keys():
            shapes.moment(paper.said[name], name)
        if paper.kind == REQUEST:
            date.fromisoformat(paper.said["came"])
        if paper.kind == LOOKED and paper.name != f"{paper.said['of']}/{paper.said['item']}":
            raise CircleFileError("Its name is that of another.", place="name")
        if paper.kind == KNOWS:
            _check_known(paper)
        if paper.kind in OF_SAFETY and not _SAFE_ID.fullmatch(paper.name):
            raise CircleFileError("Its name is none.", place="name")
    except (NotCanonicalError, MalformedChangeError) as broken:
        raise CircleFileError(broken.detail, place=broken.place) from broken
    except ValueError as broken:
        raise CircleFileError("A day in it is none.", place="came") from broken
    return paper


def _check_known(paper: Paper) -> None:
    """Hold what somebody says of a key to rule 25: it is their device that compared it."""
    device, _, did = paper.name.partition("/")
    if device != paper.device:
        raise CircleFileError("It says what another compared.", place="name")
    try:
        key_from_did(did)
    except DidError as broken:
        raise CircleFileError(broken.detail, place="name") from broken
    if paper.said["compared"]:
        shapes.moment(paper.said["compared"], "compared")
    if len(paper.said["as"]) > MOST_NAME:
        raise CircleFileError("A name is too long.", place="as")


def verify_paper(paper: Paper, membership: Membership) -> None:
    """Check that somebody of this membership who may write it signed a paper of its record.

    Raises:
        CircleFileError: it is of another record, or by somebody who may not write it.
        SignatureBrokenError: that device did not sign it.
    """
    member, device = membership.devices.get(paper.device, (None, None))
    if paper.record != membership.record or member is None or device is None:
        raise CircleFileError("It is by nobody in the team.", place="device")
    if not may_write(member, paper.part):
        raise CircleFileError("It is by somebody who may not write it.", place="device")
    device.key.verify(canonical(_body(paper)), paper.signature)


def last_epoch(device: str, part: str, standing: Standing) -> int:
    """Give the last epoch in force in which a device could write papers of this part; 0 if in none."""
    members = ((one.epoch, one.devices.get(device)) for one in standing.in_force)
    return max((epoch for epoch, found in members if found and may_write(found[0], part)), default=0)


def counts_under(device: str, part: str, standing: Standing, under: str) -> bool:
    """Say whether a paper of a device counts that lies under the key of a membership, by its hash (rule 23).

    Of one that has the key no more, it does only under a later key: whoever holds the paper sealed it so.
    """
    last, now = last_epoch(device, part, standing), standing.now
    lies_in = next((one.epoch for one in standing.in_force if one.hash == under), 0)
    return now is not None and (last == now.epoch or lies_in > last)


def may_write(member: Member, part: str) -> bool:
    """Whether somebody writes papers of this part: leads, or workers too; of safety, all in the team."""
    if part == SAFE:
        return sees_inbox(member)
    return member.role == OWNER or (part == ASKED and may_receive(member))


def may_read(member: Member, part: str) -> bool:
    """Whether somebody reads papers of this part: leads, or leads and workers."""
    return member.role == OWNER or (part == ASKED and may_receive(member))


def _body(paper: Paper) -> dict[str, object]:
    return {
        "v": VERSION,
        "purpose": PURPOSE,
        "epoch": paper.epoch,
        "said": dict(paper.said),
        **{name: getattr(paper, name) for name in _TEXTS},
    }
