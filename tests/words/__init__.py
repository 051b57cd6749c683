"""The words of the pages in other languages: gathered from the sources, written to catalogues, made ready.

``make words`` brings every catalogue in ``portable_record/web/words/`` in step with the sources. How to
translate stands in ``CONTRIBUTING.md``.
"""
