"""How things are going: what is working and what is not, and the four questions about wellbeing.

The four questions and their scale are those of the Office for National Statistics (Personal well-being user
guidance; Open Government Licence v3.0), to the letter, so that answers can be compared. The same in easier
words have codes of their own: other words get other answers.
"""

from portable_record.record.asking.own import own_words
from portable_record.record.asking.parts.scores import of_life

_COMPLETELY = ("Not at all", "Completely")

ONS4 = (
    of_life("ons4-satisfied", "Overall, how satisfied are you with your life nowadays?", _COMPLETELY),
    of_life(
        "ons4-worthwhile",
        "Overall, to what extent do you feel that the things you do in your life are worthwhile?",
        _COMPLETELY,
    ),
    of_life("ons4-happy", "Overall, how happy did you feel yesterday?", _COMPLETELY),
    of_life(
        "ons4-anxious",
        "On a scale where 0 is “not at all anxious” and 10 is “completely anxious”, overall, how anxious did"
        " you feel yesterday?",
        ("Not at all anxious", "Completely anxious"),
    ),
)
EASY = (
    of_life("easy-satisfied", "How good is your life now?", ("Very bad", "Very good")),
    of_life("easy-worthwhile", "Do the things you do matter to you?", ("Not at all", "Very much")),
    of_life("easy-happy", "How happy were you yesterday?", ("Not happy", "Very happy")),
    of_life("easy-anxious", "How worried were you yesterday?", ("Not worried", "Very worried")),
)

SHEETS = (
    own_words("working", ask="What is working well?", about="So that it goes on."),
    own_words("not-working", ask="What is not working?", about="So that it can change."),
    *ONS4,
    *EASY,
)
