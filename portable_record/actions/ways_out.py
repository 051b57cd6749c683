"""The ways to hand a share over, in one table: a new way is one more row.

Each says what whoever gets it needs to have, whether it has a lock, and where it comes from: from files that
``carriers.py`` makes (``form``), or from a page of the app that shows it (``page``, the name of its endpoint,
which takes ``share_id``). What is not there in an app is not offered.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from portable_record.actions.carriers import Parcel, make_carriers
from portable_record.actions.kept_shares import ON_NO_CARD
from portable_record.errors import CardContentError, NotFoundError, PortableRecordError
from portable_record.saying import say
from portable_record.sharing.card_content import card_content
from portable_record.sharing.page import MOST as MOST_PAGE
from portable_record.sharing.page import make_open_page
from portable_record.sharing.page_files import fits
from portable_record.sharing.qr import CardSize
from portable_record.sharing.ur.moving_code import MOST_SHOWN

NOTHING, PHONE, COMPUTER, APP = HAS = ("nothing", "phone", "computer", "app")
"""What the other one has: nothing to read it with but their eyes, a phone, a computer, or this app."""

MOST_MOVING = MOST_SHOWN // 2  # a lock makes it larger by a third, and a little
CODES: Mapping[str, CardSize] = {"card": CardSize.WALLET, "sheet": CardSize.SHEET}


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to hand a share over.

    ``has`` is what whoever gets it may have; with anything else they need a reader first. ``needs_reader``
    says that they need one in any case. ``most`` is how many letters of signed text a page takes (0: no end).
    ``endings`` are those of its files that are worth saving, with words.
    """

    key: str
    title: str
    about: str
    has: tuple[str, ...]
    needs_reader: bool = False
    locked: bool = False
    open_page: bool = False
    form: str = ""
    page: str = ""
    most: int = 0
    endings: tuple[tuple[str, str], ...] = ()

    @property
    def is_code(self) -> bool:
        """Whether it is a code that can be shown on the screen."""
        return self.form in CODES


SAVES = {
    "later": "Save to print later",
    "pdf": "Save as PDF",
    "page": "Save the page",
    "open-page": "Save it without a lock",
    "file": "Save the file",
    "picture": "Save as a picture",
    "app": "Save for their app",
}
_PICTURES = (
    (".html", SAVES["later"]),
    (".png", SAVES["picture"]),
    (".carecard", SAVES["app"]),
    (".smart-health-card", SAVES["app"]),
)
WAYS: tuple[Way, ...] = (
    Way(
        key="paper",
        title="On paper",
        about="You print it. There is no lock on paper: whoever finds it can read it.",
        has=HAS,
        form="paper",
        endings=((".html", SAVES["later"]), (".pdf", SAVES["pdf"])),
    ),
    Way(
        key="page",
        title="As a page with a lock",
        about="A file that opens in the browser of any computer. It asks for five words.",
        has=(COMPUTER, APP),
        locked=True,
        form="page",
        endings=((".html", SAVES["page"]),),
    ),
    Way(
        key="open-page",
        title="As a page without a lock",
        about="A file that opens in the browser of any computer. Whoever has it can read it.",
        has=(COMPUTER, APP),
        open_page=True,
        form="page",
        endings=((".html", SAVES["open-page"]),),
    ),
    Way(
        key="card",
        title="As a small card with a code",
        about="It fits in a purse. Its words can be read by eye; its code needs a reader. There is no lock.",
        has=(NOTHING, PHONE, APP),
        form="card",
        endings=_PICTURES,
    ),
    Way(
        key="sheet",
        title="As a large code on a sheet",
        about="It holds more than the card. Its words can be read by eye; its code needs this app. "
        "There is no lock.",
        has=(NOTHING, APP),
        form="sheet",
        endings=_PICTURES,
    ),
    Way(
        key="sealed",
        title="As a locked file for this app",
        about="Only this app can open it. For a contact whose key you know, nobody else can open it.",
        has=(APP,),
        needs_reader=True,
        locked=True,
        form="sealed",
        endings=((".carebundle", SAVES["file"]),),
    ),
    Way(
        key="moving",
        title="As a moving code on this screen",
        about="A camera reads it from your screen, with no network. "
        "For a contact whose key you know it is locked.",
        has=(APP,),
        needs_reader=True,
        page="moving.show",
        most=MOST_MOVING,
    ),
    Way(
        key="link",
        title="As a link",
        about="It lies on the web, locked; the link opens it in the browser of any phone or computer. "
        "Whoever has the link can read it.",
        has=(PHONE, COMPUTER, APP),
        page="links.show",
    ),
)


