"""One share after it was signed: what was agreed, and each way to hand it over, as long as it lasts.

The five words of a lock are made when they are needed and shown until the person has written them down; they
stay in the memory of this session alone.
"""

from dataclasses import dataclass
from secrets import token_hex
from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers.response import Response as Answer

from portable_record.errors import NotFoundError, PortableRecordError
from portable_record.saying import together
from portable_record.web.again import typed_again
from portable_record.web.files import while_open
from portable_record.web.going_out import saved_as
from portable_record.web.guard import doorway, the_pass
from portable_record.web.lanes import take_lane
from portable_record.web.share_words import agree_words, fit_words, what_words
from portable_record.web.shares import known_of
from portable_record.web.told import tell, told

if TYPE_CHECKING:
    from portable_record.actions.desk import OpenRecord
    from portable_record.actions.kept_shares import KeptShare
    from portable_record.actions.ways_out import Fit, Way
    from portable_record.web.waiting import Waiting

pages = Blueprint("shared", __name__, url_prefix="/shares")
MOST_WORDS = 10


@dataclass(frozen=True, slots=True)
class Row:
    """One way to hand it over: whether it fits, in words, and the files that can be saved."""

    fit: "Fit"
    says: str
    endings: tuple[tuple[str, str], ...]
    needs_words: bool


def there(way: "Way") -> bool:
    """Say whether this app has the page that a way needs."""
    return way.page in current_app.view_functions


def has_been_signed(record: "OpenRecord", share_id: str, ways: tuple[str, ...]) -> str:
    """Make the words of a lock where one of the ways has one; return the address of the share's page.

    A private share is shown after the passphrase alone, also to whoever has just signed it.
    """
    from portable_record.actions.handing_over import needs_passcode, new_passcode
    from portable_record.actions.kept_shares import kept_share
    from portable_record.actions.ways_out import way_named
    from portable_record.actions.withdraw import is_private

    address = url_for("shared.show", share_id=share_id)
    if ways:
        kept = kept_share(record, share_id)
        if any(needs_passcode(kept, way_named(key)) for key in ways):
            _keep_words(share_id, new_passcode(record))
    if is_private(record, share_id) and not typed_again():
        return url_for("shares.private", next=address)
    return address


@pages.get("/<share_id>")
def show(share_id: str) -> str:
    """Show what was agreed, and the ways to hand it over."""
    from portable_record.actions.kept_shares import kept_share
    from portable_record.actions.passed_on import passed_share
    from portable_record.actions.receipts import hands_told, receipts_of
    from portable_record.actions.withdraw import one_share_of
    from portable_record.sharing.purposes import purpose

    with doorway(current_app).record() as record:
        share = one_share_of(record, share_id, confirmed=typed_again())
        rows, why_none, kept = [], "", None
        try:
            kept = kept_share(record, share_id)
            rows = _rows(record, kept)
        except PortableRecordError as refused:
            why_none = together(refused.sentence, refused.detail)
        passed, came = passed_share(record, share_id), receipts_of(record, share_id)
        value = record.vault.shares.get(share_id).value
        first, agree = tuple(value.get("ways", ())), str(value.get("agree", ""))
        return render_template(
            "shares/show.html",
            share=share,
            what=what_words(record, share.parts, share.entries),
            why=_(purpose(share.purpose).title),
            first=[row for row in rows if row.fit.way.key in first] or rows,
            others=[row for row in rows if row.fit.way.key not in first] if first else [],
            why_none=why_none,
            words=_words().get(share_id, ""),
            sealed=kept is not None and kept.terms.recipient.hpke is not None,
            by=kept.by if kept else "",
            known=known_of(record, share_id),
            told=told(),
            passed=passed,
            came=came,
            ways_on=hands_told(record, came),
            agree=agree_words(agree) if agree else "",
        )


@pages.post("/<share_id>/receipts/<name>")
def hand_on(share_id: str, name: str) -> Response:
    """Give a receipt that came for what was passed on, to be handed on to the person."""
    from portable_record.actions.receipts import came_receipt
    from portable_record.actions.withdraw import one_share_of

    with doorway(current_app).record() as record:
        one_share_of(record, share_id, confirmed=typed_again())
        content = came_receipt(record, share_id, name)
    answer = Response(content, content_type="application/jose")
    answer.headers["Content-Disposition"] = saved_as(f"receipt-{name[:8]}.jws")
    return answer


@pages.post("/<share_id>/renew")
def renew(share_id: str) -> Answer:
    """Begin a new share with the same choices; until when is asked anew, and all of it is looked at again."""
    from portable_record.actions.share_choices import choices_of_share, keep_draft
    from portable_record.actions.withdraw import one_share_of

    draft = token_hex(8)
    with doorway(current_app).record() as record:
        one_share_of(record, share_id, confirmed=typed_again())
        keep_draft(record, draft, choices_of_share(record, share_id))
    return redirect(url_for("share.step", draft=draft, key="until"))


