"""Take it with you: everything as pages to read, or as FHIR; after a warning and the passphrase."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from flask import Blueprint, current_app, render_template
from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers.response import Response

from portable_record.errors import PortableRecordError
from portable_record.web.again import again, typed_again
from portable_record.web.asked import spoken
from portable_record.web.forms import PageForm, one_of, secret
from portable_record.web.going_out import as_file
from portable_record.web.guard import doorway, the_pass
from portable_record.web.languages import lang_and_dir

if TYPE_CHECKING:
    from portable_record.actions.desk import OpenRecord
    from portable_record.actions.readable_copy import Tongue

pages = Blueprint("exporting", __name__, url_prefix="/export")
Answer = str | Response | tuple[str, int]
BUNDLE, LINES = "bundle", "lines"


class PagesForm(PageForm):
    """The passphrase, once more."""

    passphrase = secret(_l("Your passphrase"), needed=_l("Type your passphrase."))


class FhirForm(PagesForm):
    """In which form."""

    form = one_of(
        _l("In which form?"),
        (
            (BUNDLE, _l("One file with everything (FHIR Bundle)"), _l("This app can bring it in again.")),
            (LINES, _l("One entry a line (NDJSON)"), _l("For programs that read many entries.")),
        ),
        needed=_l("Choose a form."),
    )


@pages.get("")
def show() -> str:
    """Offer the ways to take everything along."""
    return render_template("exporting/show.html")


@pages.route("/pages", methods=["GET", "POST"])
def readable() -> Answer:
    """Warn, ask for the passphrase, and give everything as pages in one ZIP."""
    form = _asking(PagesForm())
    if form.validate_on_submit() and _is_owner(form):
        tongue = _tongue()

        def begin(record: "OpenRecord") -> Iterator[bytes]:
            from portable_record.actions.readable_copy import ReadableCopy

            return ReadableCopy(record, tongue).pieces()

        return as_file(begin, f"record-{_day()}.zip", "application/zip")
    return render_template("exporting/pages.html", form=form), 400 if form.problems() else 200


@pages.route("/table", methods=["GET", "POST"])
def table() -> Answer:
    """Warn, ask for the passphrase, and give everything as one plain table."""
    form = _asking(PagesForm())
    if form.validate_on_submit() and _is_owner(form):
        tongue = _tongue()

        def begin(record: "OpenRecord") -> Iterator[bytes]:
            from portable_record.actions.table_copy import TableCopy

            return TableCopy(record, tongue).pieces()

        return as_file(begin, f"record-{_day()}.csv", "text/csv; charset=utf-8")
    return render_template("exporting/table.html", form=form), 400 if form.problems() else 200


@pages.route("/fhir", methods=["GET", "POST"])
def fhir() -> Answer:
    """Warn, ask for the form and the passphrase, and give everything as FHIR, byte for byte as it is kept."""
    form = _asking(FhirForm(data={"form": BUNDLE}))
    if form.validate_on_submit() and _is_owner(form):
        one_a_line = form["form"].data == LINES

        def begin(record: "OpenRecord") -> Iterator[bytes]:
            from portable_record.actions.export import everything

            return everything(record, one_a_line=one_a_line)

        name = f"record-{_day()}.{'ndjson' if one_a_line else 'fhir.json'}"
        return as_file(begin, name, "application/fhir+ndjson" if one_a_line else "application/fhir+json")
    return render_template("exporting/fhir.html", form=form), 400 if form.problems() else 200


@pages.post("/entry/<entry_id>")
def one(entry_id: str) -> Response:
    """Give one entry as FHIR, byte for byte as it is kept."""
    from portable_record.actions.export import one_entry

    with doorway(current_app).record() as record:
        name, text = one_entry(record, entry_id)
    answer = Response(text, content_type="application/fhir+json")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _asking(form: PageForm) -> PageForm:
    """Ask for the passphrase, unless it was typed a moment ago."""
    if typed_again():
        del form.passphrase
    return form


def _is_owner(form: PageForm) -> bool:
    """Make sure that the owner is here, or say at the field why not."""
    if "passphrase" not in form:
        return True
    try:
        doorway(current_app).confirm(str(form["passphrase"].data))
    except PortableRecordError as refused:
        form.refuse(_(refused.says), at="passphrase")
        return False
    again().was_typed(the_pass())
    return True


def _day() -> str:
    return doorway(current_app).today.isoformat()


def _tongue() -> "Tongue":
    from portable_record.actions.readable_copy import Tongue

    lang, direction = lang_and_dir()
    return Tongue(
        lang=lang,
        dir=direction,
        say=lambda text: str(_(text)) if text else "",
        spoken=spoken,
        many=lambda count: str(ngettext("%(num)d entry", "%(num)d entries", count)),
        made=str(format_date(doorway(current_app).today, "long")),
    )
