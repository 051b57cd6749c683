"""What was chosen for a share, in words."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from portable_record.record.comment import is_comment_id
from portable_record.record.parts import part as part_by_key
from portable_record.web.at_hand import in_words
from portable_record.web.languages import day_in_words

if TYPE_CHECKING:
    from portable_record.actions.desk import OpenRecord
    from portable_record.actions.share_choices import Choices
    from portable_record.actions.ways_out import Fit

MOST_TITLES = 5
AT_ONCE = 20
ROOMY = 80  # percent of a code


def part_words(record: "OpenRecord", choices: "Choices") -> list[str]:
    """Name the parts that are chosen, and the single things by their titles, as far as they are here."""
    return what_words(record, choices.parts, choices.entries)


def what_words(record: "OpenRecord", parts: Iterable[str], entries: Iterable[str]) -> list[str]:
    """Name parts, and single things by their titles; of many, of what is gone and of comments, the number."""
    chosen = list(entries)
    listed = [each for each in chosen if not is_comment_id(each)]
    words = [str(_(part_by_key(key).title)) for key in parts]
    here = list(islice(_titles(record, listed), MOST_TITLES))
    words += here
    more = len(listed) - len(here)
    if more:
        words.append(ngettext("%(num)d single thing", "%(num)d single things", more))
    if said := len(chosen) - len(listed):
        words.append(ngettext("%(num)d comment", "%(num)d comments", said))
    return words


def _titles(record: "OpenRecord", entries: Sequence[str]) -> Iterator[str]:
    """Give the titles of those that are here, read some at a time: of very many the first are enough."""
    for start in range(0, len(entries), AT_ONCE):
        some = entries[start : start + AT_ONCE]
        titles = record.vault.entries.titles(some)
        yield from (titles[each] for each in some if each in titles)


def fit_words(fit: "Fit") -> str:
    """Say what a way is like, whether it needs a reader, and how large it is."""
    about = str(_(fit.way.about))
    reader = str(_("They need this app to read it.")) if fit.way.needs_reader else ""
    if fit.way.is_code:
        room = _("There is room for more on it.")
        size = room if fit.percent <= ROOMY else _("It fits, and the code is nearly full.")
    else:
        size = _("Its size is %(size)s.", size=in_words(fit.size))
    mail = ""
    if fit.way.form == "page":
        mail = str(
            _("Some email takes such a file away: then give it on a memory stick, or choose another way.")
        )
    return " ".join(each for each in (about, reader, mail, str(size)) if each)


def agree_words(agree: str) -> str:
    """Say whether the people named in it agree."""
    return str(_("Yes, I asked them") if agree == "yes" else _("No, I have not asked everybody"))


def check_rows(record: "OpenRecord", draft: str, choices: "Choices") -> list[tuple[str, str, str, str]]:
    """List the answers for the last look, each with the address where it is changed."""
    from portable_record.actions.share_choices import HELPER, HOLDER, last_day, wish_of
    from portable_record.actions.ways_out import way_named
    from portable_record.sharing.purposes import purpose
    from portable_record.sharing.terms import SMALLER_GROUPS

    def ask(key: str) -> str:
        return url_for("share.step", draft=draft, key=key)

    details = {"birth-date": _("birth date"), "address": _("address"), "nhs-number": _("NHS number")}
    recipient = wish_of(record, choices).recipient
    named = [str(details[key]) for key in choices.details]
    rows = [
        (_("What you share"), "\n".join(part_words(record, choices)), url_for("picking.what", draft=draft)),
        (_("Your details"), ", ".join([_("the name that you use"), *named]), ask("details")),
        (_("Who it is for"), str(_(recipient.name)) if recipient else "", ask("whom")),
        (_("Why"), str(_(purpose(choices.purpose).title)), ask("why")),
        (_("The last day"), day_in_words(last_day(record, choices)), ask("until")),
    ]
    if choices.kind not in (HOLDER, HELPER):
        yes = _("Yes, to smaller groups that they support")
        rows.append(
            (
                _("May they show it to others?"),
                yes if choices.pass_on == SMALLER_GROUPS else _("No"),
                ask("pass-on"),
            )
        )
    if choices.agree:
        rows.append((_("Do the people named in it agree?"), agree_words(choices.agree), ask("agree")))
    rows += [
        (
            _("Out of sight here"),
            _("Yes, it stands in no list") if choices.private == "yes" else _("No"),
            ask("private"),
        ),
        (
            _("How you give it"),
            "\n".join(str(_(way_named(key).title)) for key in choices.ways),
            url_for("signing.ways", draft=draft),
        ),
    ]
    return [(str(label), str(words), where, "") for label, words, where in rows]
