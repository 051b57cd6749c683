"""What a notice says of what was shared without agreement, line by line: on screens and on paper."""

from datetime import date

from portable_record.saying import Said, as_it_is, say, together
from portable_record.sharing.without_agreement import LABEL, Notice, bases_in_words

KNOWS = say("The person knows that this was shared.")
DOES_NOT_KNOW = say(
    "The person was not told. Do not tell them before you have asked whoever sent it: "
    "it could put somebody in danger."
)


def lines_of(notice: Notice) -> tuple[tuple[Said, Said], ...]:
    """Say who sent what to whom, why, who decided it and on what basis; each with its heading."""
    said = [
        (say("Who sent it"), as_it_is(notice.sender)),
        (say("Who it is for"), as_it_is(notice.to)),
        (say("Why it was needed"), as_it_is(notice.why)),
        (
            say("Who decided"),
            say(
                "%(who)s, on %(day)s",
                who=as_it_is(notice.decided_by),
                day=date.fromisoformat(notice.decided_on),
            ),
        ),
    ]
    if notice.agreed_by:
        said.append((say("Who agreed to it"), as_it_is(notice.agreed_by)))
    said += [
        (say("On what basis in law"), say("%(basis)s (%(law)s)", basis=basis, law=law))
        for basis, law in bases_in_words(notice)
    ]
    said += [(say("Where it comes from"), as_it_is(source)) for source in notice.sources]
    return tuple(said)


def label_of(notice: Notice) -> Said:
    """Say first of all what it is, and who decided it."""
    day = date.fromisoformat(notice.decided_on)
    decided = say("Decided by %(who)s, on %(day)s.", who=as_it_is(notice.decided_by), day=day)
    return together(say("%(label)s.", label=LABEL), decided)


def telling(notice: Notice) -> Said:
    """Say whether the person may be told."""
    return KNOWS if notice.told else DOES_NOT_KNOW