@dataclass(frozen=True, slots=True)
class Fit:
    """Whether a share can go this way.

    ``size`` counts the bytes of the file, or the signs of a code, of which ``most`` fit (0: no end).
    ``why_not`` says in a sentence why it cannot, and ``titles`` which things are the reason.
    """

    way: Way
    size: int = 0
    most: int = 0
    why_not: str = ""
    titles: tuple[str, ...] = ()

    @property
    def fits(self) -> bool:
        """Whether it can go this way."""
        return not self.why_not

    @property
    def percent(self) -> int:
        """How much of the code is used."""
        return -(-100 * self.size // self.most) if self.most else 0


def way_named(key: str) -> Way:
    """Return a way.

    Raises:
        NotFoundError: there is no such way.
    """
    for way in WAYS:
        if way.key == key:
            return way
    raise NotFoundError(place=key)


def forms_of(keys: tuple[str, ...]) -> tuple[str, ...]:
    """Name the forms of the files of these ways."""
    return tuple(dict.fromkeys(way.form for way in map(way_named, keys) if way.form))


def ways_for(has: str, offered: Callable[[Way], bool]) -> tuple[tuple[Way, ...], tuple[Way, ...]]:
    """Sort the ways that are there: those for whoever has this, and all others."""
    there = [way for way in WAYS if way.form or offered(way)]
    return tuple(way for way in there if has in way.has), tuple(way for way in there if has not in way.has)


def fit(parcel: Parcel, way: Way) -> Fit:
    """Say whether a share can go this way, and how large it is then."""
    if way.is_code:
        return _code_fits(parcel, way)
    if not way.form:
        size = len(parcel.signed_text)
        too_much = way.most and size > way.most
        why = say("It is too much for this way. Choose less, or another way.") if too_much else ""
        return Fit(way, size, why_not=why)
    try:
        if way.form == "page":
            inside = fits(sizes := [each.sent.size for each in parcel.files])
            files = sum(size for size, goes in zip(sizes, inside, strict=True) if goes) * 4 // 3
            return Fit(way, len(make_open_page(parcel.signed_text)) + files, MOST_PAGE if way.locked else 0)
        if way.form == "sealed":
            return Fit(way, len(parcel.signed_text) + sum(each.sent.sealed_size for each in parcel.files))
        return Fit(way, sum(map(len, make_carriers(parcel, (way.form,)).values())))
    except PortableRecordError as refused:
        return Fit(way, why_not=refused.says)


def _code_fits(parcel: Parcel, way: Way) -> Fit:
    most = CODES[way.form]
    if parcel.kept is not None and parcel.kept.passed:
        return Fit(way, why_not=ON_NO_CARD)
    if way.form == "sheet" and parcel.issuer.startswith("https:"):
        return Fit(way, why_not=say("A sheet is only for those who sign with their own key."))
    try:
        content = card_content(
            parcel.selection, parcel.terms, for_them=parcel.record.identity.keeper is not None
        )
    except CardContentError as lost:
        return Fit(
            way, why_not=say("Some of it would lose its meaning in so small a code."), titles=lost.titles
        )
    size = len(parcel.sign(content.bundle, types=[content.standing]))
    too_much = size > most
    why = say("It is too much for this code. Choose less, or another way.") if too_much else ""
    return Fit(way, size, int(most), why)
