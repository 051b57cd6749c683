"""The addresses of the pages: each knows how to write itself only when a page first names it.

Werkzeug makes and compiles two small functions for every address as it is added, which is a fifth of the time
until the app listens; a person meets few of them before they close it again.
"""

from typing import Any

from werkzeug.routing import Rule


class LateRule(Rule):
    """An address whose functions are compiled when they are first called."""

    def _compile_builder(self, append_unknown: bool = True) -> Any:  # noqa: ANN401, FBT001, FBT002 - as Werkzeug has it
        """Stand in for the function that writes an address until it is needed."""
        compile_now, made = super()._compile_builder, list[Any]()

        def late(rule: Rule, *cells: object, **values: object) -> tuple[str, str]:
            if not made:
                made.append(compile_now(append_unknown))
            written: tuple[str, str] = made[0](rule, *cells, **values)
            return written

        return late
