"""Every part is written in plain words: valid FHIR R4, shown readably, on pages that grow."""

import json
from dataclasses import asdict

import pytest

from portable_record.actions.add_entry import add_words, kinds_by_part
from portable_record.actions.desk import OpenRecord
from portable_record.actions.read_entries import list_of
from portable_record.actions.share import Wish, preview_share
from portable_record.actions.telling import history_of
from portable_record.actions.undo import undo_change
from portable_record.actions.writer import THE_PERSON, Writer, record_right
from portable_record.errors import MayNotWriteError, UsageError
from portable_record.record.entry import Entry
from portable_record.record.fhir import validate
from portable_record.record.json_text import parse
from portable_record.record.own_words import FORMS, Form
from portable_record.record.parts import PARTS
from portable_record.record.readable.view import view
from portable_record.record.rights import Right
from portable_record.record.types import default_part
from tests.actions.test_add import DAY

WORDS = "I stop singing & <b>turn</b> the taps on."
BESIDE = {
    "name": "Werneth Lunch Club",
    "phone": "0161 496 0122",
    "relation": "my neighbour",
    "times": "Tuesdays, 11:30 to 2",
    "address": "Featherstall Road, Oldham",
    "access": "Ramp at the side door",
    "checked": "2 October 2026",
}


def add(
    record: OpenRecord, form: Form, words: str = WORDS, writer: Writer = THE_PERSON, **said: bool
) -> Entry:
    beside = {each: BESIDE[each] for each in form.beside}
    sensitive = said.get("sensitive", False)
    return add_words(
        record, part=form.part, kind=form.code, words=words, sensitive=sensitive, writer=writer, beside=beside
    )


def form(code: str) -> Form:
    return next(each for each in FORMS if each.code == code)


def nadia(record: OpenRecord) -> Writer:
    return record_right(
        record, "Nadia Hussain", Right("agrees", since=DAY), cannot_decide=False, relation="daughter"
    )


def shown(entry: Entry) -> str:
    return "\n".join(line.text for line in view(parse(entry.text)).lines)  # type: ignore[arg-type]  # a JSON object


def test_every_part_but_the_persons_own_details_has_plain_words() -> None:
    assert set(kinds_by_part()) == {part.key for part in PARTS} - {"details"}


def test_what_is_written_is_valid_stands_in_its_part_and_is_shown_in_words(record: OpenRecord) -> None:
    for each in FORMS:
        entry = add(record, each)

        resource = parse(entry.text)
        assert isinstance(resource, dict)
        validate(resource)
        assert (entry.part, default_part(resource)) == (each.part, each.part), each.code
        said = f"{entry.title}\n{shown(entry)}"
        assert all(BESIDE[name] in said for name in each.beside - {"name"}), each.code
        assert each.code in ("note", "person") or WORDS in said, each.code


def test_the_words_of_somebody_else_are_marked_as_theirs(record: OpenRecord) -> None:
    writer = nadia(record)

    written = [json.loads(add(record, each, writer=writer).text) for each in FORMS]

    assert {each["meta"]["security"][0]["code"] for each in written} == {"PACQAST"}


def test_the_plan_for_when_things_go_wrong_grows_on_one_page(record: OpenRecord) -> None:
    first = add(record, form("sets-it-off"), "A fall.")
    second = add(record, form("call"), "1. Nadia 07700 900141.")

    assert second.id == first.id
    steps = json.loads(second.text)["activity"]
    assert [step["detail"]["description"] for step in steps] == ["A fall.", "1. Nadia 07700 900141."]
    assert len(list(list_of(record, part="crisis"))) == 1


def test_about_me_keeps_one_section_a_heading(record: OpenRecord) -> None:
    add(record, form("do-and-dont"), "Please knock.")
    add(record, form("wellness"), "I sleep badly.")
    page = add(record, form("do-and-dont"), "Please don't shout.\n\nEver.")

    sections = json.loads(page.text)["section"]
    assert [section["title"] for section in sections] == ["Please do and please don't", "My wellness"]
    assert "Please knock." in shown(page)
    assert "Please don't shout." in shown(page)


def test_one_thing_on_a_page_is_taken_back_alone(record: OpenRecord) -> None:
    add(record, form("sets-it-off"), "A fall.")
    page = add(record, form("helps"), "Tea.")
    last = list(history_of(record, page.id))[-1]

    undo_change(record, last.change)

    assert "Tea." not in shown(record.vault.entries.get(page.id))
    assert "A fall." in shown(record.vault.entries.get(page.id))


def test_nobody_writes_on_a_page_that_another_has_begun(record: OpenRecord) -> None:
    mine = add(record, form("helps"), "Tea.")
    hers = add(record, form("helps"), "Her sister's voice.", nadia(record))
    again = add(record, form("helps"), "Quiet.")

    assert hers.id != mine.id == again.id
    assert "sister" not in shown(again)


def test_what_is_sensitive_has_a_page_of_its_own(record: OpenRecord) -> None:
    mine = add(record, form("helps"), "Tea.")
    hidden = add(record, form("helps"), "The refuge.", sensitive=True)
    more = add(record, form("do-not"), "Call him.", sensitive=True)

    assert mine.id != hidden.id == more.id
    assert (mine.sensitive, hidden.sensitive) == (False, True)
    seen = preview_share(record, Wish(parts=("crisis",), to="Club", purpose="support"))
    assert "refuge" not in str([asdict(item) for item in seen.items])


def test_a_page_that_is_binned_is_not_written_on(record: OpenRecord) -> None:
    from portable_record.actions.bin_entries import put_in_bin

    gone = add(record, form("helps"), "Tea.")
    put_in_bin(record, [gone.id])

    assert add(record, form("helps"), "Coffee.").id != gone.id


def test_what_does_not_belong_beside_the_words_is_refused(record: OpenRecord) -> None:
    with pytest.raises(UsageError, match="--phone does not belong"):
        add_words(record, part="crisis", kind="helps", words="Tea", sensitive=False, beside={"phone": "0161"})


@pytest.mark.parametrize("words", ["", "  ", "half a letter \ud800"])
def test_what_is_no_words_is_refused(record: OpenRecord, words: str) -> None:
    with pytest.raises(UsageError):
        add(record, form("note"), words)


def test_a_right_that_does_not_reach_so_far_writes_on_no_page(record: OpenRecord) -> None:
    add(record, form("helps"), "Tea.")
    money = record_right(
        record,
        "Nadia Hussain",
        Right("lpa-money", since=DAY, evidence="seen"),
        cannot_decide=False,
        relation="daughter",
    )

    with pytest.raises(MayNotWriteError):
        add(record, form("helps"), "Coffee.", money)


def test_a_group_without_a_name_is_called_by_the_words(record: OpenRecord) -> None:
    entry = add_words(record, part="community", kind=None, words="Threads Together", sensitive=False)

    assert entry.title == "Threads Together"
    assert "description" not in json.loads(entry.text)
