"""Apps that are made by the hundred: what is the same in each of them is worked out once."""

from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Map, Rule, RuleFactory

if TYPE_CHECKING:
    from types import CodeType

    from werkzeug.routing.matcher import StateMachineMatcher

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


_ADDRESSES: "dict[tuple[object, ...], tuple[StateMachineMatcher, dict[object, list[Rule]]]]" = {}


class Addresses(Map):
    """The addresses of an app; apps that have the same ones share what was worked out from them."""

    def add(self, rulefactory: RuleFactory) -> None:
        """Keep an address until the first page is asked for."""
        assert isinstance(rulefactory, Rule)
        self._waiting().append(rulefactory)
        self._remap = True

    def update(self) -> None:
        """Take over what another app with these addresses has, or work it out."""
        with self.__dict__.setdefault("_one_at_a_time", Lock()):
            waiting = self._waiting()
            if not waiting:
                return
            assert not self._rules_by_endpoint, "an address came after the first page was asked for"
            key = tuple(_told_apart_by(rule) for rule in waiting)
            if key not in _ADDRESSES:
                for rule in waiting:
                    super().add(rule)
                super().update()
                _ADDRESSES[key] = (self._matcher, self._rules_by_endpoint)
            self._matcher, self._rules_by_endpoint = _ADDRESSES[key]
            self._remap = False
            waiting.clear()

    def _waiting(self) -> list[Rule]:
        kept: list[Rule] = self.__dict__.setdefault("_those_waiting", [])
        return kept


def _told_apart_by(rule: Rule) -> tuple[object, ...]:
    return (
        type(rule),
        rule.rule,
        rule.endpoint,
        frozenset(rule.methods or ()),
        repr(rule.defaults),
        rule.subdomain,
        rule.host,
        rule.build_only,
        rule.strict_slashes,
        rule.merge_slashes,
        repr(rule.redirect_to),
        rule.alias,
        rule.websocket,
    )


_TEMPLATES = Compiled()
_BUILDERS: dict[tuple[str, str, bool], Builder] = {}


def make_apps_quickly(patch: pytest.MonkeyPatch) -> None:
    """Compile each template and each address once, not once an app, and sort the addresses once."""
    compiled = Rule._compile_builder

    def once(rule: Rule, append_unknown: bool = True) -> Builder:
        key = (rule.rule, repr(rule.defaults), append_unknown)
        if key not in _BUILDERS:
            _BUILDERS[key] = compiled(rule, append_unknown)
        return _BUILDERS[key]

    patch.setattr(Rule, "_compile_builder", once)
    patch.setattr(Flask, "url_map_class", Addresses)
    patch.setattr(Flask, "jinja_options", {"bytecode_cache": _TEMPLATES})
