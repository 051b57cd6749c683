"""What stands around the things of a share that was passed on: nothing that no hand before covers.

See docs/format/hands.md, "What stands around". Whoever passes it on signs all of it, and could say something
there that would read as if the person had given it. So all of it is made anew here, and compared.
"""

from portable_record.errors import TermsError
from portable_record.record.moments import moment_text
from portable_record.sharing.attachments import FILES, files_in, names_file
from portable_record.sharing.bundle import Contents
from portable_record.sharing.consent import SaidTerms, dicts_of, terms_to_fhir
from portable_record.sharing.contact import Recipient
from portable_record.sharing.make_bundle import AGENT, SUBSETTED
from portable_record.sharing.terms import KEY, Terms

Json = dict[str, object]

_WHO = {"identifier", "display"}


def is_bare(bundle: Json, inside: Contents, said: SaidTerms) -> bool:
    """Say whether nothing stands around the things of a share but what must.

    Of whoever gave it, the key and the name were compared before; here it counts that nothing else is there.
    """
    consent, provenance = tuple(inside.by_url.values())[-2:]
    performers, agents = dicts_of(consent.get("performer")), dicts_of(provenance.get("agent"))
    named = [*performers, *(agent.get("who") for agent in agents)]
    if not all(isinstance(who, dict) and who.keys() == _WHO for who in named):
        return False
    things = (inside.patient, *sorted(inside.resources, key=url_of))
    try:
        made = {**_consent(said, things), "performer": performers}
    except TermsError:
        return False
    around = (made, _provenance(said, str(provenance.get("id")), agents))
    meta = bundle.get("meta")
    extensions = meta.get("extension") if isinstance(meta, dict) else None
    return _are_known(bundle, dicts_of(extensions), inside) and bundle == {
        "resourceType": "Bundle",
        "meta": {"tag": [SUBSETTED], "extension": extensions},
        "type": "collection",
        "timestamp": moment_text(said.given),
        "entry": [{"fullUrl": url_of(each), "resource": each} for each in (*things, *around)],
    }


def _are_known(bundle: Json, extensions: list[Json], inside: Contents) -> bool:
    """Say whether there are the hands, and before them at most files that their entries name themselves."""
    if not extensions or extensions[-1].get("url") == FILES:
        return False
    files = files_in(bundle)
    fits = all(names_file(inside.by_url.get(each.url, {}), each) for each in files)
    return fits and [one.get("url") for one in extensions[:-1]] == [FILES] * bool(files)


def url_of(resource: Json) -> str:
    """Return the address of a resource in a share of ours."""
    return f"urn:uuid:{resource.get('id')}"


def _consent(said: SaidTerms, things: tuple[Json, ...]) -> Json:
    terms = Terms(
        id=said.id,
        key=bytes(KEY),
        recipient=Recipient(said.recipient_kind, said.recipient_name, said.recipient_did),
        purpose=said.purpose,
        given=said.given,
        until=said.until,
        pass_on=said.pass_on,
    )
    shared = [(url_of(each), str(each["resourceType"])) for each in things]
    return terms_to_fhir(terms, patient_url=shared[0][0], shared=shared)


def _provenance(said: SaidTerms, name: str, agents: list[Json]) -> Json:
    return {
        "resourceType": "Provenance",
        "id": name,
        "target": [{"reference": f"urn:uuid:{said.id}"}],
        "recorded": moment_text(said.given),
        "agent": [
            {"type": {"coding": [{"system": AGENT, "code": "author"}]}, "who": each.get("who")}
            for each in agents
        ],
    }
