"""Apps that are made by the hundred: what is the same in each of them is worked out once."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule

if TYPE_CHECKING:
    from types import CodeType

Builder = Callable[..., tuple[str, str]]


class Compiled(BytecodeCache):
    """The templates, compiled once for all apps; one that has changed is compiled again."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code is not None
        self._kept[bucket.key, bucket.checksum] = bucket.code


_TEMPLATES = Compiled()
_BUILDERS: dict[tuple[str, str, bool], Builder] = {}


def make_apps_quickly(patch: pytest.MonkeyPatch) -> None:
    """Compile each template and each address once, not once an app."""
    compiled = Rule._compile_builder

    def once(rule: Rule, append_unknown: bool = True) -> Builder:
        key = (rule.rule, repr(rule.defaults), append_unknown)
        if key not in _BUILDERS:
            _BUILDERS[key] = compiled(rule, append_unknown)
        return _BUILDERS[key]

    patch.setattr(Rule, "_compile_builder", once)
    patch.setattr(Flask, "jinja_options", {"bytecode_cache": _TEMPLATES})
