"""About me: one page, a question for each heading; and a photo, the voice or a video of the person."""

from portable_record.record import beginnings as begin
from portable_record.record.asking.fitting import of_kind
from portable_record.record.asking.parts import files
from portable_record.record.asking.sheet import PARAGRAPHS, Question, Sheet
from portable_record.record.asking.ways import Section
from portable_record.record.kinds import ABOUT_ME_HEADINGS, kind


def _of_me(code: str, *, file: str, about: str, ask: str) -> Sheet:
    return Sheet(
        part="about-me",
        key=code,
        title=kind(code).title,
        about=about,
        begin=begin.file_of_me(code),
        fits=of_kind("DocumentReference", code, "category"),
        file=file,
        questions=(files.in_words(ask),),
    )


SHEETS = (
    _of_me(
        "photo-of-me",
        file="image/*",
        about="So that people know you when they meet you.",
        ask="What does the photo show, in words?",
    ),
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
    _of_me(
        "voice-of-me",
        file="audio/*",
        about="You say it yourself: hello, what matters, how you like things.",
        ask="What do you say in it, in words?",
    ),
    _of_me(
        "video-of-me",
        file="video/*",
        about="You show it yourself: how you talk, move, or like to be helped.",
        ask="What does the video show, in words?",
    ),
)
