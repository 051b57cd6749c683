"""The devices of a record: this one is marked, each can be named."""

import re

import pytest
from flask.testing import FlaskClient

from portable_record.actions.add_entry import add_words
from portable_record.actions.circle_begin import begin_circle
from portable_record.actions.desk import Desk
from portable_record.actions.devices import become_new_device
from portable_record.actions.unlock import unlock
from portable_record.web.doorway import Doorway
from tests.web.asking import PASSPHRASE, browser, submit, unlocked


@pytest.fixture
def doorway(jean: Doorway, module_desk: Desk) -> Doorway:
    """Before a record that came out of a backup, so that two devices wrote in it."""
    record = unlock(module_desk, jean.folder, PASSPHRASE)
    add_words(record, part="strengths", kind=None, words="I sing", sensitive=False)
    with record.vault.transaction():
        become_new_device(record.vault, record.now, name="Blue laptop", restored="2026-10-01T08:00:00Z")
    record.vault.close()
    return jean


def name_links(client: FlaskClient) -> list[str]:
    return re.findall(r'href="(/devices/[^"]+/name)"', client.get("/devices").text)


def test_every_device_is_listed_this_one_first(owner: FlaskClient) -> None:
    page = owner.get("/devices").text

    assert page.index("Blue laptop") < page.index("A device without a name")
    assert page.count(">This device</span>") == 1
    assert "The backup of 1 October 2026" in page
    assert "Nothing yet" in page
    assert "lost or stolen" in page


def test_each_device_can_be_named(owner: FlaskClient) -> None:
    here, other = name_links(owner)

    assert submit(owner, here, page=here, name="My <b>new</b> laptop").location == "/devices"
    assert submit(owner, other, page=other, name="Old tablet").location == "/devices"

    page = owner.get("/devices").text
    assert "My &lt;b&gt;new&lt;/b&gt; laptop" in page
    assert "Old tablet" in page
    assert "without a name" not in page
    assert 'value="Old tablet"' in owner.get(other).text


@pytest.mark.parametrize("name", ["", " ", "x" * 61, "a\x00b"])
def test_a_name_that_does_not_do_is_refused_at_its_field(owner: FlaskClient, name: str) -> None:
    link = name_links(owner)[0]

    answer = submit(owner, link, page=link, name=name)

    assert answer.status_code == 400
    assert 'href="#name"' in answer.text
    assert "Blue laptop" in owner.get("/devices").text


def test_a_device_that_is_not_there_has_no_page(owner: FlaskClient) -> None:
    assert owner.get("/devices/nobody/name").status_code == 404


def test_a_stranger_learns_and_names_nothing(owner: FlaskClient, doorway: Doorway) -> None:
    from tests.web.asking import browser

    link, stranger = name_links(owner)[0], browser(doorway)

    answers = [stranger.get("/devices"), stranger.get(link), submit(stranger, link, name="Mine now")]

    assert {answer.status_code for answer in answers} == {302}
    assert "Blue laptop" not in "".join(answer.text for answer in answers)
    assert "Blue laptop" in owner.get("/devices").text


def test_a_device_that_has_no_name_yet_is_called_this_device_once(jean: Doorway) -> None:
    page = unlocked(browser(jean)).get("/devices").text

    assert "<bdi>This device</bdi></h2>" in page
    assert ">This device</span>" not in page


def test_where_the_plan_is_kept_together_a_lost_device_is_taken_out_there(jean: Doorway) -> None:
    owner = unlocked(browser(jean))
    before = owner.get("/devices").text
    with jean.record() as record:
        begin_circle(record)

    page = owner.get("/devices").text

    assert "Take a lost device out" not in before
    assert 'href="/circle/people/person"' in page
