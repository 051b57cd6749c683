"""Looking after an entry in the app: history, the bin, sensitive, another part, and settling conflicts."""

import re

import pytest
from flask.testing import FlaskClient

from tests.web.asking import fill_in, hidden_in, submit
from tests.web.test_writing import add, follow, owner, undo_in

__all__ = ["owner"]


def form_at(client: FlaskClient, page: str, action: str) -> dict[str, str]:
    """The hidden fields of the form with this address on a page."""
    found = re.search(rf'<form method="post" action="{action}">.*?</form>', client.get(page).text, re.DOTALL)
    assert found, action
    return hidden_in(f"<main>{found[0]}")


def press(client: FlaskClient, page: str, action: str, **more: str) -> str:
    """Press the button of a form, and give the page that follows."""
    return follow(client, client.post(action, data={**form_at(client, page, action), **more}))


def test_history_tells_what_stood_there_before_and_after(owner: FlaskClient) -> None:
    entry = add(owner, "I know every bus")
    fill_in(owner, f"/entry/{entry}/change", q_words="I know every train")

    page = owner.get(f"/entry/{entry}/history").text

    assert "written by Martin" in page
    assert page.index("I know every train") < page.index("Before") or "Before" in page
    assert '22 November 2026, <bdi dir="ltr">12:00</bdi>' in page


def test_an_answer_of_about_me_is_told_once_after_its_question_and_in_the_language_of_the_page(
    owner: FlaskClient,
) -> None:
    entry = owner.get("/about-me/add/about-me").location.split("/")[2]
    for words in ("Tea at four", "Tea at five"):
        fill_in(owner, f"/entry/{entry}/change", **{"q_most-important": words})

    in_english = owner.get(f"/entry/{entry}/history").text
    submit(owner, "/language", page="/language?next=/", language="pl", next="/")
    in_polish = owner.get(f"/entry/{entry}/history").text

    for page, asked, titled in (
        (in_english, "What is most important to me", "About me, 3 August 2026"),
        (in_polish, "Co jest dla mnie najważniejsze", "O mnie, 3 sierpnia 2026"),
    ):
        assert f'<dd dir="auto">{asked}: Tea at four</dd>' in page
        assert f'<dd dir="auto">{asked}: Tea at five</dd>' in page
        assert f'<p class="lead"><bdi>{titled}</bdi></p>' in page


def test_what_stood_there_before_is_put_back_and_that_can_be_undone(owner: FlaskClient) -> None:
    entry = add(owner, "I know every bus")
    fill_in(owner, f"/entry/{entry}/change", q_words="I know every train")

    back = press(owner, f"/entry/{entry}/history", f"/entry/{entry}/put-back")
    undone = follow(owner, owner.post("/undo", data=undo_in(back)))

    assert "Put back" in back
    assert 'dir="auto">I know every bus</p>' in back
    assert 'dir="auto">I know every train</p>' in undone


def test_the_whole_entry_is_read_as_it_was_and_put_back_and_that_can_be_undone(owner: FlaskClient) -> None:
    entry = add(owner, "I know every bus")
    fill_in(owner, f"/entry/{entry}/change", q_words="I know every train")
    fill_in(owner, f"/entry/{entry}/change", q_words="I know every tram")
    versions = re.findall(
        rf'href="(/entry/{entry}/history/[^"]+)"', owner.get(f"/entry/{entry}/history").text
    )
    first = versions[-1]

    read = owner.get(first).text
    back = follow(owner, owner.post(first, data=hidden_in(read)))
    stands = owner.get(first).text
    undone = follow(owner, owner.post("/undo", data=undo_in(back)))

    assert len(versions) == 2
    assert 'dir="auto">I know every bus</p>' in read
    assert "<h1>As it was on 22 November 2026 at 12:00</h1>" in read
    assert "Written by Martin, 22 November 2026" in read
    assert "It stands as it was then" in back
    assert 'dir="auto">I know every bus</p>' in back
    assert "It stands like this now, too" in stands
    assert 'dir="auto">I know every tram</p>' in undone
    assert owner.get(f"/entry/{entry}/history/strengths:9:x").status_code == 404
    assert owner.get(f"/entry/{entry}/history/yesterday").status_code == 400
    submit(owner, f"/entry/{entry}/bin", page=f"/entry/{entry}")
    assert "Put this version back" not in owner.get(first).text
    assert "in the bin" in owner.post(first, data=hidden_in(read)).text


