"""The four separate answers of a verdict in plain words; there is never one green tick.

A command says each in one go. A page has the terms and the eight words in places of their own, and asks for
the answers without them.
"""

from dataclasses import dataclass, replace

from portable_record.record.look_alike import clear_name
from portable_record.record.readable.dates import last_day
from portable_record.saying import Said, as_it_is, begun, say, say_many, together
from portable_record.sharing.contact import BEARER, EMERGENCY
from portable_record.sharing.given_for import why_given
from portable_record.sharing.giver import giver_of
from portable_record.sharing.notice_lines import lines_of
from portable_record.sharing.signer_name import address_of, claimed_name, eight_words, named
from portable_record.sharing.terms import ONLY_THEM, SMALLER_GROUPS
from portable_record.sharing.verdict import Answer, Limits, Standing, Verdict
from portable_record.sharing.verdict_codes import NOT_SIGNED_ANSWER

CALM, CAREFUL, LOUD = "", "careful", "loud"
NOT_TOLD = say("This cannot be told.")

_WHOLE = {
    Answer.YES: (CALM, say("No. It is as its signer made it.")),
    Answer.NO: (LOUD, say("Yes, or it was damaged on the way. Do not use it.")),
    Answer.UNKNOWN: (CAREFUL, NOT_TOLD),
}
_SLIPS = frozenset(
    {"Withdrawal", "Receipt", "NewKey", "Contact"}
)  # what is whole as it is, and no part of a record
_MINE = {
    Answer.YES: say("That is you."),
    Answer.NO: say("That is not you."),
    Answer.UNKNOWN: say(""),
}


@dataclass(frozen=True, slots=True)
class OneAnswer:
    """One of the four: its question, its answer, and how loud that is: calm (empty), careful or loud."""

    question: Said
    answer: Said
    tone: str


_NOBODY_NAMED = {
    BEARER.name: say("It is for whoever holds it."),
    EMERGENCY.name: say("It is for whoever helps in an emergency."),
}


def four_answers(verdict: Verdict) -> tuple[tuple[str, str], ...]:
    """Return the four questions, each with its own answer.

    What the file says of itself (for whom, why, until when) is only told once its signature was found to fit.
    """
    return tuple((one.question, one.answer) for one in _four(verdict, in_one_go=True))


def four_apart(verdict: Verdict) -> tuple[OneAnswer, ...]:
    """Return the four for a page, which shows the terms and the eight words beside them."""
    return _four(verdict, in_one_go=False)


def terms_of(verdict: Verdict) -> tuple[tuple[Said, Said], ...]:
    """Return what was agreed, each with its heading: why, until when, may it be shown on.

    Of what was shared without agreement it is who sent it, to whom, why, and who decided it.
    """
    limits = verdict.limits
    if limits.notice is not None:
        return lines_of(limits.notice)
    said = (
        (say("Why"), _purpose(verdict)),
        (say("The last day"), as_day(limits)),
        (say("May I show it to others?"), _pass_on(limits)),
    )
    return tuple((heading, answer) for heading, answer in said if answer)


def as_day(limits: Limits) -> Said:
    """Say the last day of a share, or nothing where it has no end."""
    return say("%(day)s", day=last_day(limits.until)) if limits.until else say("")


def _four(verdict: Verdict, *, in_one_go: bool) -> tuple[OneAnswer, ...]:
    tone, whole = _WHOLE[verdict.whole]
    signer, limits = _signer(verdict, in_one_go=in_one_go), _limits(verdict, in_one_go=in_one_go)
    return (
        OneAnswer(say("Has anyone changed it?"), whole, tone),
        OneAnswer(say("Who signed it, and do I know them?"), signer, _signer_tone(verdict)),
        OneAnswer(say("Is it for me and still in time?"), limits, _limits_tone(_as_refused(verdict))),
        OneAnswer(say("What is in it?"), _contents(verdict, in_one_go=in_one_go), CALM),
    )


def _signer_tone(verdict: Verdict) -> str:
    tones = {Standing.KNOWN: CALM, Standing.KEY_CHANGED: LOUD}
    return LOUD if verdict.code == "key-changed" else tones.get(verdict.signer.standing, CAREFUL)


def _signer(verdict: Verdict, *, in_one_go: bool) -> Said:
    signer = verdict.signer
    if verdict.code == NOT_SIGNED_ANSWER:
        return say('Nobody signed it. It says that "%(name)s" wrote it.', name=claimed_name(verdict))
    if signer.iss is None:
        return NOT_TOLD
    called = signer.name or address_of(signer.iss)
    who = as_it_is(called) if called else begun(_as_said(named("", claimed_name(verdict))))
    words = " ".join(eight_words(signer)) if in_one_go else ""
    compare = (
        say("Their eight words are: %(words)s. Call them and compare.", words=as_it_is(words))
        if words
        else say("")
    )
    said = {
        Standing.KNOWN: say("%(who)s. You know this key.", who=who),
        Standing.FIRST_TIME: together(
            say("%(who)s. You meet this key for the first time.", who=who), compare
        ),
        Standing.KEY_CHANGED: say(
            "It says %(who)s, but with another key than before. Ask them, in another way.", who=who
        ),
        Standing.UNKNOWN: together(say("%(who)s. Nobody here knows this key.", who=who), compare),
    }
    return together(said[signer.standing], vouched_for(signer.by or ""), _for_whom(verdict))


