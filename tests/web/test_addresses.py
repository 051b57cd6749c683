"""Addresses are written the same way as ever, and compiled only when they are needed."""

import pytest
from werkzeug.routing import Map, Rule

from portable_record.web.addresses import LateRule


def written(kind: type[Rule], endpoint: str, values: dict[str, str]) -> str:
    rules = [
        kind("/entry/<entry_id>/change", endpoint="change"),
        kind("/plan", endpoint="part", defaults={"key": "plan"}),
    ]
    return str(Map(rules).bind("localhost").build(endpoint, values))


@pytest.mark.parametrize(
    ("endpoint", "values"),
    [
        ("change", {"entry_id": "a b/c"}),
        ("change", {"entry_id": "x", "ask": "me & you"}),
        ("part", {"key": "plan", "done": "1"}),
    ],
)
def test_an_address_is_written_as_it_always_was(endpoint: str, values: dict[str, str]) -> None:
    late, usual = written(LateRule, endpoint, values), written(Rule, endpoint, values)

    assert late == usual


def test_nothing_is_compiled_before_an_address_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    usual = Rule._compile_builder

    def counting(rule: Rule, append_unknown: bool = True) -> object:
        compiled.append(rule.rule)
        return usual(rule, append_unknown)

    monkeypatch.setattr(Rule, "_compile_builder", counting)
    here = Map([LateRule("/plan", endpoint="plan"), LateRule("/health", endpoint="health")]).bind("localhost")
    before = list(compiled)

    for _ in range(2):
        here.build("plan", {})

    assert (before, compiled) == ([], ["/plan"])
