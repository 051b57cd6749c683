"""Pages of a record that open without the app, in any browser: plain HTML that holds all it needs.

There is no script in them, and their policy lets none run. Whatever a record says is text in them, and set
apart, so that it cannot turn the writing round it. ``say`` gives each sentence of ours in a language.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from urllib.parse import quote

from portable_record.sharing.file_names import PICTURES
from portable_record.sharing.html_file import allowed, asset, filled

Say = Callable[[str], str]

README = "README.txt"
INDEX = "index.html"

NOT_LOCKED = "These pages are not locked. Whoever has them can read them."
KEEP_SAFE = "Keep them somewhere safe, and delete them when you do not need them any more."
PARTS_TITLE = "What is in it"
MADE = "Made on %(day)s. What changed in the record after that is not in these pages."
LEFT_OUT = "What lies in the bin is not in it, nor who changed what and when, nor what others shared."
BACK = "All parts"
NEXT, PREVIOUS = "Next page", "Page before"
EMPTY = "Nothing is written here yet."
SENSITIVE = "Sensitive"
TWO_VERSIONS = "Two versions stand side by side here:"
FILE = "File"
HOW = (
    "Open index.html: it shows in any web browser, without this app and without the internet.",
    "There is a page for each part of the record. Photos, letters and recordings lie in the folder “files”.",
    "To print a page, open it and choose Print in the browser.",
    "To bring a record back, these pages are not enough: that needs a backup, which the app makes.",
)


@dataclass(frozen=True, slots=True)
class Row:
    """A label and what stands beside it; ``depth`` says how far inside another it stands."""

    label: str
    text: str
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """One entry as the pages show it. ``files`` are the paths of its files."""

    title: str
    kind: str
    rows: tuple[Row, ...] = ()
    careful: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    written: str = ""
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class About:
    """Whose record it is, who put the pages together, and when; in which language, and which way it runs."""

    name: str
    by: str
    made: str
    lang: str = "en-GB"
    dir: str = "ltr"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of a part: its file, and the pages before and after it."""

    file: str
    title: str
    before: str = ""
    after: str = ""


def part_page(about: About, sheet: Sheet, items: Iterable[Item], say: Say) -> Iterator[bytes]:
    """Give a page of a part, entry by entry."""
    first, last = _frame(about, f"{sheet.title} · {about.name}" if about.name else sheet.title, say)
    turning = _turning(sheet, say)
    yield f"{first}{turning}<main><h1>{escape(sheet.title)}</h1>\n".encode()
    nothing = f"<p>{escape(say(EMPTY))}</p>\n"
    for item in items:
        yield _item(item, say).encode("utf-8", "replace")
        nothing = ""
    yield f"{nothing}</main>\n{turning}{last}".encode()


def index_page(about: About, parts: Sequence[tuple[str, str, str]], say: Say) -> bytes:
    """Give the first page; ``parts`` are file, title and how much is in each."""
    title = about.name or say("Your record")
    first, last = _frame(about, title, say)
    listed = [
        f'<li><a href="{quote(file)}"><b>{escape(part)}</b></a> <span class="soft">{escape(many)}</span></li>'
        for file, part, many in parts
    ]
    body = [
        f"<main><h1><bdi>{escape(title)}</bdi></h1>",
        f'<div class="careful"><p>{escape(say(NOT_LOCKED))} {escape(say(KEEP_SAFE))}</p></div>',
        f"<p><bdi>{escape(about.by)}</bdi></p>" if about.by else "",
        f"<h2>{escape(say(PARTS_TITLE))}</h2>",
        *('<ul class="list">', *listed, "</ul>"),
        f'<p class="soft">{escape(say(LEFT_OUT))}</p></main>',
    ]
    return "\n".join([first, *body, last]).encode("utf-8", "replace")


def readme(about: About, say: Say) -> bytes:
    """Give the text that says what all this is; its lines end as every system takes them."""
    lines = [line for line in (about.name, about.by) if line]
    lines += ["", *(say(how) for how in HOW), "", say(NOT_LOCKED), say(KEEP_SAFE), ""]
    lines += [say(MADE) % {"day": about.made}, say(LEFT_OUT), ""]
    return "\r\n".join(lines).encode("utf-8", "replace")


def _frame(about: About, title: str, say: Say) -> tuple[str, str]:
    """Return what stands before and after the body of each page."""
    style = asset("static", "css/copy.css")
    policy = f"default-src 'none'; style-src '{allowed(style)}'; img-src 'self' file:"
    values = {
        "LANG": escape(about.lang),
        "DIR": escape(about.dir),
        "POLICY": f"{policy}; form-action 'none'; base-uri 'none'",
        "TITLE": escape(title),
        "STYLE": style,
        "MADE": escape(say(MADE) % {"day": about.made}),
    }
    first, last = asset("templates", "copy/page.html").split("@@BODY@@")
    return filled(first, values), filled(last, values)


def _turning(sheet: Sheet, say: Say) -> str:
    links = [(INDEX, BACK), (sheet.before, PREVIOUS), (sheet.after, NEXT)]
    turned = "".join(f'<a href="{quote(file)}">{escape(say(words))}</a>' for file, words in links if file)
    return f'<nav aria-label="{escape(say(PARTS_TITLE))}">{turned}</nav>\n'


def _item(item: Item, say: Say) -> str:
    tag = f' <span class="tag">{escape(say(SENSITIVE))}</span>' if item.sensitive else ""
    pieces = [
        f'<article><p class="soft">{escape(item.kind)}{tag}</p>',
        f'<h3 dir="auto">{escape(item.title)}</h3>',
        *(f'<p class="careful">{escape(said)}</p>' for said in item.careful),
        _versions(item.versions, say),
        *_rows(item),
        *(_file(path, say) for path in item.files),
        f'<p class="soft"><bdi>{escape(item.written)}</bdi></p></article>\n',
    ]
    return "\n".join(piece for piece in pieces if piece)


def _versions(versions: Sequence[str], say: Say) -> str:
    listed = "".join(f"<li><bdi>{escape(one)}</bdi></li>" for one in versions)
    return f'<div class="careful"><p>{escape(say(TWO_VERSIONS))}</p><ul>{listed}</ul></div>' if listed else ""


def _rows(item: Item) -> Iterator[str]:
    """Write what stands in an entry: labels with their words, and words of their own between them."""
    for has_label, rows in groupby(item.rows, key=lambda row: bool(row.label or row.depth)):
        if has_label:
            yield "".join(("<dl>", *map(_row, rows), "</dl>"))
        else:
            own = (row.text for row in rows if row.text != item.title)
            yield "".join(f'<p class="own" dir="auto">{escape(text)}</p>' for text in own)


def _row(row: Row) -> str:
    label = f"<dt>{escape(row.label) or '&nbsp;'}</dt>"
    return f'<div class="d{min(row.depth, 3)}">{label}<dd dir="auto">{escape(row.text)}</dd></div>'


def _file(path: str, say: Say) -> str:
    """Link a file, and show it where it is a picture."""
    name, address = escape(path.rpartition("/")[2]), escape(quote(path))
    shown = f'<img src="{address}" alt="" loading="lazy">' if path[path.rfind(".") :] in PICTURES else ""
    return f'<p>{escape(say(FILE))}: <a href="{address}"><bdi>{name}</bdi></a>{shown}</p>'