def test_putting_back_twice_says_that_it_stands_like_this_already(owner: FlaskClient) -> None:
    entry = add(owner, "I know every bus")
    fill_in(owner, f"/entry/{entry}/change", q_words="I know every train")
    data = form_at(owner, f"/entry/{entry}/history", f"/entry/{entry}/put-back")

    owner.post(f"/entry/{entry}/put-back", data=data)
    again = follow(owner, owner.post(f"/entry/{entry}/put-back", data=data))

    assert "It stands like this already" in again


@pytest.mark.parametrize("number", ["9", "x", ""])
def test_putting_back_what_never_was_is_refused(owner: FlaskClient, number: str) -> None:
    entry = add(owner, "I know every bus")
    fill_in(owner, f"/entry/{entry}/change", q_words="I know every train")
    data = form_at(owner, f"/entry/{entry}/history", f"/entry/{entry}/put-back")

    answer = owner.post(f"/entry/{entry}/put-back", data={**data, "number": number})

    assert answer.status_code == 404


def test_the_beginning_of_an_entry_cannot_be_put_back_before_itself(owner: FlaskClient) -> None:
    entry = add(owner, "I know every bus")
    fill_in(owner, f"/entry/{entry}/change", q_words="I know every train")
    data = form_at(owner, f"/entry/{entry}/history", f"/entry/{entry}/put-back")
    first = re.sub(r":(\d+):", lambda found: f":{int(found[1]) - 1}:", data["change"])

    answer = owner.post(f"/entry/{entry}/put-back", data={**data, "change": first})

    assert answer.status_code == 400


def test_an_entry_goes_into_the_bin_and_the_next_page_offers_undo(owner: FlaskClient) -> None:
    entry = add(owner, "I know every bus")

    page = press(owner, f"/entry/{entry}", f"/entry/{entry}/bin")
    back = follow(owner, owner.post("/undo", data=undo_in(page)))

    assert "Put in the bin" in page
    assert "I know every bus" not in page
    assert "I know every bus" in back


def test_an_entry_in_the_bin_is_not_changed_but_taken_out(owner: FlaskClient) -> None:
    entry = add(owner, "I know every bus")
    press(owner, f"/entry/{entry}", f"/entry/{entry}/bin")

    change = owner.get(f"/entry/{entry}/change")
    out = press(owner, f"/entry/{entry}", f"/entry/{entry}/take-out")

    assert change.location == f"/entry/{entry}"
    assert "Taken out of the bin" in out
    assert "I know every bus" in owner.get("/strengths").text


def test_binning_and_taking_out_twice_does_it_once(owner: FlaskClient) -> None:
    entry = add(owner, "I know every bus")
    data = form_at(owner, f"/entry/{entry}", f"/entry/{entry}/bin")

    owner.post(f"/entry/{entry}/bin", data=data)
    binned = follow(owner, owner.post(f"/entry/{entry}/bin", data=data))
    owner.post(f"/entry/{entry}/take-out", data=data)
    out = follow(owner, owner.post(f"/entry/{entry}/take-out", data=data))

    assert ">Undo</button>" not in binned
    assert ">Undo</button>" not in out


def test_an_entry_is_marked_as_sensitive_and_no_longer(owner: FlaskClient) -> None:
    entry = add(owner, "I know every bus")

    marked = press(owner, f"/entry/{entry}", f"/entry/{entry}/sensitive")
    again = follow(
        owner,
        owner.post(f"/entry/{entry}/sensitive", data={**undo_in(marked), "sensitive": "yes"}),
    )
    freed = press(owner, f"/entry/{entry}", f"/entry/{entry}/sensitive")

    assert '<span class="tag">Sensitive</span>' in marked
    assert ">Undo</button>" not in again
    assert '<span class="tag">Sensitive</span>' not in freed


