"""How things are going: what is working, and what is not."""

from portable_record.record.asking.own import own_words

SHEETS = (
    own_words("working", ask="What is working well?", about="So that it goes on."),
    own_words("not-working", ask="What is not working?", about="So that it can change."),
)
