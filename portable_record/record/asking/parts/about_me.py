"""About me: one page, a question for each heading."""

from portable_record.record import beginnings as begin
from portable_record.record.asking.fitting import of_kind
from portable_record.record.asking.sheet import PARAGRAPHS, Question, Sheet
from portable_record.record.asking.ways import Section
from portable_record.record.kinds import ABOUT_ME_HEADINGS

SHEETS = (
    Sheet(
        part="about-me",
        key="about-me",
        title="About me",
        about="What matters to you, in your own words.",
        begin=begin.about_me,
        fits=of_kind("Composition", "about-me", "type"),
        once=True,
        guided=True,
        questions=tuple(
            Question(one.code, one.title, Section(one.code), PARAGRAPHS) for one in ABOUT_ME_HEADINGS
        ),
    ),
)
