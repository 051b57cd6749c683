"""``python -m portable_record`` is the command ``portable-record``.

Python looks for modules in the current folder first when it is started so, and anybody may have put files
there. So that folder is struck out before anything is imported from it. Where the program itself lies in it,
as in a checkout, it is asked last.
"""

import os
import sys


def _ask_this_folder_last() -> None:
    """Take the current folder out of where modules are looked for. Only ``os`` and ``sys`` are loaded yet."""
    try:
        here = os.getcwd()  # noqa: PTH109 - pathlib would be looked for here
    except OSError:  # it is gone
        here = ""
    home = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120 - as above
    others = [folder for folder in sys.path if folder and os.path.abspath(folder) != here]  # noqa: PTH100 - as above
    sys.path[:] = [*others, here] if home == here else others


if __name__ == "__main__":
    _ask_this_folder_last()

    from portable_record.cli import main

    main()
