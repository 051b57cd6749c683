"""A paper as a file: tagged PDF, where the extra that makes it is installed."""

from flask import Blueprint, Response, redirect, url_for
from werkzeug.wrappers.response import Response as Answer

from portable_record.sharing.html_file import asset
from portable_record.sharing.paper.pdf import can_make_pdf, make_pdf
from portable_record.web import emergency, paper

pages = Blueprint("pdf", __name__)
pages.add_app_template_global(can_make_pdf)
STYLES = ("css/app.css", "css/paper.css", "css/paper-pdf.css")


@pages.get("/paper/made/<token>/paper.pdf")
def save(token: str) -> Answer:
    """Give a paper that was made as a file; its name says nothing."""
    wish = paper.made_papers().get(token)
    if wish is None or (wish.ticked and not wish.noted):
        return redirect(url_for("paper.choose"))
    write = emergency.written_out if wish.ticked else paper.written_out
    styles = [*(asset("static", name) for name in STYLES), paper.edge_of(wish)]
    made = make_pdf(write(wish, token, frame=paper.ALONE), styles)
    return Response(
        made,
        mimetype="application/pdf",
        headers={"Content-Disposition": "attachment; filename=paper.pdf"},
    )
