"""When and how often something is done, in words."""

from portable_record.record.readable.dates import clock_time, moment, period
from portable_record.record.readable.tables_words import A_TIME, DAYS, TIMES, TIMING_CODES, WHEN
from portable_record.record.readable.values import code, is_number, number, phrase

_MOST_EVENTS = 20


def listed(words: list[str]) -> str:
    """Return words as a list: ``Monday, Tuesday and Friday``."""
    if len(words) < 2:
        return "".join(words)
    return ", ".join(words[:-1]) + phrase("and") + words[-1]


def texts(value: object) -> list[str]:
    """Return the texts of a JSON array, or of a single text."""
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, str) and item]


def text_of(value: object) -> str:
    """Return a JSON value if it is a text, else nothing."""
    return value if isinstance(value, str) else ""


def _count(value: object) -> str:
    return number(value) if is_number(value) else ""


def timing_code(value: str) -> str:
    """Return the words of a code such as BID, or nothing."""
    return TIMING_CODES.get(value, "")


def events(value: object) -> str:
    """Return the moments at which something happens."""
    moments = [moment(text) for text in texts(value)]
    if len(moments) > _MOST_EVENTS:
        moments = [*moments[:_MOST_EVENTS], phrase("more", n=str(len(moments) - _MOST_EVENTS))]
    return phrase("on", x=listed(moments)) if moments else ""


def repeat(value: dict[str, object]) -> str:
    """Return ``Timing.repeat`` in words: ``twice a day, at 08:00 and 20:00, for 10 days``."""
    parts = [
        _often(value),
        _days(value),
        _clock(value),
        _when(value),
        _lasting(value),
        _counted(value),
        _bounds(value),
    ]
    return ", ".join(part for part in parts if part)


def _often(value: dict[str, object]) -> str:
    times, most = _count(value.get("frequency")), _count(value.get("frequencyMax"))
    size, longest = _count(value.get("period")), _count(value.get("periodMax"))
    unit = text_of(value.get("periodUnit"))
    if times and most:
        times = phrase("to", x=times, y=most)
    if not size or unit not in TIMES:
        return _times(times) if times else ""
    if size == "1" and not longest:
        weekly = unit == "wk" and bool(texts(value.get("dayOfWeek")))
        return "" if weekly and times in {"", "1"} else f"{_times(times or '1')} {A_TIME[unit]}"
    span = f"{phrase('to', x=size, y=longest) if longest else size} {TIMES[unit][1]}"
    return phrase("every", x=span) if times in {"", "1"} else phrase("rate", x=_times(times), y=span)


def _times(count: str) -> str:
    return {"1": phrase("once"), "2": phrase("twice")}.get(count) or phrase("times", n=count)


def _days(value: dict[str, object]) -> str:
    names = [DAYS.get(day, day) for day in texts(value.get("dayOfWeek"))]
    if not names:
        return ""
    weekly = _often(value) == "" and _count(value.get("period")) in {"", "1"}
    return phrase("every" if weekly else "on", x=listed(names))


def _clock(value: dict[str, object]) -> str:
    clocks = [clock_time(text) for text in texts(value.get("timeOfDay"))]
    return phrase("at", x=listed(clocks)) if clocks else ""


def _when(value: dict[str, object]) -> str:
    words = listed([WHEN.get(text) or code(text, "", "when") for text in texts(value.get("when"))])
    offset = _count(value.get("offset"))
    if offset and offset != "0":
        return f"{spell(offset, 'min')} {words}".rstrip(" ")
    return words


def _lasting(value: dict[str, object]) -> str:
    size, longest = _count(value.get("duration")), _count(value.get("durationMax"))
    unit = text_of(value.get("durationUnit"))
    if not size:
        return ""
    span = f"{phrase('to', x=size, y=longest)} {spell('2', unit)[2:]}" if longest else spell(size, unit)
    return phrase("fixed_for", x=span)


def _counted(value: dict[str, object]) -> str:
    size, most = _count(value.get("count")), _count(value.get("countMax"))
    return phrase("in_all", x=_times(phrase("to", x=size, y=most) if most else size)) if size else ""


def _bounds(value: dict[str, object]) -> str:
    span = value.get("boundsPeriod")
    if isinstance(span, dict):
        return period(text_of(span.get("start")), text_of(span.get("end")))
    return ""


def spell(size: str, unit: str) -> str:
    """Return a length of time: ``1 day``, ``3 weeks``."""
    one, many = TIMES.get(unit, [unit, unit])
    return f"{size} {one if size == '1' else many}".rstrip(" ")
