"""The viewer of links: one HTML file that any group can put on its web space; a phone needs nothing else.

It shows what a page shows, in the same words and by the same rules (docs/format/page.md), and asks two places
alone: that of the link, and the signer's address for its keys.
"""

from portable_record.sharing.html_file import allowed, asset, filled
from portable_record.sharing.page import SHOWING, script_of

FILE = "view/index.html"
_THIS_MACHINE = "http://127.0.0.1:*"


def make_viewer(*, this_machine: bool = False) -> bytes:
    """Make the viewer; with ``this_machine`` it also follows links to this machine, for trying things out."""
    style = f"{asset('static', 'css/page.css')}{asset('static', 'css/view.css')}"
    script = script_of((*SHOWING, "view-link.js", "view.js"))
    asks = f"https: {_THIS_MACHINE}" if this_machine else "https:"
    policy = (
        f"default-src 'none'; script-src '{allowed(script)}'; style-src '{allowed(style)}'; "
        f"img-src blob:; connect-src {asks}; base-uri 'none'; form-action 'none'; "
        "require-trusted-types-for 'script'"
    )
    template = asset("templates", "page/view.html")
    return filled(template, {"POLICY": policy, "STYLE": style, "SCRIPT": script}).encode()
