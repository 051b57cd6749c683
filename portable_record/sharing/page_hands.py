"""What the page must know to check whose hands a share went through; see static/js/page-hands.js."""

from datetime import UTC, datetime, timedelta

from portable_record.sharing.consent import terms_to_fhir
from portable_record.sharing.contact import BEARER
from portable_record.sharing.digests import ENTRY_LABEL, SALT_LABEL
from portable_record.sharing.hand import MOST_HAND, PURPOSE, ROLES, TYPE
from portable_record.sharing.hands import HANDS, MOST_HANDS
from portable_record.sharing.make_bundle import AGENT, SUBSETTED
from portable_record.sharing.purposes import PURPOSES
from portable_record.sharing.terms import KEY, Terms

_ANY = "00000000-0000-4000-8000-000000000000"
_THEN = datetime(2000, 1, 1, tzinfo=UTC)


def known_of_hands() -> dict[str, object]:
    """Say how hands are written, and how terms look of which the page fills in what is theirs alone."""
    terms = Terms(
        id=_ANY,
        key=bytes(KEY),
        recipient=BEARER,
        purpose=PURPOSES[0].key,
        given=_THEN,
        until=_THEN + timedelta(days=1),
    )
    return {
        "url": HANDS,
        "most": MOST_HANDS,
        "letters": MOST_HAND,
        "type": TYPE,
        "purpose": PURPOSE,
        "entryLabel": ENTRY_LABEL.decode(),
        "saltLabel": SALT_LABEL.decode(),
        "roles": ROLES,
        "codings": {each.key: each.coding for each in PURPOSES},
        "consent": terms_to_fhir(terms, patient_url="", shared=[("", "")]),
        "agent": {"coding": [{"system": AGENT, "code": "author"}]},
        "tag": SUBSETTED,
    }
