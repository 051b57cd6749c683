"""What a person should know before they sign a share: told to them, never to the recipient."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from portable_record.record.asking.attached import DOCUMENT, attached
from portable_record.record.entry import Entry
from portable_record.record.json_text import parse, resource_of, write
from portable_record.record.kinds import SYSTEM
from portable_record.record.readable.files import size_words
from portable_record.saying import say, say_many
from portable_record.sharing.around import Around
from portable_record.sharing.page_files import fits
from portable_record.sharing.person import missing_details, nhs_numbers
from portable_record.sharing.references import Json
from portable_record.sharing.terms import Terms

EVERY_SHARE = say("This may not be everything. They see what you chose to share, and nothing else.")
_DANGEROUS = (
    (
        say(
            "You are sharing only some of your allergies. This may be dangerous: "
            "they may think that these are all."
        ),
        frozenset({"AllergyIntolerance"}),
    ),
    (
        say(
            "You are sharing only some of your medicines. This may be dangerous: "
            "they may think that these are all."
        ),
        frozenset({"MedicationStatement", "MedicationRequest", "MedicationAdministration"}),
    ),
)
DANGEROUS = frozenset(words for words, _ in _DANGEROUS)
_DETAILS = {
    "birth-date": say("You ticked your birth date, but your record has none."),
    "address": say("You ticked your home address, but your record has none."),
    "nhs-number": say("You ticked your NHS number, but your record has none."),
}
_MOST_NAMED = 5
_BETWEEN = r"[\s.\u00ad\u2010-\u2015\u200b-\u200d-]{0,2}"


def cautions(
    entries: Sequence[Entry],
    terms: Terms,
    shared: Mapping[str, Json],
    lost: Iterable[str],
    now: datetime,
    people: Sequence[Entry],
    around: Around,
) -> tuple[str, ...]:
    """List what to heed.

    ``shared`` is what goes out by entry id, ``lost`` whom it no longer names, ``people`` the Patient entries
    of the person; ``entries`` are those at hand, and ``around`` knows all of the record.
    """
    going = [each for each in entries if each.id in shared]
    return (
        *_danger(going, terms, around),
        *_reviews(going, shared, now),
        *_missing(shared, terms),
        *_number_in_words(going, terms, shared, people),
        *_files_left_behind(going),
        *_names_lost([each for each in around.these(frozenset(lost)) if not each.sensitive]),
    )


def _danger(going: Sequence[Entry], terms: Terms, around: Around) -> Iterator[str]:
    for words, types in _DANGEROUS:
        shared = sum(each.type in types for each in going)
        if around.count(types) > shared and (shared or "health" in terms.parts):
            yield words


def _reviews(going: Sequence[Entry], shared: Mapping[str, Json], now: datetime) -> Iterator[str]:
    for entry in going:
        due = _due(shared[entry.id])
        if due and due[:10] < now.date().isoformat()[: len(due[:10])]:
            yield say(
                "“%(title)s” should have been looked at again by %(day)s. It may be out of date.",
                title=entry.title,
                day=due[:10],
            )


def _due(resource: Json) -> str:
    """Find the day by which a plan, or what was agreed about its review, is to be looked at again."""
    if resource.get("resourceType") == "CarePlan":
        return _end(resource.get("period")) if resource.get("status") == "active" else ""
    code = resource.get("code")
    codings = code.get("coding") if isinstance(code, dict) else None
    kinds = [each.get("code") for each in codings or [] if each.get("system") == SYSTEM]
    if "review" not in kinds:
        return ""
    return str(resource.get("valueDateTime") or "") or _end(resource.get("valuePeriod"))


def _end(period: object) -> str:
    return str(period.get("end") or "") if isinstance(period, dict) else ""


def _missing(shared: Mapping[str, Json], terms: Terms) -> Iterator[str]:
    patient = next(each for each in shared.values() if each["resourceType"] == "Patient")
    for detail in missing_details(patient, terms.details):
        yield _DETAILS[detail]
    if "name" not in patient:
        yield say("Your record has no name that you use, so they will not see a name.")


def _number_in_words(
    going: Sequence[Entry], terms: Terms, shared: Mapping[str, Json], people: Sequence[Entry]
) -> Iterator[str]:
    """Warn of an NHS number that a person wrote into free words although they did not tick it."""
    if "nhs-number" in terms.details:
        return
    texts = {each.text for each in people}
    numbers = {number for text in texts for number in nhs_numbers(resource_of(text))}
    spelled = [re.compile(_BETWEEN.join(number)) for number in sorted(numbers)]
    for entry in going:
        text = write(shared[entry.id]).decode()
        if any(number.search(text) for number in spelled):
            yield say("Your NHS number stands in the words of “%(title)s”.", title=entry.title)


def _files_left_behind(going: Sequence[Entry]) -> Iterator[str]:
    """Name what has a file, which goes along in one way and stays here in every other."""
    files = [(each.title, size) for each in going if (size := _size_of_file(each))]
    if files:
        yield say_many(
            "There is a file with this: %(titles)s (%(size)s). It goes along in a page and in a locked file "
            "for this app. In every other way they only see what is written about it.",
            "There are files with these: %(titles)s (%(size)s). They go along in a page and in a locked file "
            "for this app. In every other way they only see what is written about them.",
            len(files),
            titles=_named(title for title, _ in files),
            size=size_words(sum(size for _, size in files), ""),
        )
    goes = fits([size for _, size in files])
    left = [title for (title, _), does in zip(files, goes, strict=True) if not does]
    if left:
        yield say_many(
            "This is too large for a page, and goes along in a locked file for this app alone: %(titles)s.",
            "These are too large for a page, and go along in a locked file for this app alone: %(titles)s.",
            len(left),
            titles=_named(left),
        )


def _size_of_file(entry: Entry) -> int:
    """Say how many bytes the file of an entry has, 1 at the least; 0 where it has none here."""
    value = parse(entry.text) if entry.type == DOCUMENT else None
    found = attached(value) if isinstance(value, dict) else None
    return max(1, found.size) if found is not None and found.blob else 0


def _names_lost(hidden: Sequence[Entry]) -> Iterator[str]:
    if not hidden:
        return
    yield say(
        "What you share also names %(titles)s, which you are not sharing. "
        "They will not see those names there. Tick them if they should.",
        titles=_named(each.title for each in hidden),
    )


def _named(all_titles: Iterable[str]) -> str:
    titles = list(dict.fromkeys(all_titles))
    named, more = ", ".join(f"“{title}”" for title in titles[:_MOST_NAMED]), len(titles) - _MOST_NAMED
    return say("%(named)s and %(num)s more", named=named, num=more) if more > 0 else named
