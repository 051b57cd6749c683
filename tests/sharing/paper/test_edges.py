"""The edge of a sheet: one line, and nothing in a name that breaks out of it."""

from portable_record.sharing.paper.edges import PAGE, PAGES, css_text, edge_style, one_line


def test_the_numbers_are_counted_by_the_printer() -> None:
    style = edge_style("Jean", f"Page {PAGE} of {PAGES}")

    assert '"Page\\20 " counter(page) "\\20 of\\20 " counter(pages) ""' in style
    assert "@bottom-left" in style.partition("Jean")[0]


def test_it_turns_for_writing_from_right_to_left() -> None:
    style = edge_style("Jean", "", direction="rtl")

    assert "@bottom-right" in style.partition("Jean")[0]
    assert "direction: rtl" in style


def test_no_sign_of_a_text_ends_it() -> None:
    hostile = '"; } * { color: red } \\ \n </style> \u2066\x01'

    assert not {'"', "{", ";", "<", "\n"} & set(css_text(hostile)[1:-1])


def test_a_long_text_is_cut_to_one_line() -> None:
    assert one_line("two\n lines") == "two lines"
    assert one_line("x" * 100) == "x" * 60 + "\u2026"
