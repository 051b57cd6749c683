"""``make words``: bring every catalogue in step with the sources, and say what is still in English."""

from babel.messages.catalog import Catalog

from portable_record.web.tongues import EASY
from tests.words.catalogues import TRANSLATED, as_mo, as_po, easy_in_step, in_step, po, untranslated


def main() -> None:
    """Write them all."""
    for language in TRANSLATED:
        catalogue = in_step(language)
        _write(language, catalogue)
        left = len(list(untranslated(catalogue)))
        print(f"{language:8} {len(catalogue):5} sentences, {left:5} still in English")  # noqa: T201 - the answer
    _write(EASY, easy_in_step())


def _write(language: str, catalogue: Catalog) -> None:
    po(language).write_bytes(as_po(catalogue))
    po(language).with_suffix(".mo").write_bytes(as_mo(catalogue))


if __name__ == "__main__":
    main()
