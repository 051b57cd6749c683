"""What has to be said before a file is taken in: whose it is, whether they died, and what counts."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers.response import Response
from wtforms import HiddenField

from portable_record.web.bringing import Answer, coming_in, look_again
from portable_record.web.forms import PageForm, number_in_address, one_of
from portable_record.web.guard import doorway

pages = Blueprint("taking", __name__, url_prefix="/import")
YES, NO, ONE_BY_ONE = "yes", "no", "one-by-one"
A_FEW = 10


class WhoForm(PageForm):
    """Whether the file is about the owner of the record."""

    file = HiddenField()
    same = one_of(
        _l("Is it the same person?"),
        (
            (YES, _l("Yes, it is the same person"), _l("The file is looked into once more.")),
            (NO, _l("No, it is somebody else"), _l("Nothing of the file is taken in.")),
        ),
        needed=_l("Say whether it is the same person."),
    )


class DiedForm(PageForm):
    """Whether the person has died, as the file says."""

    file = HiddenField()
    died = one_of(
        _l("Is that so?"),
        (
            (NO, _l("No, that is wrong"), _l("Nothing of the file is taken in. Ask whoever made it.")),
            (YES, _l("Yes, the person has died"), _l("The file is taken in, and the record is closed then.")),
        ),
        needed=_l("Say whether that is so."),
    )


class YoursForm(PageForm):
    """What counts where both sides changed something, for all of it."""

    file = HiddenField()
    all = one_of(
        _l("Which version counts?"),
        (
            ("mine", _l("Mine: leave what I wrote as it is"), ""),
            ("theirs", _l("Theirs: take what the file says"), _l("What you wrote stays in the history.")),
            (
                "both",
                _l("Keep both side by side for now"),
                _l("Nothing is lost. You choose later, in each entry."),
            ),
            (ONE_BY_ONE, _l("I choose for each one"), ""),
        ),
        needed=_l("Choose which version counts."),
    )


@pages.route("/who", methods=["GET", "POST"])
def who() -> Answer:
    """Show both people side by side, and ask whether it is one."""
    form = WhoForm()
    if form.validate_on_submit():
        if form.same.data == NO:
            return _let_go()
        return look_again(str(form.file.data), lambda coming: setattr(coming, "same_person", True))
    with coming_in() as (_record, coming):
        if coming.looked is None:
            return redirect(url_for("bringing.looked"))
        form.file.data = coming.token
        page = render_template("bringing/who.html", form=form, coming=coming, looked=coming.looked)
    return page, 400 if form.problems() else 200


@pages.route("/died", methods=["GET", "POST"])
def died() -> Answer:
    """Ask whether the person has died, as the file says."""
    form = DiedForm()
    if form.validate_on_submit():
        if form.died.data == NO:
            return _let_go()
        with coming_in(str(form.file.data)) as (_record, coming):
            coming.died = True
        return redirect(url_for("bringing.preview"))
    with coming_in() as (_record, coming):
        if coming.looked is None:
            return redirect(url_for("bringing.looked"))
        form.file.data = coming.token
        page = render_template("bringing/died.html", form=form, coming=coming)
    return page, 400 if form.problems() else 200


@pages.route("/yours", methods=["GET", "POST"])
def yours() -> Answer:
    """Ask what counts where an entry was changed here, and is another in the file too."""
    from portable_record.actions.taking import Choice, Fate

    form = YoursForm()
    if form.validate_on_submit():
        with coming_in(str(form.file.data)) as (_record, coming):
            coming.chosen.clear()
            if form.all.data == ONE_BY_ONE:
                coming.others = None
                return redirect(url_for("taking.each"))
            coming.others = Choice(str(form.all.data))
        return redirect(url_for("bringing.preview"))
    with coming_in() as (_record, coming):
        if coming.looked is None:
            return redirect(url_for("bringing.looked"))
        form.file.data = coming.token
        count = coming.looked.count(Fate.EDITED)
        if not count:
            return redirect(url_for("bringing.preview"))
        page = render_template("bringing/yours.html", form=form, coming=coming, count=count)
    return page, 400 if form.problems() else 200


@pages.route("/yours/each", methods=["GET", "POST"])
def each() -> Answer:
    """Show each such entry with both versions, a few on a page, and keep what is chosen."""
    from portable_record.actions.look_into import foreseen
    from portable_record.actions.taking import Choice, Fate

    start, missing = number_in_address("first") or 0, ""
    with coming_in(request.form.get("file", "-") if request.method == "POST" else "") as (record, coming):
        looked = coming.looked
        if looked is None:
            return redirect(url_for("bringing.looked"))
        numbers = [number for heap in looked.heaps_of(Fate.EDITED) for number in heap.numbers]
        if not numbers:
            return redirect(url_for("bringing.preview"))
        on_page = numbers[start : start + A_FEW]
        ids = [looked.known(number) for number in on_page]
        if request.method == "POST":
            said = {one: request.form.get(f"choice-{one}", "") for one in ids}
            coming.chosen |= {one: Choice(word) for one, word in said.items() if word in set(Choice)}
            if all(one in coming.chosen for one in ids):
                if start + A_FEW < len(numbers):
                    return redirect(url_for("taking.each", first=start + A_FEW))
                return redirect(url_for("bringing.preview"))
            missing = next(one for one in ids if one not in coming.chosen)
        entries = list(foreseen(record, coming.data, looked, on_page))
        page = render_template(
            "bringing/each.html",
            coming=coming,
            entries=list(zip(ids, entries, strict=True)),
            start=start,
            total=len(numbers),
            missing=missing,
        )
    return page, 400 if missing else 200


def _let_go() -> Response:
    from portable_record.actions.coming import let_go

    with doorway(current_app).record() as record:
        let_go(record)
    return redirect(url_for("taking.left"))


@pages.get("/left")
def left() -> Answer:
    """Say that nothing was taken in."""
    return render_template("bringing/left.html")
