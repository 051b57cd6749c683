"""The viewer of links: an HTML file that any group can put on its web space; a phone needs nothing else.

It shows what a page shows, in the same words and by the same rules (docs/format/page.md), and asks two places
alone: that of the link, and the signer's address for its keys and for what it took back. Beside it lie the
words of other languages, a small file each.
"""

from portable_record.saying import LANGUAGES
from portable_record.sharing.html_file import allowed, asset, filled
from portable_record.sharing.page import SHOWING, script_of
from portable_record.sharing.viewer_words import TEMPLATE, VIEWING, tag, words_files

FOLDER = "view"
FILE = f"{FOLDER}/index.html"
_THIS_MACHINE = "http://127.0.0.1:*"


def viewer_files() -> dict[str, bytes]:
    """Make all files of the viewer, by path."""
    return {FILE: make_viewer()} | {f"{FOLDER}/{name}": data for name, data in words_files().items()}


def make_viewer(*, this_machine: bool = False) -> bytes:
    """Make the viewer; with ``this_machine`` it also follows links to this machine, for trying things out."""
    style = f"{asset('static', 'css/page.css')}{asset('static', 'css/view.css')}"
    known = {"languages": [[tag(code), name] for code, name in LANGUAGES.items()]}
    script = script_of((*SHOWING, *VIEWING), known)
    asks = f"https: {_THIS_MACHINE}" if this_machine else "https:"
    policy = (
        f"default-src 'none'; script-src '{allowed(script)}'; style-src '{allowed(style)}'; "
        f"img-src blob:; connect-src {asks}; base-uri 'none'; form-action 'none'; "
        "require-trusted-types-for 'script'"
    )
    return filled(asset("templates", TEMPLATE), {"POLICY": policy, "STYLE": style, "SCRIPT": script}).encode()
