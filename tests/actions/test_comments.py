"""What people in a circle say about an entry: who comes to read it, where it shows, how it goes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from portable_record.actions.answer import add_answers
from portable_record.actions.check import check_record
from portable_record.actions.circle_changed import changed_since, how_many_new, looked
from portable_record.actions.circle_members import add_member, change_member
from portable_record.actions.circle_standing import as_member
from portable_record.actions.circle_sync import sync
from portable_record.actions.comments import (
    NOT_HERE,
    NOT_YOURS,
    TOO_LONG,
    add_comment,
    comments_on,
    may_comment,
    remove_comment,
)
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.erase import erase_now, erase_old
from portable_record.actions.export import everything
from portable_record.actions.kept_shares import kept_share
from portable_record.actions.lately import lately
from portable_record.actions.look_after import bin_one, mark_sensitive, take_out
from portable_record.actions.look_for import look_for
from portable_record.actions.read_entries import find
from portable_record.actions.remembered import Remembered
from portable_record.actions.share import Wish, look_at, sign_share
from portable_record.actions.share_choices import choices_of_share
from portable_record.actions.share_templates import keep_template
from portable_record.actions.write import new_entry_id, state_of, write, writing
from portable_record.circle.membership import SUGGESTS, VIEWER
from portable_record.errors import (
    CircleMissingError,
    MayNotWriteError,
    NotFoundError,
    SharedOtherwiseError,
    UsageError,
)
from portable_record.record.asking.sheets import sheet_named
from portable_record.record.comment import MOST
from portable_record.record.edits import Draft, binning, creation
from portable_record.record.erase import erasing
from portable_record.record.json_text import write as json_bytes
from portable_record.record.parts import part
from portable_record.sharing.bundle import read_bundle
from portable_record.sharing.health_card import MOST_FILE, open_jws
from portable_record.sharing.selection import select
from portable_record.vault.vault import Vault
from tests.actions.circle_around import as_guest, edit, jeans, joining, plan
from tests.actions.quick import quick_record, stretch_nothing
from tests.actions.three_around import undone
from tests.circle.lying_place import LyingPlace
from tests.record.devices import entry_id
from tests.sharing.cast import NOW
from tests.sharing.shares import SUE_ENTRY, terms

TEA = entry_id(1)


@dataclass
class Two:
    """Jean, and Nadia who may only read the plan, around a place."""

    jean: OpenRecord
    nadia: OpenRecord
    place: LyingPlace

    def sync(self, *records: OpenRecord) -> None:
        for record in records or (self.nadia, self.jean, self.nadia):
            sync(record, self.place)

    @property
    def nadia_id(self) -> str:
        return self.nadia.identity.by.writer


@pytest.fixture(scope="module")
def made(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    folder = tmp_path_factory.mktemp("comments")
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        jean = jeans(desk, folder / "jean", plan)
        nadia = joining(desk, folder / "nadia", jean, "Nadia", 103)
    place = LyingPlace()
    add_member(jean, as_guest(nadia, jean, role=VIEWER, parts=("plan",)))
    for record in (jean, nadia, jean):
        sync(record, place)
    yield Two(jean, as_member(nadia), place)
    for record in (jean, nadia):
        record.vault.close()


@pytest.fixture
def two(made: Two, monkeypatch: pytest.MonkeyPatch) -> Iterator[Two]:
    """Both; what a test does to them is undone, so no trace of it can be forgotten before."""
    monkeypatch.setattr(Vault, "forget_traces", lambda _vault: None)
    with undone(made.jean), undone(made.nadia):
        place = LyingPlace(dict(made.place.files))
        jean, nadia = (replace(one, remembered=Remembered()) for one in (made.jean, made.nadia))
        yield Two(jean, nadia, place)


def said(record: OpenRecord, entry: str = TEA) -> list[tuple[str, str, bool]]:
    found = comments_on(record, record.vault.entries.get(entry))
    return [(one.who, one.words, one.may_go) for one in found]


def test_whoever_may_only_read_comments_and_it_comes_to_everybody_under_their_name(two: Two) -> None:
    assert may_comment(two.nadia, two.nadia.vault.entries.get(TEA))

    comment = add_comment(two.nadia, TEA, "  Is it still four?\r\nShe naps.  ")
    two.sync(two.nadia, two.jean)
    answer = add_comment(two.jean, TEA, "Half past")
    two.sync()

    words = "Is it still four?\nShe naps."
    assert said(two.jean) == [("Nadia", words, True), ("Jean Adeyemi", "Half past", True)]
    assert said(two.nadia) == [("Nadia", words, True), ("Jean Adeyemi", "Half past", False)]
    assert answer != comment
    assert check_record(two.jean) == check_record(two.nadia) == []


def test_what_is_said_twice_in_a_row_is_written_once(two: Two) -> None:
    assert add_comment(two.nadia, TEA, "Yes") == add_comment(two.nadia, TEA, "Yes")

    assert len(said(two.nadia)) == 1


def test_what_somebody_who_suggests_says_waits_for_nobody(two: Two) -> None:
    change_member(two.jean, two.nadia_id, role=SUGGESTS)
    two.sync(two.jean, two.nadia)

    edit(two.nadia, TEA, description="Tea at five")
    comment = add_comment(two.nadia, TEA, "I am free at five")
    two.sync()

    assert [words for _, words, _ in said(two.jean)] == ["I am free at five"]
    remove_comment(two.nadia, comment)
    two.sync()
    assert said(two.jean) == said(two.nadia) == []
    assert b"four" in two.jean.vault.entries.get(TEA).text


def test_a_comment_stands_in_no_part_no_count_and_no_search_for_entries(two: Two) -> None:
    before = two.jean.vault.entries.counts_by_part()["plan"], two.jean.vault.pages.count(part("plan"))

    add_comment(two.jean, TEA, "Marigold")

    after = two.jean.vault.entries.counts_by_part()["plan"], two.jean.vault.pages.count(part("plan"))
    assert before == after
    assert [two.jean.vault.search.find(word, None) for word in ("marigold", "comment", TEA)] == [[], [], []]
    assert [one.id for one in two.jean.vault.pages.last(part("plan"), limit=9)] == [TEA]


def found(record: OpenRecord, words: str, part: str | None = None) -> list[tuple[str, str, str]]:
    """What a search finds, as pages show it: which entry, what was said of it, and by whom."""
    results = look_for(record, words, part=part)
    assert results.count == len(results.found)
    return [(one.id, "".join(piece.text for piece in one.line), one.said_by) for one in results.found]


def test_a_search_finds_what_was_said_and_leads_to_the_entry_with_who_said_it(two: Two) -> None:
    add_comment(two.nadia, TEA, "A Marigold\nfor the table")
    two.sync()

    for record in (two.jean, two.nadia):
        assert found(record, "marig tab") == [(TEA, "A Marigold for the table", "Nadia")]
        assert found(record, "marigold", "plan") == found(record, "marigold")
        assert found(record, "marigold", "health") == []
        (hit,) = find(record, "marigold")
        assert (hit.id, hit.part, hit.title, hit.why, hit.said_by) == (
            *(TEA, "plan", "Draft: Tea at four"),
            *("A Marigold for the table", "Nadia"),
        )
    (one,) = look_for(two.jean, "marigold", writer=two.nadia_id).found
    assert (one.part.key, [piece.text for piece in one.title]) == ("plan", ["Draft: Tea at four"])
    assert look_for(two.jean, "marigold", writer="person").found == ()


def test_what_was_said_is_found_no_more_where_its_entry_is_in_the_bin_is_gone_or_it_was_taken_away(
    two: Two,
) -> None:
    comment = add_comment(two.nadia, TEA, "Marigold")
    two.sync()
    bin_one(two.jean, TEA)
    assert found(two.jean, "marigold") == []
    assert find(two.jean, "marigold") == []

    take_out(two.jean, TEA)
    assert len(found(two.jean, "marigold")) == 1
    with undone(two.jean):
        two.jean.vault.entries.erase(TEA)
        assert look_for(two.jean, "marigold").found == ()
        assert find(two.jean, "marigold") == []

    remove_comment(two.nadia, comment)
    two.sync()
    assert found(two.jean, "marigold") == found(two.nadia, "marigold") == []


def test_a_comment_goes_out_in_no_share_even_where_its_part_or_itself_is_chosen(two: Two) -> None:
    comment = add_comment(two.jean, TEA, "Marigold")
    entries = [SUE_ENTRY, *two.jean.vault.entries.all()]

    chosen = select(entries, terms(parts=("plan",), entries=(comment,)), NOW)

    assert [one.entry.id for one in chosen.chosen] == [SUE_ENTRY.id, TEA]
    assert [one.entry_id for one in chosen.left_out] == [comment]
    assert not any(b"Marigold" in json_bytes(one.resource) for one in chosen.chosen)
    assert b"Marigold" not in b"".join(everything(two.jean))


def shared_with(record: OpenRecord, **wish: object) -> list[tuple[str, str]]:
    """What whoever gets a share reads of the plan: each thing with its lines."""
    wanted = Wish(to="Lunch Club", purpose="support", details=(), **wish)  # type: ignore[arg-type]  # each test says what
    items = [one for one in look_at(record, wanted).preview.items if one.type != "Patient"]
    return [(one.type, " / ".join(f"{line.label}: {line.text}" for line in one.lines)) for one in items]


def test_what_was_said_goes_out_where_it_is_ticked_with_the_name_of_who_said_it(two: Two) -> None:
    add_comment(two.nadia, TEA, "Marigold\nfor the table")
    two.sync()
    note = plan(two.jean, 2)
    add_comment(two.jean, note, "Not this one")
    person = b'{"resourceType":"RelatedPerson","name":[{"text":"Nadia"}]}'
    made = creation(two.nadia_id, person, type_name="RelatedPerson")
    write(two.jean, "people", [made], by=two.jean.identity.by)

    bare = shared_with(two.jean, parts=("plan",))
    ticked = shared_with(two.jean, parts=("plan",), comments=(TEA,))
    alone = shared_with(two.jean, entries=(note,), comments=(TEA,))

    assert [kind for kind, _ in bare] == ["CarePlan", "CarePlan"]
    assert [kind for kind, _ in ticked] == ["CarePlan", "Communication", "CarePlan"]
    said = ticked[1][1]
    assert all(
        words in said for words in ("Marigold", "for the table", "From: Nadia", "About: Draft: Tea at four")
    )
    assert "Not this one" not in str(ticked)
    assert [kind for kind, _ in alone] == ["CarePlan"]


def test_what_was_said_about_a_sensitive_thing_goes_only_where_that_goes(two: Two) -> None:
    secret = plan(two.jean, 3, sensitive=True)
    add_comment(two.jean, secret, "Between us")

    with_it = {"parts": ("plan",), "comments": (secret,)}
    assert "Between us" not in str(shared_with(two.jean, **with_it))
    assert "Between us" in str(shared_with(two.jean, sensitive=(secret,), **with_it))
    bin_one(two.jean, secret)
    assert "Between us" not in str(shared_with(two.jean, **with_it))


def test_what_was_said_is_signed_and_read_as_it_was_looked_at_and_ticked_anew_each_time(
    two: Two,
) -> None:
    comment = add_comment(two.nadia, TEA, "Marigold")
    two.sync()
    wish = Wish(parts=("plan",), to="Lunch Club", purpose="support", comments=(TEA,))
    seen = look_at(two.jean, wish).seen
    add_comment(two.jean, TEA, "And roses")
    with pytest.raises(SharedOtherwiseError):
        sign_share(two.jean, wish, seen=seen)

    share = sign_share(two.jean, wish, seen=look_at(two.jean, wish).seen)
    kept = kept_share(two.jean, share)

    contents = read_bundle(open_jws(kept.signed, most_inflated=MOST_FILE).bundle)
    said = [one for one in contents.resources if one["resourceType"] == "Communication"]
    assert [one["sender"] for one in said] == [{"display": "Nadia"}, {"display": "Jean Adeyemi"}]
    (plan_url,) = [url for url, one in contents.by_url.items() if one["resourceType"] == "CarePlan"]
    assert [one["about"] for one in said] == [[{"reference": plan_url}]] * 2
    again = choices_of_share(two.jean, share)
    assert (again.entries, again.comments) == ((), ())
    assert keep_template(two.jean, "Club", replace(again, private="", comments=(TEA,))).choices.comments == ()
    remove_comment(two.nadia, comment)
    two.sync()
    assert not two.jean.vault.shares.has_bytes(share)


def test_its_author_takes_it_away_for_good_and_the_place_keeps_no_word_of_it(two: Two) -> None:
    comment = add_comment(two.nadia, TEA, "Is it still four?")
    two.sync()
    held = set(two.place.files)

    assert remove_comment(two.nadia, comment) == TEA
    two.sync()
    two.sync()

    for record in (two.jean, two.nadia):
        assert said(record) == []
        assert {one.edit.value for one in record.vault.log.edits_of(comment) if one.edit.path == ""} == {None}
        assert check_record(record) == []
    assert held - set(two.place.files)
    with pytest.raises(NotFoundError):
        remove_comment(two.nadia, comment)


def test_an_owner_takes_away_what_another_said_and_nobody_else_does(two: Two) -> None:
    hers, jeans_own = add_comment(two.nadia, TEA, "One"), add_comment(two.jean, TEA, "Two")
    two.sync()

    with pytest.raises(MayNotWriteError, match=NOT_YOURS):
        remove_comment(two.nadia, jeans_own)
    remove_comment(two.jean, hers)
    two.sync()

    assert [words for _, words, _ in said(two.nadia)] == ["Two"]


def test_an_app_that_was_tampered_with_gets_nothing_in_as_a_comment(two: Two) -> None:
    by, state = two.nadia.identity.by, state_of(two.nadia, "plan", TEA)
    before = two.jean.vault.entries.get(TEA)
    new = creation(entry_id(8), before.text, type_name="CarePlan")
    attempts = [
        Draft(TEA, "description", b'"Tea at five"', state.heads("description")),
        Draft(TEA, "@sensitive", b"false"),
        binning(state, "2026-11-22T12:00:00Z"),
        new,
        erasing(state, "2026-11-22T12:00:00Z"),
    ]
    later = add_comment(two.nadia, TEA, "Before")
    for draft in attempts:
        with writing(two.nadia, by, comments=True) as act:
            act.add("plan", [draft])
    with writing(two.nadia, by, comments=True) as act:
        act.add("health", [replace(new, entry=entry_id(9))])

    two.sync(two.nadia, two.jean)

    assert two.jean.vault.entries.get(TEA) == before
    assert {one.id for one in two.jean.vault.entries.all()} == {TEA, later}
    assert check_record(two.jean) == []


def test_what_is_said_while_its_entry_is_being_erased_goes_after_it(two: Two) -> None:
    late = add_comment(two.nadia, TEA, "Is it still four?")
    bin_one(two.jean, TEA)
    erase_now(two.jean, [TEA])
    two.sync(two.nadia, two.jean)
    assert two.jean.vault.entries.has(late)

    assert erase_old(two.jean) == 1
    two.sync()

    assert not two.jean.vault.entries.has(late)
    assert not two.nadia.vault.entries.has(late)
    assert erase_old(two.jean) == 0


def test_only_a_comment_is_taken_away_so(two: Two) -> None:
    with pytest.raises(NotFoundError):
        remove_comment(two.jean, TEA)


@pytest.mark.parametrize(
    ("words", "error"),
    [("  ", "Write something"), ("a" * (MOST + 1), TOO_LONG)],
)
def test_words_that_are_missing_or_too_many_are_refused(two: Two, words: str, error: str) -> None:
    with pytest.raises(UsageError, match=error):
        add_comment(two.nadia, TEA, words)

    assert said(two.nadia) == []


def test_nobody_comments_on_a_comment_nor_on_what_lies_in_the_bin(two: Two) -> None:
    comment = add_comment(two.jean, TEA, "One")
    bin_one(two.jean, TEA)

    for entry in (comment, TEA):
        assert not may_comment(two.jean, two.jean.vault.entries.get(entry))
        with pytest.raises(MayNotWriteError):
            add_comment(two.jean, entry, "Two")


def test_nobody_comments_any_more_once_they_see_the_part_no_more(two: Two) -> None:
    change_member(two.jean, two.nadia_id, parts=("health",))
    two.sync(two.jean, two.nadia)

    assert not may_comment(two.nadia, two.nadia.vault.entries.get(TEA))
    with pytest.raises(MayNotWriteError, match=NOT_HERE):
        add_comment(two.nadia, TEA, "One")


def test_what_was_said_counts_on_when_somebody_sees_the_part_no_more_and_nothing_dated_before(
    two: Two,
) -> None:
    add_comment(two.nadia, TEA, "One")
    two.sync()
    change_member(two.jean, two.nadia_id, parts=("health",))
    late = add_comment(two.nadia, TEA, "Two")

    two.sync()

    assert [words for _, words, _ in said(two.jean)] == ["One"]
    assert not two.jean.vault.entries.has(late)


def test_without_a_circle_nobody_comments(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> None:
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        record = quick_record(desk, tmp_path_factory.mktemp("alone") / "jean")
    plan(record)

    assert not may_comment(record, record.vault.entries.get(TEA))
    assert comments_on(record, record.vault.entries.get(TEA)) == []
    with pytest.raises(CircleMissingError):
        add_comment(record, TEA, "One")
    record.vault.close()


def test_what_is_said_about_a_sensitive_entry_comes_to_those_alone_who_may_see_it(two: Two) -> None:
    secret = plan(two.jean, 2, sensitive=True)
    add_comment(two.jean, secret, "Between us")
    two.sync()
    assert not [one for one in two.nadia.vault.entries.all() if b"Between" in one.text]
    assert found(two.nadia, "between") == []
    assert len(found(two.jean, "between")) == 1

    change_member(two.jean, two.nadia_id, ticked=(secret,))
    two.sync(two.jean, two.nadia)
    assert [words for _, words, _ in said(two.nadia, secret)] == ["Between us"]
    add_comment(two.nadia, secret, "Our secret")
    two.sync()
    assert [words for _, words, _ in said(two.jean, secret)] == ["Between us", "Our secret"]


def test_what_is_said_about_an_entry_that_was_marked_meanwhile_stays_locked(two: Two) -> None:
    edit(two.jean, TEA, description="Tea at five")
    add_comment(two.jean, TEA, "Before anybody looks")
    mark_sensitive(two.jean, TEA, sensitive=True)
    two.sync()

    assert said(two.nadia) == []
    assert found(two.nadia, "looks") == []
    mark_sensitive(two.jean, TEA, sensitive=False)
    two.sync()
    assert [words for _, words, _ in said(two.nadia)] == ["Before anybody looks"]


def test_what_was_said_about_an_entry_is_erased_with_it(two: Two) -> None:
    comment = add_comment(two.nadia, TEA, "Is it still four?")
    two.sync()
    bin_one(two.jean, TEA)

    assert erase_now(two.jean, [TEA]) == 1
    two.sync()

    for record in (two.jean, two.nadia):
        assert not record.vault.entries.has(comment)
        assert all(one.edit.value is None for one in record.vault.log.edits_of(comment) if not one.edit.path)


def news(record: OpenRecord) -> list[tuple[str, str, str, str]]:
    return [(one.deed, one.who, one.title, one.words) for one in changed_since(record).news]


def test_what_others_did_is_told_the_newest_first_until_somebody_has_seen_it(two: Two) -> None:
    assert changed_since(two.nadia).news == ()  # it was there when she came
    looked(two.nadia, changed_since(two.nadia).upto)
    edit(two.jean, TEA, description="Tea at five")
    edit(two.jean, TEA, description="Tea at six")
    note = plan(two.jean, 2)
    add_comment(two.jean, note, "I wrote this one")
    secret = plan(two.jean, 3, sensitive=True)
    add_comment(two.jean, secret, "Between us")
    gone = add_comment(two.jean, TEA, "Never mind")
    remove_comment(two.jean, gone)
    for number in (4, 5):
        bin_one(two.jean, plan(two.jean, number))
    erase_now(two.jean, [entry_id(5)])
    two.sync(two.jean, two.nadia)

    who, four, six = "Jean Adeyemi", "Draft: Tea at four", "Draft: Tea at six"
    assert news(two.nadia) == [
        ("gone", who, "", ""),
        ("binned", who, four, ""),
        ("comment-gone", who, "", ""),
        ("comment", who, four, "I wrote this one"),
        ("new", who, four, ""),
        ("changed", who, six, ""),
    ]
    told = [(deed.what, *(one.title for one in deed.named)) for deed in lately(two.nadia).deeds]
    assert ("Said something about", four) in told
    assert ("Deleted what was said about", "") in told
    assert ("Written", "") not in told
    assert len(lately(two.jean).deeds) > len(told)
    found = changed_since(two.nadia)
    assert [one.count for one in found.news][:3] == [3, 2, 2]
    assert how_many_new(two.nadia) == 6
    looked(two.nadia, found.upto)
    assert news(two.nadia) == []
    assert how_many_new(two.nadia) == 0
    add_comment(two.nadia, TEA, "Mine is not new to me")
    assert news(two.nadia) == []


def test_a_task_of_the_week_and_a_note_for_the_next_person_are_told_as_such(two: Two) -> None:
    looked(two.nadia, changed_since(two.nadia).upto)
    for kind in ("task", "handover-note"):
        sheet = sheet_named("plan", kind)
        add_answers(two.jean, sheet, {"words": "Drive to the dentist"}, entry_id=new_entry_id(two.jean))
    two.sync(two.jean, two.nadia)

    assert [one.kind for one in changed_since(two.nadia).news] == [
        sheet_named("plan", "handover-note").title,
        sheet_named("plan", "task").title,
    ]