def vouched_for(worker: str) -> Said:
    """Say who signed it, where the signer vouches for a worker's key."""
    if not worker:
        return say("")
    return say("%(worker)s signed it for them, and they vouch for that.", worker=as_it_is(clear_name(worker)))


def _for_whom(verdict: Verdict) -> Said:
    """Say for whom it was signed and by what right, where it was not the person themselves."""
    if not verdict.limits.for_them:
        return say("")
    known = _about(verdict)
    person = as_it_is(known) if known else say("the person")
    givers = [giver for taken in verdict.taken if (giver := giver_of(taken.bundle)) is not None]
    right = next((giver.right for giver in givers if giver.right), "")
    by = (
        say("By this right, as they say: %(right)s. Nobody here has checked it.", right=say(right))
        if right
        else say("")
    )
    return together(say("They signed it for %(person)s.", person=person), by)


def _as_refused(verdict: Verdict) -> Limits:
    """Return the limits with the answer that the refusal gave: a reading stops at its first fault."""
    if verdict.code in ("expired", "not-yet-valid"):
        return replace(verdict.limits, in_time=Answer.NO)
    if verdict.code == "withdrawn":
        return replace(verdict.limits, not_withdrawn=Answer.NO)
    return verdict.limits


def _limits_tone(limits: Limits) -> str:
    if Answer.NO in (limits.for_me, limits.for_this_purpose, limits.in_time, limits.not_withdrawn):
        return LOUD
    return CAREFUL if limits.for_me is Answer.UNKNOWN else CALM


def _limits(verdict: Verdict, *, in_one_go: bool) -> Said:
    limits = _as_refused(verdict)
    said = []
    if verdict.code == "not-yet-valid" and limits.since:
        said.append(say("It begins on %(day)s.", day=limits.since.date()))
    if limits.recipient in _NOBODY_NAMED:
        said.append(_NOBODY_NAMED[limits.recipient])
    elif limits.recipient:
        said += [say("It is for %(name)s.", name=as_it_is(limits.recipient)), _MINE[limits.for_me]]
    if in_one_go and limits.purpose:
        said.append(say("%(purpose)s.", purpose=_purpose(verdict)))
    if limits.until and not in_one_go and not verdict.refused:
        said.append(say("It is still in time."))
    elif limits.until:
        said.append(say("Until %(day)s.", day=as_day(limits)))
        said.append(say("That is over.") if verdict.code == "expired" else say(""))
    if in_one_go and limits.pass_on == ONLY_THEM:
        said.append(say("They do not want you to pass it on."))
    if limits.not_withdrawn is Answer.NO:
        said.append(say("They have stopped sharing it."))
    elif limits.until or limits.recipient:
        said.append(say("Nobody has told you that it stopped."))
    return together(*said) or say("It does not say.")


def _purpose(verdict: Verdict) -> Said:
    return why_given(verdict.limits.purpose or "", _about(verdict))


def _about(verdict: Verdict) -> str:
    """Name the person whom it is about, where that is told."""
    return next((shown.title for shown in verdict.contents if shown.type == "Patient"), "")


def _pass_on(limits: Limits) -> Said:
    return {
        ONLY_THEM: say("No. They do not want you to pass it on."),
        SMALLER_GROUPS: say("Yes, to smaller groups that you support, and to nobody else."),
    }.get(limits.pass_on or "", say(""))


def _contents(verdict: Verdict, *, in_one_go: bool) -> Said:
    if not verdict.contents:
        if verdict.refused:
            return say("Nothing is shown, because it must not be used.")
        return say("Nothing to read.")
    is_slip = all(shown.type in _SLIPS for shown in verdict.contents)
    not_all = say("") if is_slip else say("This may not be everything.")
    if is_slip and not in_one_go:
        return say("It is shown below.")
    count = len(verdict.contents)
    if not in_one_go:
        return together(
            say_many("%(num)d entry, shown below.", "%(num)d entries, shown below.", count), not_all
        )
    titles = as_it_is("; ".join(shown.title for shown in verdict.contents))
    return together(
        say_many("%(num)d entry: %(titles)s.", "%(num)d entries: %(titles)s.", count, titles=titles), not_all
    )


def _as_said(text: str) -> Said:
    return text if isinstance(text, Said) else as_it_is(text)
