"""The four separate answers of a verdict in plain words; there is never one green tick."""

from portable_record.record.readable.dates import last_day
from portable_record.sharing.giver import giver_of
from portable_record.sharing.purposes import PURPOSES
from portable_record.sharing.signer_name import address_of, claimed_name, eight_words, named
from portable_record.sharing.verdict import Answer, Limits, Standing, Verdict

WHOLE = {
    Answer.YES: "No. It is as its signer made it.",
    Answer.NO: "Yes, or it was damaged on the way. Do not use it.",
    Answer.UNKNOWN: "This cannot be told.",
}
NO_PASSING_ON = "no"
_PURPOSES = {purpose.key: purpose.title for purpose in PURPOSES}


def four_answers(verdict: Verdict) -> tuple[tuple[str, str], ...]:
    """Return the four questions, each with its own answer.

    What the file says of itself (for whom, why, until when) is only told once its signature was found to fit.
    """
    return (
        ("Has anyone changed it?", WHOLE[verdict.whole]),
        ("Who signed it, and do I know them?", _signer(verdict)),
        ("Is it for me and still in time?", _limits(verdict.limits)),
        ("What is in it?", _contents(verdict)),
    )


def _signer(verdict: Verdict) -> str:
    signer = verdict.signer
    if signer.iss is None:
        return "This cannot be told."
    called = signer.name or address_of(signer.iss)
    unknown = named("", claimed_name(verdict))
    who = called or unknown[:1].upper() + unknown[1:]
    marks = " ".join(eight_words(signer))
    compare = f" Their eight words are: {marks}. Call them and compare." if marks else ""
    said = {
        Standing.KNOWN: f"{who}. You know this key.",
        Standing.FIRST_TIME: f"{who}. You meet this key for the first time.{compare}",
        Standing.KEY_CHANGED: f"It says {who}, but with another key than before. Ask them, in another way.",
        Standing.UNKNOWN: f"{who}. Nobody here knows this key.{compare}",
    }
    return said[signer.standing] + _for_whom(verdict)


def _for_whom(verdict: Verdict) -> str:
    """Say for whom it was signed and by what right, where it was not the person themselves."""
    if not verdict.limits.for_them:
        return ""
    person = next((shown.title for shown in verdict.contents if shown.type == "Patient"), "the person")
    givers = [giver for taken in verdict.taken if (giver := giver_of(taken.bundle)) is not None]
    right = next((giver.right for giver in givers if giver.right), "")
    by = f" By this right, as they say: {right}. Nobody here has checked it." if right else ""
    return f" They signed it for {person}.{by}"


def _limits(limits: Limits) -> str:
    said = []
    if limits.recipient:
        mine = {Answer.YES: " That is you.", Answer.NO: " That is not you.", Answer.UNKNOWN: ""}
        said.append(f"It is for {limits.recipient}.{mine[limits.for_me]}")
    if limits.purpose:
        said.append(f"{_PURPOSES.get(limits.purpose, limits.purpose)}.")
    if limits.until:
        over = " That is over." if limits.in_time is Answer.NO else ""
        said.append(f"Until {last_day(limits.until)}.{over}")
    if limits.pass_on == NO_PASSING_ON:
        said.append("They do not want you to pass it on.")
    if limits.not_withdrawn is Answer.NO:
        said.append("They have stopped sharing it.")
    elif limits.until or limits.recipient:
        said.append("Nobody has told you that it stopped.")
    return " ".join(said) or "It does not say."


def _contents(verdict: Verdict) -> str:
    if not verdict.contents:
        return "Nothing is shown, because it must not be used." if verdict.refused else "Nothing to read."
    titles = "; ".join(shown.title for shown in verdict.contents)
    return f"{len(verdict.contents)} entries: {titles}. This may not be everything."
