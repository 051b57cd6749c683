"""Take what somebody gave towards the own record: it comes like a file, and is looked at before it is taken.

Its terms and who signed it are about the giving, not about the person: they stay out. Nothing merges by
itself: whose it is, what is new and what differs is shown first (``look_into.py``, ``taking.py``).
"""

from portable_record.actions.coming import Coming, begin, bring
from portable_record.actions.desk import OpenRecord
from portable_record.errors import UsageError
from portable_record.record.json_text import write
from portable_record.sharing.consent import is_share_terms
from portable_record.sharing.signer_name import address_of, claimed_name, named
from portable_record.sharing.verdict import Taken

Json = dict[str, object]


def towards_record(record: OpenRecord, coming: Coming) -> Coming:
    """Let the entries of what waits come as a file of their own, named by who gave them.

    Raises:
        UsageError: nothing waits that could be taken.
        VaultError: the disk does not take it.
    """
    verdict = coming.verified.verdict if coming.verified is not None else None
    if verdict is None or verdict.refused or not verdict.taken:
        raise UsageError("Look at it first.")
    entries = [entry for taken in verdict.taken for entry in _entries(taken)]
    sender = verdict.signer.name or address_of(verdict.signer.iss or "")
    name = named(sender, claimed_name(verdict))
    data = write({"resourceType": "Bundle", "type": "collection", "entry": entries})
    new = begin(record, str(name).replace("/", " "))
    for _came in bring(new, [data]):
        pass
    return new


def _entries(taken: Taken) -> list[object]:
    """Give the entries of a share without its terms and the Provenance of its giving."""
    listed = taken.bundle.get("entry")
    entries = list(listed) if isinstance(listed, list) else []
    shared = any(is_share_terms(_resource(entry)) for entry in entries)
    if shared and _resource(entries[-1]).get("resourceType") == "Provenance":
        entries.pop()
    return [entry for entry in entries if not is_share_terms(_resource(entry))]


def _resource(entry: object) -> Json:
    resource = entry.get("resource") if isinstance(entry, dict) else None
    return resource if isinstance(resource, dict) else {}