def test_an_entry_can_be_sensitive_from_the_start(owner: FlaskClient) -> None:
    page = follow(owner, fill_in(owner, "/strengths/add/value", q_words="My faith", sensitive="y"))

    assert "Sensitive" in page[page.index("My faith") :]


def test_an_entry_moves_to_another_part_and_back_by_undo(owner: FlaskClient) -> None:
    entry = add(owner, "I know every bus")

    moved = follow(owner, fill_in(owner, f"/entry/{entry}/move", to="plan"))
    there = owner.get("/plan?all=1").text
    gone = owner.get("/strengths").text
    owner.post("/undo", data=undo_in(moved))

    assert "I know every bus" in there
    assert "I know every bus" not in gone
    assert "I know every bus" in owner.get("/strengths").text
    assert "I know every bus" not in owner.get("/plan?all=1").text


def test_moving_to_no_part_is_said(owner: FlaskClient) -> None:
    entry = add(owner, "I know every bus")

    answer = fill_in(owner, f"/entry/{entry}/move", to="elsewhere")

    assert answer.status_code == 400
    assert answer.text.count("Choose a part.") == 2


def test_the_details_of_the_person_stay_in_their_part(owner: FlaskClient) -> None:
    found = re.search(r"/entry/[^/]+", owner.get("/details/add/me").location)
    assert found

    answer = fill_in(owner, f"{found[0]}/move", to="plan")

    assert answer.status_code == 400
    assert "It stays in its part." in answer.text


def test_words_written_while_another_window_put_the_entry_in_the_bin_are_not_lost(
    owner: FlaskClient,
) -> None:
    entry = add(owner, "I know every bus")
    data = hidden_in(owner.get(f"/entry/{entry}/change").text)
    press(owner, f"/entry/{entry}", f"/entry/{entry}/bin")

    answer = owner.post(f"/entry/{entry}/change", data={**data, "q_words": "typed for an hour"})
    choose = follow(owner, answer)
    kept = follow(owner, fill_in(owner, f"/entry/{entry}/choose", **{"choice-1": "keep"}))

    assert "One put this in the bin, another changed it." in choose
    assert "typed for an hour" in kept
    assert "lies in the bin" not in kept


def test_the_bin_may_win(owner: FlaskClient) -> None:
    entry = add(owner, "I know every bus")
    data = hidden_in(owner.get(f"/entry/{entry}/change").text)
    press(owner, f"/entry/{entry}", f"/entry/{entry}/bin")
    owner.post(f"/entry/{entry}/change", data={**data, "q_words": "typed for an hour"})

    page = follow(owner, fill_in(owner, f"/entry/{entry}/choose", **{"choice-1": "bin"}))

    assert "lies in the bin" in page


def test_where_nothing_is_to_be_chosen_there_is_nothing_to_choose(owner: FlaskClient) -> None:
    entry = add(owner, "I know every bus")

    assert owner.get(f"/entry/{entry}/choose").location == f"/entry/{entry}"


def test_a_choice_that_is_none_settles_nothing(owner: FlaskClient) -> None:
    entry = add(owner, "first words")
    path = f"/entry/{entry}/change"
    one, other = hidden_in(owner.get(path).text), hidden_in(owner.get(path).text)
    owner.post(path, data={**one, "q_words": "one"})
    owner.post(path, data={**other, "q_words": "other"})

    answer = fill_in(owner, f"/entry/{entry}/choose", **{"choice-1": "nobody:1.1"})

    assert answer.status_code == 400


def test_undo_of_what_never_was_is_said(owner: FlaskClient) -> None:
    entry = add(owner, "I know every bus")
    data = form_at(owner, f"/entry/{entry}", f"/entry/{entry}/bin")

    answer = owner.post("/undo", data={**data, "changes": "plan:99:nobody"})

    assert answer.status_code == 404


def test_undo_leads_nowhere_outside(owner: FlaskClient) -> None:
    entry = add(owner, "I know every bus")
    data = form_at(owner, f"/entry/{entry}", f"/entry/{entry}/bin")

    answer = owner.post("/undo", data={**data, "changes": "", "back": "//evil.example/x"})

    assert answer.location.startswith("/?done=")
