"""A request becomes an action, an answer becomes a page. The only room that knows Flask.

Actions are imported inside the page that needs them, as the commands do it, so that the app listens at once;
``ahead.py`` makes ready what an unlocked record needs while the passphrase is being typed.
"""

from collections.abc import Callable
from secrets import token_hex

from flask import Flask
from flask_babel import Babel
from flask_wtf.csrf import CSRFProtect

from portable_record import assets
from portable_record.web import (
    activity,
    answering,
    as_it_was,
    asked_safe,
    backup,
    begun,
    binned,
    bringing,
    check,
    circle,
    circle_ages,
    circle_apart,
    circle_fetching,
    circle_invitations,
    circle_own_words,
    circle_people,
    circle_removal,
    circle_suggested,
    circle_ticks,
    circle_upkeep,
    comments,
    community,
    contacts,
    crisis,
    death,
    devices,
    directory,
    easy,
    elsewhere,
    emergency,
    entries,
    example,
    exporting,
    files,
    first,
    frame,
    governance,
    governance_asked,
    governance_cases,
    guard,
    hand_over,
    health,
    helping,
    history,
    home,
    inbox,
    inbox_deeds,
    joining,
    keeping,
    language,
    languages,
    links,
    locking,
    meeting,
    moving,
    outcomes,
    own_key,
    paper,
    paper_pdf,
    passing,
    people,
    plan,
    plan_forms,
    plan_new_goal,
    records,
    recovery,
    recovery_sheets,
    rekey,
    restore,
    restore_sheets,
    result,
    rights,
    safe_back,
    safe_steps,
    safeguarding,
    scan,
    search,
    settings,
    setup_carer,
    share,
    share_signing,
    share_templates,
    share_what,
    shared,
    shares,
    suggestions,
    taking,
    team,
    timeline,
    tongues,
    trusted,
    unlock,
    week,
    wellbeing,
    when_i_die,
    which_is_me,
    window,
    working,
    writing,
)
from portable_record.web.addresses import LateRule
from portable_record.web.again import Again
from portable_record.web.ahead import TEMPLATES
from portable_record.web.circle_fetching import Fetching
from portable_record.web.circle_news import CircleNews
from portable_record.web.compiled import Compiled
from portable_record.web.doorway import Doorway
from portable_record.web.draft import Drafts
from portable_record.web.front import Front
from portable_record.web.lanes import Lanes
from portable_record.web.launch import Launch
from portable_record.web.link_ends import LinkEnds
from portable_record.web.meanwhile import Meanwhile
from portable_record.web.squeeze import squeeze
from portable_record.web.told import Notices
from portable_record.web.uploads import Room, Uploads
from portable_record.web.waiting import Waiting

MOST_BODY = 64 * 1024
PAGES = (
    *(
        language,
        setup_carer,
        joining,
        unlock,
        window,
        recovery,
        locking,
        home,
        entries,
        writing,
        keeping,
        comments,
        rights,
        settings,
        helping,
        easy,
    ),
    *(activity, backup, binned, check, devices, history, restore, which_is_me, working),
    *(recovery_sheets, restore_sheets, rekey, elsewhere, trusted, search, timeline),
    *(hand_over, death, when_i_die, begun, records, example, first),
    *(shares, share, share_what, share_signing, share_templates, shared),
    *(paper, paper_pdf, emergency, people, wellbeing),
    *(bringing, taking, exporting, files),
    *(plan, plan_forms, plan_new_goal, week, crisis, health),
    *(circle, circle_ages, circle_apart, circle_fetching, circle_invitations, circle_people, circle_removal),
    *(circle_own_words, circle_suggested, circle_ticks, circle_upkeep, team),
    *(contacts, meeting, own_key),
    *(community, directory, links, outcomes),
    *(inbox, inbox_deeds, passing, answering, suggestions, scan, result, moving),
    *(governance, governance_cases, governance_asked, safeguarding, safe_steps, safe_back, asked_safe),
)


def create_app(
    doorway: Doorway,
    *,
    host: str,
    launch: Launch | None = None,
    complain: Callable[[str], None] = frame.complain_here,
) -> Flask:
    """Make the app for one locked record, reachable under exactly one ``host`` (name and port).

    ``launch`` holds the code that lets a browser set up a record where there is none; ``complain`` is told of
    faults of ours.
    """
    app = Flask(
        __name__,
        template_folder=str(assets.folder("templates")),
        static_folder=str(assets.folder("static")),
        static_url_path="/static",
    )
    app.url_rule_class = LateRule
    cookie = f"record_{token_hex(8)}"
    app.config.update(
        SECRET_KEY=token_hex(32),
        SESSION_COOKIE_NAME=cookie,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_PATH="/",
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=MOST_BODY,
        MAX_FORM_MEMORY_SIZE=MOST_BODY,
        MAX_FORM_PARTS=100,
        PROVIDE_AUTOMATIC_OPTIONS=False,
    )
    if app.jinja_env.bytecode_cache is None:
        app.jinja_env.bytecode_cache = Compiled(assets.folder("templates"), TEMPLATES)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(day=languages.day_in_words, last_day=languages.last_day_in_words)
    app.jinja_env.filters.update(clock=languages.clock_in_words)
    app.extensions.update(
        doorway=doorway,
        launch=launch or Launch(),
        drafts=Drafts(doorway.ticks),
        **{"right-drafts": Drafts(doorway.ticks)},
        notices=Notices(),
        lanes=Lanes(),
        meanwhile=Meanwhile(),
        **{"hand-over": Drafts(doorway.ticks), "death": Drafts(doorway.ticks)},
        thrown=Waiting(doorway.ticks),
        again=Again(doorway.ticks),
        looking=Waiting(doorway.ticks),
        sheets=Waiting(doorway.ticks),
        **{"typed-sheets": Waiting(doorway.ticks), "restore-sheets": Waiting(doorway.ticks)},
        papers=Waiting(doorway.ticks),
        met=Waiting(doorway.ticks),
        **{"share-words": Waiting(doorway.ticks), "answer-words": Waiting(doorway.ticks)},
        **{"safe-words": Waiting(doorway.ticks)},
        moving=Waiting(doorway.ticks),
        **{"link-ends": LinkEnds(doorway), "circle-news": CircleNews(doorway)},
        **{"circle-fetching": Fetching(doorway)},
        uploads=Uploads(cookie, lambda: _room(doorway), lambda shown: guard.is_of_owner(app, shown)),
    )
    doorway.complain = lambda fault: complain(frame.place_of(fault))
    Babel(app, default_locale="en_GB", locale_selector=languages.choose)
    tongues.speak(app)
    protection = CSRFProtect(app)
    streamed = (files.pages, bringing.send, directory.send, scan.frame, scan.send)
    for each_looks_itself in streamed:  # at the token, before the file
        protection.exempt(each_looks_itself)
    guard.protect(app, begun.rescue)
    as_it_was.keep_as_it_was(app)
    for each in PAGES:
        app.register_blueprint(each.pages)
    squeeze(app)
    frame.surround(app)
    frame.answer_errors(app, complain=complain)
    app.wsgi_app = Front(app.wsgi_app, host=host, cookie=cookie, ticks=doorway.ticks)  # type: ignore[method-assign]  # as Flask says
    return app


def _room(doorway: Doorway) -> Room:
    """Make a place in which what the browser sends waits, beside the record."""
    from portable_record.actions.uploads import WaitingRoom

    return WaitingRoom(doorway.folder, doorway.desk.dice)
