"""What is shared without agreement, on paper: its first line says so, on every sheet, and who decided it."""

from html import escape

from portable_record.sharing.notice_lines import label_of, lines_of, telling
from portable_record.sharing.paper.handed import print_selection
from portable_record.sharing.selection import Selection
from portable_record.sharing.without_agreement import LABEL, Notice


def print_disclosure(selection: Selection, notice: Notice) -> bytes:
    """Write the file to print."""
    rows = "\n".join(
        f'<div><dt>{escape(heading)}</dt><dd dir="auto" class="own">{escape(text)}</dd></div>'
        for heading, text in lines_of(notice)
    )
    values = {
        "LABEL": escape(label_of(notice)),
        "RUNNING": f"{escape(LABEL)}. For <bdi>{escape(notice.to)}</bdi>.",
        "ROWS": f"<dl>{rows}</dl>",
        "TELLING": escape(telling(notice)),
        "BY": escape(notice.sender),
    }
    return print_selection("page/unagreed.html", selection, values, now=notice.sent)
