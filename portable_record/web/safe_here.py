"""Who works with the pages of "share without agreement to keep someone safe", and what they may see there."""

from typing import TYPE_CHECKING

from flask import redirect, request, url_for
from werkzeug.wrappers.response import Response

from portable_record.errors import NotFoundError
from portable_record.web.again import typed_again
from portable_record.web.inbox import Looking, looking

if TYPE_CHECKING:
    from portable_record.actions.desk import OpenRecord


def at_work(record: "OpenRecord") -> Looking | None:
    """Return who is looking, if they have said so.

    Raises:
        NotFoundError: the record is a person's own, in which there are no such pages.
    """
    from portable_record.actions.inbox_rules import has_workers

    if not has_workers(record):
        raise NotFoundError
    return looking(record)


def who_first() -> Response:
    """Ask first who looks, and what for."""
    here = request.path if request.method == "GET" else url_for("safe.show")
    return redirect(url_for("inbox.why", next=here))


def hidden_here(record: "OpenRecord") -> frozenset[str]:
    """Return the ids of what came from private contacts, unless the passphrase was typed again."""
    from portable_record.actions.private_items import private_items

    return frozenset() if typed_again() else private_items(record)
