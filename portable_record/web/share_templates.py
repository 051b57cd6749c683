"""Templates of shares: begin from one, keep the choices of a share as one, take one away."""

from dataclasses import replace
from secrets import token_hex
from typing import TYPE_CHECKING

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers.response import Response

from portable_record.errors import PortableRecordError
from portable_record.record.parts import part as part_by_key
from portable_record.web.again import typed_again
from portable_record.web.forms import PageForm, line, tick
from portable_record.web.guard import doorway
from portable_record.web.share_way import Answer, on_from, to_page
from portable_record.web.told import tell

if TYPE_CHECKING:
    from portable_record.actions.share_choices import Choices

pages = Blueprint("templates", __name__, url_prefix="/share/templates")


class NameForm(PageForm):
    """What a template is to be called."""

    name = line(
        _l("What should it be called?"),
        hint=_l("Such as: First visit to a new group."),
        needed=_l("Give it a name."),
        most=100,
    )
    recipient = tick(_l("Keep who it was for, too"))


@pages.route("/<template>", methods=["GET", "POST"])
def use(template: str) -> Answer:
    """Say what a template would begin with, and begin; nothing is ticked unless the person says so."""
    from portable_record.actions.share_choices import keep_draft
    from portable_record.actions.share_templates import choices_from, template_named
    from portable_record.web.share_words import part_words

    form = PageForm()
    with doorway(current_app).record() as record:
        found = template_named(record, template)
        if form.validate_on_submit():
            draft = token_hex(8)
            keep_draft(record, draft, choices_from(found, ticked=bool(request.form.get("ticked"))))
            if found.suggests and not request.form.get("ticked"):
                return to_page(draft, "what")
            return on_from(record, draft)
        return render_template(
            "share/template.html",
            form=form,
            template=found,
            what=part_words(record, found.choices),
            suggests=[part_by_key(key) for key in found.suggests],
        )


@pages.post("/<template>/take-away")
def away(template: str) -> Response:
    """Take a template away."""
    from portable_record.actions.share_templates import remove_template

    with doorway(current_app).record() as record:
        remove_template(record, template)
    return redirect(url_for("share.begin", done=tell(_("The template is gone."))))


@pages.route("/of/<share_id>", methods=["GET", "POST"])
def keep(share_id: str) -> Answer:
    """Keep the choices of a share as a template."""
    from portable_record.actions.share_choices import choices_of_share
    from portable_record.actions.share_templates import keep_template
    from portable_record.actions.withdraw import one_share_of

    form = NameForm()
    with doorway(current_app).record() as record:
        share = one_share_of(record, share_id, confirmed=typed_again())
        if form.validate_on_submit():
            choices = replace(choices_of_share(record, share_id), again="")
            try:
                keep_template(
                    record,
                    str(form["name"].data),
                    choices if form["recipient"].data else _for_nobody(choices),
                )
                return redirect(url_for("share.begin", done=tell(_("Kept as a template."))))
            except PortableRecordError as refused:
                form.refuse(refused.says, at="name")
        page = render_template("share/keep.html", form=form, share=share)
    return page, 400 if form.problems() else 200


def _for_nobody(choices: "Choices") -> "Choices":
    return replace(choices, kind="", to="", pass_on="")
