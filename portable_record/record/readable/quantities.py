"""Amounts in words: quantities with units, ranges, ratios, money and recordings."""

import re

from portable_record.record.readable.codes import Spoken
from portable_record.record.readable.tables_words import COMPARATORS, MONEY, TIMES, UNITS
from portable_record.record.readable.timings import spell, text_of
from portable_record.record.readable.values import blank, is_number, number, phrase

_ANNOTATION = re.compile(r"\{([^{}]*)\}")
_CENTS = re.compile(r"^-?[0-9]+(?:\.[0-9]{1,2})?\Z")
_SPACES = re.compile(r"[ \t\r\n]+")


def quantity(value: dict[str, object]) -> Spoken | None:
    """Return a Quantity in words: ``5.4 kg``, ``less than 3 days``."""
    used = frozenset({"id", "value", "comparator", "unit", "system", "code"})
    return Spoken(_amount(value), used) if "value" in value or "unit" in value else None


def _size(value: dict[str, object]) -> str:
    size = value.get("value")
    return number(size) if is_number(size) else text_of(size)


def _unit(value: dict[str, object]) -> str:
    unit = text_of(value.get("unit"))
    if blank(unit):
        unit = text_of(value.get("code"))
    known = UNITS.get(unit)
    return _ANNOTATION.sub(r"\1", unit) if known is None else known


def _amount(value: dict[str, object]) -> str:
    size = _size(value)
    code = text_of(value.get("unit")) or text_of(value.get("code"))
    text = spell(size, code) if size and code in TIMES else _with_unit(size, _unit(value))
    compared = COMPARATORS.get(text_of(value.get("comparator")))
    return compared.replace("{x}", text) if compared and text else text


def _with_unit(size: str, unit: str) -> str:
    if not size or not unit:
        return size or unit
    return f"{size}{unit}" if unit in {"%", "°"} else f"{size} {unit}"


def range_of(value: dict[str, object]) -> Spoken | None:
    """Return a Range in words: ``5 to 10 mg``."""
    used = frozenset({"id", "low", "high"})
    low, high = value.get("low"), value.get("high")
    low = low if isinstance(low, dict) else {}
    high = high if isinstance(high, dict) else {}
    from_text, to_text = _amount(low), _amount(high)
    if from_text and to_text:
        same = _unit(low) == _unit(high) and "comparator" not in low
        return Spoken(phrase("to", x=_size(low) if same else from_text, y=to_text), used)
    if from_text:
        return Spoken(phrase("at_least", x=from_text), used)
    return Spoken(phrase("up_to", x=to_text) if to_text else "", used)


def ratio(value: dict[str, object]) -> Spoken | None:
    """Return a Ratio in words: ``500 mg in 5 mL``, ``1 to 128``."""
    used = frozenset({"id", "numerator", "denominator"})
    top, bottom = value.get("numerator"), value.get("denominator")
    over = _amount(top) if isinstance(top, dict) else ""
    under = _amount(bottom) if isinstance(bottom, dict) else ""
    if not over or not under:
        return Spoken(over or under, used)
    plain = isinstance(top, dict) and isinstance(bottom, dict) and not _unit(top) and not _unit(bottom)
    return Spoken(phrase("ratio" if plain else "per", x=over, y=under), used)


def money(value: dict[str, object]) -> Spoken | None:
    """Return Money in words: ``£25.50``."""
    size, currency = _size(value), text_of(value.get("currency"))
    if _CENTS.match(size) and "." in size:
        size = size + "0" * (3 - (len(size) - size.index(".")))
    sign = MONEY.get(currency)
    used = frozenset({"id", "value", "currency"})
    if not size:
        return Spoken(currency, used)
    if sign is None:
        return Spoken(f"{size} {currency}".rstrip(" "), used)
    return Spoken(f"-{sign}{size[1:]}" if size[0] == "-" else f"{sign}{size}", used)


def readings(value: dict[str, object]) -> Spoken | None:
    """Return SampledData in words: how many readings there are; the curve itself is not for reading."""
    count = len([word for word in _SPACES.split(text_of(value.get("data"))) if word])
    used = frozenset({"id", "data", "dimensions"})
    return Spoken(phrase("recording", n=str(count)), used)
