"""What takes long: told as it goes, stopped without a trace, and nothing else is shown meanwhile."""

import threading
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from portable_record.errors import VaultBusyError
from portable_record.web import work as work_module
from portable_record.web.doorway import Doorway
from portable_record.web.work import Progress, Work
from tests.web.asking import PASSPHRASE, browser, submit

LONG = 60


@pytest.fixture
def doorway(jean: Doorway) -> Doorway:
    """Before a record of its own."""
    return jean


class Slow:
    """Work that goes on step by step, as the test lets it."""

    def __init__(self) -> None:
        self.may_go_on = threading.Event()
        self.started = threading.Event()

    def __call__(self, progress: Progress) -> object:
        progress(1, 4)
        self.started.set()
        assert self.may_go_on.wait(LONG)
        progress(4, 4)
        return "an answer"


@pytest.fixture
def slow(owner: FlaskClient, doorway: Doorway) -> Iterator[tuple[Slow, Work]]:
    """Something long that the owner began."""
    deed = Slow()
    begun = doorway.set_to_work("backup", deed)
    with owner.session_transaction() as kept:
        kept["work"] = begun.token
    assert deed.started.wait(LONG)
    yield deed, begun
    deed.may_go_on.set()
    assert begun.wait(LONG)


def test_the_page_says_how_far_it_is_and_every_other_page_leads_to_it(
    owner: FlaskClient, slow: tuple[Slow, Work]
) -> None:
    page = owner.get("/working").text

    assert "Making the backup" in page
    assert 'value="25"' in page
    assert '<meta http-equiv="refresh"' in page
    assert owner.get("/").location == "/working"
    assert owner.get("/working/state").json == {"over": False, "percent": 25}
    assert '"open":true' in owner.get("/still-open").text


@pytest.mark.parametrize(
    ("kind", "where"), [("look-into", "under “Bring something in”"), ("scanned", "under “Scan or open”")]
)
def test_it_says_where_the_file_waits_if_the_page_is_left(
    owner: FlaskClient, slow: tuple[Slow, Work], kind: str, where: str
) -> None:
    slow[1].kind = kind

    page = owner.get("/working").text

    assert where in page
    slow[1].kind = "backup"


def test_it_leads_on_when_it_is_over(owner: FlaskClient, slow: tuple[Slow, Work]) -> None:
    deed, begun = slow
    deed.may_go_on.set()
    assert begun.wait(LONG)

    assert begun.answer == "an answer"
    assert owner.get("/working/state").json == {"over": True, "percent": 100}
    assert owner.get("/working").location == "/backup/done"
    assert owner.get("/").status_code == 200


def test_it_is_stopped_at_its_next_step(owner: FlaskClient, slow: tuple[Slow, Work]) -> None:
    deed, begun = slow
    token = owner.get("/working").text.split('name="csrf_token" value="')[1].split('"')[0]
    begun.stop()
    deed.may_go_on.set()

    owner.post("/working/stop", data={"csrf_token": token})

    assert begun.refusal is not None
    assert begun.refusal.code == "stopped"


def test_locking_stops_it_and_locks(owner: FlaskClient, doorway: Doorway, slow: tuple[Slow, Work]) -> None:
    deed, begun = slow
    deed.may_go_on.set()

    doorway.lock()

    assert begun.is_over
    assert doorway.work is None
    assert owner.get("/").location == "/unlock"


def test_meanwhile_nothing_else_is_begun_or_opened(doorway: Doorway, slow: tuple[Slow, Work]) -> None:
    other = browser(doorway)

    with pytest.raises(VaultBusyError):
        doorway.set_to_work("check", lambda _progress: None)
    assert submit(other, "/unlock", passphrase=PASSPHRASE).status_code == 400
    assert not doorway.is_covered("anything")


def test_a_stranger_learns_nothing_of_it_and_cannot_stop_it(
    doorway: Doorway, slow: tuple[Slow, Work]
) -> None:
    stranger = browser(doorway)

    page = stranger.get("/working").text
    submit(stranger, "/working/stop", page="/unlock")

    assert "backup" not in page.lower()
    assert "busy" in page
    assert stranger.get("/working/state").json == {"over": True, "percent": 0}
    assert not slow[1].is_over


def test_without_any_work_the_page_leads_home(owner: FlaskClient) -> None:
    assert owner.get("/working").location == "/"


def test_a_fault_of_ours_is_told_and_becomes_a_sentence() -> None:
    told: list[str] = []

    def broken(_progress: Progress) -> object:
        raise ZeroDivisionError

    work = Work("backup")
    work.run(broken, lambda fault: told.append(type(fault).__name__))

    assert told == ["ZeroDivisionError"]
    assert work.refusal is not None
    assert work.refusal.code == "unexpected"
    assert work.percent == 0
    assert work_module.SOON < 1
