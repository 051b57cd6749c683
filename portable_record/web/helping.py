"""Help: what each thing means, the keys, and what this app cannot do."""

from flask import Blueprint, render_template

pages = Blueprint("help", __name__)


@pages.get("/help")
def show() -> str:
    """Show all help on one page."""
    return render_template("help/show.html")
