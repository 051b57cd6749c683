"""What is printed for the day when the passphrase is lost: the code's sheet, and those of trusted people.

Plain values, and the same as text to print. A sheet is made to be usable from nothing else than itself, by
somebody who has never heard of this program.
"""

from dataclasses import dataclass, field
from textwrap import fill

from portable_record.record.readable.dates import moment
from portable_record.saying import Said, begun, say, together

WIDTH = 78
WORDS_IN_A_ROW = 4
SOMEBODY = say("the person who gave you this")

THE_PROGRAM = (
    "The program is called Portable Record. It is free, and it is on the computer where the record is kept."
    " Copied from there, it can be installed on another one; its README says how."
)


@dataclass(frozen=True, slots=True)
class CodeSheet:
    """The sheet of the recovery code. ``owner`` may be empty: then nobody learns from it whose it is."""

    owner: str
    made: str
    code: str = field(repr=False)

    @property
    def steps(self) -> tuple[str, ...]:
        """What to do, step by step."""
        return (
            THE_PROGRAM,
            "Start it in the window for commands (terminal) with: portable-record recover",
            "Type the code when you are asked. Small letters and missing hyphens do no harm.",
            "Choose a new passphrase and type it twice. The record opens with it from then on.",
            "With a backup, on another computer: portable-record restore FILE --recovery-code",
            "The code stays good. To make a new one: portable-record recovery-code",
        )


@dataclass(frozen=True, slots=True)
class TrustedSheet:
    """The sheet of one trusted person.

    ``owner`` may be empty; ``call`` says in the owner's words whom to call. ``set_name`` is the two words by
    which old sheets are told from new ones.
    """

    person: str
    owner: str
    call: str
    made: str
    set_name: str
    number: int
    of: int
    needed: int
    words: tuple[str, ...] = field(repr=False)

    @property
    def about(self) -> tuple[str, ...]:
        """What this sheet is, for who holds it."""
        who = self.owner or SOMEBODY
        return (
            say(
                "%(who)s trusts you to keep this sheet. It is one of %(of)d. If the way into a locked care"
                " record is lost, any %(needed)d of these sheets together open it. Yours alone opens nothing"
                " and tells nothing.",
                who=_begun(who),
                of=self.of,
                needed=self.needed,
            ),
            say(
                "Keep it where you keep your passport. Do not photograph it, type it into a computer or put"
                " it online, but for the steps below."
            ),
            say(
                'Sheets that do not begin with "%(words)s" are of another time and do not fit this one.'
                " When you are given a new sheet, tear up the old one.",
                words=self.set_name,
            ),
        )

    @property
    def steps(self) -> tuple[str, ...]:
        """What to do when help is asked for, step by step."""
        who = self.owner or SOMEBODY
        call = say("Call: %(whom)s.", whom=self.call) if self.call else ""
        return (
            together(
                say("Speak with %(who)s yourself, face to face or by a voice that you know.", who=who),
                call,
                "Give nothing to anybody who only writes, hurries you, or asks in their name.",
            ),
            say(
                "Meet where the record is, until %(needed)d of you are there with your sheets.",
                needed=self.needed,
            ),
            THE_PROGRAM,
            say("Start it in the window for commands (terminal) with: portable-record recover --shares"),
            say(
                "Type the 20 words of one sheet after another. The first four letters of each word are"
                " enough."
            ),
            say(
                "%(who)s chooses a new passphrase. The record tells them at the next opening that the"
                " sheets were used.",
                who=_begun(who),
            ),
        )


def code_text(sheet: CodeSheet) -> str:
    """Write the sheet of the recovery code to be printed."""
    of = f"Record of:  {sheet.owner}\n" if sheet.owner else ""
    return (
        f"RECOVERY CODE                                        Portable Record\n\n{of}"
        f"Made on:    {moment(sheet.made[:10])}\n\n    {sheet.code}\n\n"
        "Whoever has this code can open the record. Keep it away from the device,\n"
        f"where nobody looks by chance.\n\nIf the passphrase is lost\n\n{_numbered(sheet.steps)}"
    )


def trusted_text(sheet: TrustedSheet) -> str:
    """Write the sheet of a trusted person to be printed."""
    of = f"Record of:  {sheet.owner}\n" if sheet.owner else ""
    return (
        f"SHEET OF A TRUSTED PERSON                            Portable Record\n\n"
        f"For:        {sheet.person}\n{of}Made on:    {moment(sheet.made[:10])}\n"
        f"Sheet:      {sheet.number} of {sheet.of}; any {sheet.needed} open the record\n"
        f"This set:   {sheet.set_name}\n\nYour 20 words\n\n{_rows(sheet.words)}\n"
        f"What this is\n\n{_paragraphs(sheet.about)}\nIf you are asked for help\n\n{_numbered(sheet.steps)}"
    )


def _rows(words: tuple[str, ...]) -> str:
    cells = [f"{place:>4}. {word:<11}" for place, word in enumerate(words, 1)]
    starts = range(0, len(cells), WORDS_IN_A_ROW)
    return "".join("".join(cells[start : start + WORDS_IN_A_ROW]).rstrip() + "\n" for start in starts)


def _paragraphs(texts: tuple[str, ...]) -> str:
    return "".join(f"{fill(text, WIDTH)}\n\n" for text in texts)[:-1]


def _numbered(steps: tuple[str, ...]) -> str:
    return "".join(
        fill(step, WIDTH, initial_indent=f"{place:>2}. ", subsequent_indent="    ") + "\n"
        for place, step in enumerate(steps, 1)
    )


def _begun(words: str) -> str:
    return begun(words) if isinstance(words, Said) else words
