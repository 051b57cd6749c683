"""Handing a record over to the person it is about, from whoever kept it for them: a few pages, read together.

The keeper types their passphrase; then the person chooses one of their own, which waits in the memory of this
program (``draft.py``) until they have read what becomes void and say yes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING

from flask import Blueprint, current_app, redirect, render_template, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from werkzeug.wrappers.response import Response

from portable_record.errors import NotFoundError, PortableRecordError
from portable_record.web.again import again, typed_again
from portable_record.web.circle import part_titles, role_words
from portable_record.web.doorway import Doorway
from portable_record.web.draft import Draft, Drafts
from portable_record.web.forms import PageForm, offered, secret, some_of, tick
from portable_record.web.guard import doorway, is_unlocked, open_to_all, the_pass
from portable_record.web.setup_forms import PassphraseForm, TypeBackForm, is_new_passphrase
from portable_record.web.tongues import own
from portable_record.web.work import Progress
from portable_record.web.working import own_work, set_to_work

if TYPE_CHECKING:
    from portable_record.actions.withdraw import OwnNotice
    from portable_record.circle.membership import Member

MASK = 3  # of the codes of notices
pages = Blueprint("handover", __name__, url_prefix="/hand-over")
open_to_all("handover.done")
Answer = str | Response | tuple[str, int]
_DRAFT = "hand-over"


class KeeperForm(PageForm):
    """That both are here, and that it is the keeper who hands it over."""

    together = tick(
        _l("They are here with me, and they want this"),
        hint=_l("Do this together, on this device."),
        needed=_l("Do this together. Tick this when they are here and want it."),
    )
    passphrase = secret(
        _l("Your passphrase"),
        hint=_l("The one that opens the record now."),
        needed=_l("Type the passphrase that opens the record now."),
    )


class StayForm(PageForm):
    """Who stays in the circle."""

    stays = some_of(
        _l("Who still keeps your record with you?"),
        (),
        hint=_l(
            "Nobody is ticked before. Whoever you do not tick gets nothing new. You can invite them later."
        ),
    )


@dataclass(frozen=True, slots=True)
class Came:
    """What came of it once the record was theirs: their eight words, and what stopped the new keys, if so."""

    words: tuple[str, ...] = ()
    refusal: PortableRecordError | None = None


def _drafts() -> Drafts:
    found: Drafts = current_app.extensions["hand-over"]
    return found


def with_draft(page: Callable[[Draft], Answer]) -> Callable[[], Answer]:
    """Let the person in only after the keeper typed the passphrase."""

    @wraps(page)
    def guarded() -> Answer:
        draft = _drafts().of(str(session.get(_DRAFT, "")))
        return redirect(url_for("handover.ask")) if draft is None else page(draft)

    return guarded


@pages.route("", methods=["GET", "POST"])
def ask() -> Answer:
    """Say what happens, and what stands in the way; go on once the keeper typed the passphrase."""
    from portable_record.actions.circle_handed import who_can_stay
    from portable_record.actions.hand_over import keeper_of, open_shares
    from portable_record.actions.rekey import voided_by_rekeying

    form, at = KeeperForm(), doorway(current_app)
    with at.record() as record:
        try:
            keeper = keeper_of(record)
            who_can_stay(record)
        except PortableRecordError as refused:
            return render_template("hand-over/not.html", says=refused.says)
        known = (record.identity.name, keeper.name, keeper.relation)
        shown = {
            "person": record.identity.name,
            "keeper": keeper.name,
            "shares": len(open_shares(record)),
            "voided": voided_by_rekeying(record),
        }
    if form.validate_on_submit():
        try:
            at.confirm(str(form.passphrase.data))
        except PortableRecordError as refused:
            form.refuse(refused.says, at="passphrase")
        else:
            session[_DRAFT] = _drafts().begin()
            draft = _drafts().of(session[_DRAFT])
            if draft is not None:
                draft.name, draft.your_name, draft.relation = known
            return redirect(url_for("handover.passphrase"))
    return _page("hand-over/ask.html", form, **shown)


@pages.route("/passphrase", methods=["GET", "POST"])
@with_draft
def passphrase(draft: Draft) -> Answer:
    """Ask the person for a passphrase of their own, twice; a weak one is asked about."""
    from portable_record.actions.strength import strength

    form = PassphraseForm()
    if form.validate_on_submit() and is_new_passphrase(form):
        draft.passphrase, draft.is_made = str(form.passphrase.data), False
        weak = strength(draft.passphrase, known=draft.known_words).level == "weak"
        return redirect(url_for("handover.weak" if weak else "handover.check"))
    return _page("hand-over/passphrase.html", form, name=draft.name)


@pages.get("/passphrase/weak")
@with_draft
def weak(draft: Draft) -> Answer:
    """Say honestly that a passphrase seems easy to guess, and let them decide."""
    from portable_record.actions.strength import SPOTS, strength

    if not draft.passphrase:
        return redirect(url_for("handover.passphrase"))
    spots = strength(draft.passphrase, known=draft.known_words).spots
    back = url_for("handover.passphrase")
    return render_template("setup/weak.html", back=back, spots=[_(SPOTS[spot]) for spot in spots])


@pages.post("/passphrase/weak")
@with_draft
def anyway(_draft: Draft) -> Answer:
    """Take it all the same: it is theirs."""
    return redirect(url_for("handover.check"))


@pages.post("/passphrase/make")
@with_draft
def make(draft: Draft) -> Answer:
    """Make up five words."""
    from portable_record.crypto.words import made_up_words

    draft.made = made_up_words(5, doorway(current_app).desk.dice)
    return redirect(url_for("handover.made"))


@pages.route("/passphrase/made", methods=["GET", "POST"])
@with_draft
def made(draft: Draft) -> Answer:
    """Show the five words, and have them typed back."""
    if not draft.made:
        return redirect(url_for("handover.passphrase"))
    form = TypeBackForm()
    if form.validate_on_submit():
        if " ".join(str(form.again.data).lower().split()) == draft.made:
            draft.passphrase, draft.made, draft.is_made = draft.made, "", True
            return redirect(url_for("handover.check"))
        form.refuse(_("These are not the five words. Look at your paper, and type them again."), at="again")
    more = {"make": url_for("handover.make"), "back": url_for("handover.passphrase")}
    return _page("setup/made.html", form, draft=draft, **more)


@pages.route("/check", methods=["GET", "POST"])
@with_draft
def check(draft: Draft) -> Answer:
    """Show once more what becomes void, ask who stays in the circle, then hand the record over."""
    from portable_record.actions.circle_handed import who_can_stay
    from portable_record.actions.circle_standing import has_circle
    from portable_record.actions.hand_over import open_shares
    from portable_record.actions.rekey import voided_by_rekeying

    if not draft.passphrase:
        return redirect(url_for("handover.passphrase"))
    form, chosen = StayForm(), draft.passphrase
    with doorway(current_app).record() as record:
        form.stays.choices = offered([_who(one) for one in who_can_stay(record)])
        together = has_circle(record.vault)
    if form.validate_on_submit():
        _drafts().forget()
        again().was_typed(the_pass())
        at, stays = doorway(current_app), tuple(form.stays.data or ())
        return set_to_work("hand-over", lambda progress: _hand_over(at, chosen, stays, progress))
    with doorway(current_app).record() as record:
        more = {"shares": len(open_shares(record)), "voided": voided_by_rekeying(record)}
    more["together"] = together
    return _page("hand-over/check.html", form, name=draft.name, keeper=draft.your_name, **more)


def _who(member: "Member") -> tuple[str, Markup, str]:
    """Offer somebody who can stay, with what they may."""
    parts = _("All parts") if member.role == "owner" else ", ".join(part_titles(member.parts))
    return member.id, own(member.name), f"{role_words(member.role)} \N{MIDDLE DOT} {parts}"


def _hand_over(at: Doorway, passphrase: str, stays: tuple[str, ...], progress: Progress) -> Came:
    """Make the record theirs, and lock it anew; where the second did not work, say so: the first stays."""
    from portable_record.actions.hand_over import make_theirs
    from portable_record.actions.rekey import rekey_record
    from portable_record.crypto.fingerprint import words

    at.go_on_with(lambda record: make_theirs(record, passphrase, stays))
    try:
        at.go_on_with(lambda record: rekey_record(record, passphrase, progress=progress))
    except PortableRecordError as refused:
        return Came(refusal=refused)
    with at.record() as record:
        return Came(words(record.identity.owner_key))


@pages.get("/done")
def done() -> Answer:
    """Say what came of it, and what comes next."""
    from portable_record.actions.circle_standing import has_circle

    work = own_work("hand-over")
    if work is None or not work.is_over:
        return redirect(url_for("working.show"))
    came = work.answer if isinstance(work.answer, Came) else None
    refusal = work.refusal if came is None else came.refusal
    open_still, together = is_unlocked(current_app), False
    if open_still and refusal is None:
        with doorway(current_app).record() as record:
            together = has_circle(record.vault)
    shown = {"came": came, "refusal": refusal, "open_still": open_still, "together": together}
    page = render_template("hand-over/done.html", **shown)
    return page, 400 if refusal else 200


@pages.get("/notices")
def notices() -> str:
    """List the notices for those with whom something was shared that is stopped now."""
    from portable_record.actions.withdraw import own_notices

    with doorway(current_app).record() as record:
        listed = own_notices(record, confirmed=typed_again())
        return render_template("hand-over/notices.html", notices=listed, all_shown=typed_again())


@pages.post("/notices/<share>")
def notice(share: str) -> Response:
    """Give one notice as a file."""
    found = _notice(share)
    answer = Response(found.content, content_type="application/jose")
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.file}"'
    return answer


@pages.get("/notices/<share>.svg")
def notice_code(share: str) -> Response:
    """Draw one notice as a code, to hold before their camera."""
    from portable_record.sharing.paper.plain_code import plain_svg

    return Response(plain_svg(_notice(share).token, label="", mask=MASK), mimetype="image/svg+xml")


def _notice(share: str) -> "OwnNotice":
    from portable_record.actions.withdraw import own_notices

    with doorway(current_app).record() as record:
        for one in own_notices(record, confirmed=typed_again()):
            if one.share == share:
                return one
    raise NotFoundError(place=share)


def _page(template: str, form: PageForm, **more: object) -> Answer:
    return render_template(template, form=form, **more), 400 if form.problems() else 200
