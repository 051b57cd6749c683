"""What every paper says of itself, in the language of the page: whom it is about, who made it, for whom."""

from typing import TYPE_CHECKING

from flask_babel import gettext as _

from portable_record.sharing.paper.edges import PAGE, PAGES, edge_style, one_line
from portable_record.web.forms import TURNING
from portable_record.web.languages import day_in_words, lang_and_dir

if TYPE_CHECKING:
    from portable_record.actions.paper import Head, PaperWish

_APART, _END = "\u2068", "\u2069"


def apart(text: str) -> str:
    """Set somebody's words apart, so that their direction turns nothing around them."""
    return f"{_APART}{''.join(sign for sign in text if sign not in TURNING)}{_END}"


def put_together(head: "Head") -> str:
    """Say who put it together, for whom and by what right."""
    unchecked = _("Not checked by a professional.")
    if head.keeper:
        says = _(
            "Put together by %(keeper)s for %(name)s, by this right: %(right)s.",
            keeper=apart(head.keeper),
            name=apart(head.name) if head.name else _("the person it is about"),
            right=_(head.right),
        )
    elif head.name:
        says = _("Put together by %(name)s.", name=apart(head.name))
    else:
        says = _("Put together by the person it is about.")
    return f"{says} {unchecked}"


def meant_for(wish: "PaperWish") -> str:
    """Say for whom it is and until when; nothing where neither was said."""
    day = day_in_words(wish.until.isoformat()) if wish.until else ""
    if wish.to and day:
        return str(_("For %(to)s, until %(day)s.", to=apart(wish.to), day=day))
    if wish.to:
        return str(_("For %(to)s.", to=apart(wish.to)))
    return str(_("Use it until %(day)s.", day=day)) if day else ""


def made_on(head: "Head") -> str:
    """Say when it was made, and what nobody should take it for."""
    day = day_in_words(head.made.isoformat())
    return str(_("Made on %(day)s. This may not be everything.", day=day))


def edges(head: "Head") -> str:
    """Write the style sheet for the edge of each sheet: whom it is about, when it was made, which page."""
    day, name = day_in_words(head.made.isoformat()), one_line(head.name)
    below = f"{apart(name)} \u00b7 {day}" if name else day
    numbered = _("Page %(page)s of %(pages)s", page=PAGE, pages=PAGES)
    return edge_style(below, numbered, direction=lang_and_dir()[1])
