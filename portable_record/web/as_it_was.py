"""A page that asks for something new says so where nothing can be written: after a death, and to a reader."""

from flask import Flask, redirect, request, url_for
from werkzeug.wrappers.response import Response

from portable_record.web.guard import doorway, is_unlocked
from portable_record.web.may import refuse_unless_may_write

ASKS = frozenset(
    {
        *("writing.choose", "writing.add", "writing.change", "files.add", "files.exchange", "keeping.move"),
        *("plan_forms.step", "plan_forms.going", "plan_forms.review", "plan_forms.agree"),
        *("plan_new_goal.ask", "first.ask", "wellbeing.ask", "community.own_words"),
        *("rights.add", "rights.kind", "rights.details"),
    }
)


def keep_as_it_was(app: Flask) -> None:
    """Lead from these pages to the sentence; what is sent all the same is refused where it is written."""

    @app.before_request
    def lead() -> Response | None:
        if request.method == "GET" and request.endpoint in ASKS and is_unlocked(app):
            if doorway(app).is_closed:
                return redirect(url_for("death.as_it_was"))
            refuse_unless_may_write()
        return None