@pages.get("/<share_id>/look")
def look(share_id: str) -> str:
    """Show what they see."""
    from portable_record.actions.handing_over import seen_of
    from portable_record.actions.ways_out import way_named

    with doorway(current_app).record() as record:
        kept = _kept(record, share_id)
        ways = map(way_named, record.vault.shares.get(share_id).value.get("ways", ()))
        codes = any(way.is_code for way in ways)
        return render_template(
            "shares/look.html", share_id=share_id, kept=kept, items=seen_of(kept), codes=codes
        )


@pages.post("/<share_id>/give/<way>/<shape>")
def give(share_id: str, way: str, shape: str) -> Answer:
    """Note that a copy is given, and lead to where it is shown: the code on the screen, or the paper."""
    from portable_record.actions.handing_over import note_copy
    from portable_record.actions.ways_out import way_named

    if shape not in ("code", "paper"):
        raise NotFoundError(place=shape)
    with doorway(current_app).record() as record:
        note_copy(record, _kept(record, share_id))
    return redirect(url_for(f"shared.{shape}", share_id=share_id, way=way_named(way).key))


@pages.get("/<share_id>/code/<way>")
def code(share_id: str, way: str) -> str:
    """Show the code of a card, large, with its words."""
    from portable_record.actions.handing_over import code_of
    from portable_record.actions.ways_out import way_named

    with doorway(current_app).record() as record:
        kept, shown = _kept(record, share_id), way_named(way)
        if not shown.is_code:
            raise NotFoundError(place=way)
        drawn = code_of(record, kept, shown)
    return render_template(
        "shares/code.html",
        share_id=share_id,
        way=shown,
        kept=kept,
        code=drawn,
        drawing=Markup(drawn.drawing),  # noqa: S704 - our own drawing, made of numbers alone
    )


@pages.get("/<share_id>/paper/<way>")
def paper(share_id: str, way: str) -> Response:
    """Show the paper of a share, or a printed card, as it is printed."""
    from portable_record.actions.handing_over import paper_of
    from portable_record.actions.ways_out import way_named

    with doorway(current_app).record() as record:
        page = paper_of(record, _kept(record, share_id), way_named(way))
    g.is_paper = True
    return Response(page, mimetype="text/html")


@pages.post("/<share_id>/save/<way>/<ending>")
def save(share_id: str, way: str, ending: str) -> Answer:
    """Save one file of it. Its name says for whom it is, but for a private share, and since when."""
    from portable_record.actions.handing_over import copy_of
    from portable_record.actions.ways_out import way_named
    from portable_record.actions.withdraw import one_share_of
    from portable_record.sharing.file_names import told_apart

    lane = take_lane()
    with doorway(current_app).record() as record:
        _kept(record, share_id)
        share = one_share_of(record, share_id, confirmed=typed_again())
        whom = "" if share.private or share.nobody_named else share.recipient
        words = _words().get(share_id, "")
        try:
            name, data = copy_of(record, share_id, way_named(way), f".{ending}", passcode=words)
        except NotFoundError:
            raise
        except PortableRecordError as refused:
            done = tell(_(refused.says))
            return redirect(url_for("shared.show", share_id=share_id, done=done))
    answer: Answer = Response(
        data if isinstance(data, bytes) else while_open(data), content_type="application/octet-stream"
    )
    answer.headers["Content-Disposition"] = saved_as(told_apart(name, whom=whom, day=share.given[:10]))
    return lane.carry(answer)


@pages.post("/<share_id>/words")
def words(share_id: str) -> Answer:
    """Make five new words for a lock, or put away those that were written down."""
    from portable_record.actions.handing_over import new_passcode

    with doorway(current_app).record() as record:
        _kept(record, share_id)
        _keep_words(share_id, "" if "away" in request.form else new_passcode(record))
    return redirect(url_for("shared.show", share_id=share_id, _anchor="words"))


def _rows(record: "OpenRecord", kept: "KeptShare") -> list[Row]:
    from portable_record.actions.handing_over import endings_of, fits_of, needs_passcode
    from portable_record.actions.ways_out import WAYS

    ways = tuple(way for way in WAYS if way.form or there(way))
    return [
        Row(each, fit_words(each), endings_of(record, each.way), needs_passcode(kept, each.way))
        for each in fits_of(record, kept, ways)
    ]


def _kept(record: "OpenRecord", share_id: str) -> "KeptShare":
    """Return what was signed; of a private share only after the passphrase."""
    from portable_record.actions.kept_shares import kept_share
    from portable_record.actions.withdraw import one_share_of

    one_share_of(record, share_id, confirmed=typed_again())
    return kept_share(record, share_id)


def _waiting() -> "Waiting[dict[str, str]]":
    found: Waiting[dict[str, str]] = current_app.extensions["share-words"]
    return found


def _words() -> dict[str, str]:
    """Give the words of locks that were not written down yet, by the share."""
    return _waiting().of(the_pass()) or {}


def _keep_words(share_id: str, said: str) -> None:
    kept = {**_words(), share_id: said}
    _waiting().keep(dict(list(kept.items())[-MOST_WORDS:]), key=the_pass())
