"""The table of figures as a person reads it in a terminal."""

from collections.abc import Iterable, Sequence

from tests.benchmarks.row import Limit, Row

_HEAD = ("figure", "ours", "baseline", "ratio", "wanted", "")
_SAID = {True: "reached", False: "MISSED", None: "-"}


def table(rows: Iterable[Row]) -> str:
    """Write rows under one another, each note in a line below its row."""
    rows = list(rows)
    cells = [_cells(row) for row in rows]
    widths = [max(len(line[column]) for line in (_HEAD, *cells)) for column in range(len(_HEAD))]
    lines = [_line(_HEAD, widths), _line(["-" * width for width in widths], widths)]
    for row, line in zip(rows, cells, strict=True):
        lines.append(_line(line, widths))
        if row.note:
            lines.append(f"    {row.note}")
    return "\n".join([*lines, "", summary(rows), ""])


def busy(load: float, cores: int) -> str:
    """Say that others kept this machine busy, where they did: then times are longer than they need be."""
    if load <= cores:
        return ""
    at_once = f"{load:.1f} programs at a time on {cores} cores"
    return f"This machine was busy: {at_once}. Ratios count, times do not.\n"


def summary(rows: Sequence[Row]) -> str:
    """Count what was reached, missed and not measured."""
    said = [row.reached for row in rows if row.wanted is not None]
    missed = [row.figure for row in rows if row.reached is False]
    unmeasured = said.count(None)
    words = f"{said.count(True)} of {len(said)} figures reached"
    words += f", {unmeasured} not measured here" if unmeasured else ""
    return words + (f"; missed: {'; '.join(missed)}." if missed else ".")


def _cells(row: Row) -> tuple[str, ...]:
    ours = "-" if row.ours is None else f"{_number(row.ours)} {row.unit}".rstrip()
    baseline = "-" if row.baseline is None else f"{_number(row.baseline)} ({row.against})"
    ratio = "-" if row.ratio is None else f"{_number(row.ratio)}x"
    wanted = "-" if row.wanted is None else _wanted(row.wanted, row.unit)
    return row.figure, ours, baseline, ratio, wanted, _SAID[row.reached]


def _wanted(limit: Limit, unit: str) -> str:
    bound = f"{_number(limit.bound)}x" if limit.of_ratio else f"{_number(limit.bound)} {unit}".rstrip()
    return f"{'<=' if limit.most else '>='} {bound}"


def _number(value: float) -> str:
    """Write a number so that three figures can be read."""
    if abs(value) >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.2f}" if abs(value) < 10 else f"{value:.1f}"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()
