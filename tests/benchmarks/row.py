"""One line of the table of figures: what was measured, what it stands against, and what is wanted."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """What is wanted of a figure, or, with ``of_ratio``, of its ratio to the baseline."""

    bound: float
    most: bool
    of_ratio: bool

    def holds(self, value: float) -> bool:
        """Say whether a value is within the limit."""
        return value <= self.bound if self.most else value >= self.bound


def at_most(bound: float, *, ratio: bool = False) -> Limit:
    """Wanted: no more than this."""
    return Limit(bound, most=True, of_ratio=ratio)


def at_least(bound: float, *, ratio: bool = False) -> Limit:
    """Wanted: no less than this."""
    return Limit(bound, most=False, of_ratio=ratio)


@dataclass(frozen=True, slots=True)
class Row:
    """One figure, in ``unit``, beside a ``baseline`` in the same unit that was measured in the same run.

    ``against`` names the baseline. ``ours`` is None where it could not be measured here; ``note`` says why,
    or adds what a reader of the figure must know.

        >>> Row("bulk insert, 10,000 entries", 15_200, "rows/s", at_least(0.5, ratio=True), 19_100, "SQLite")
    """

    figure: str
    ours: float | None
    unit: str
    wanted: Limit | None = None
    baseline: float | None = None
    against: str = ""
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Ours divided by the baseline, where there are both."""
        return self.ours / self.baseline if self.ours is not None and self.baseline else None

    @property
    def reached(self) -> bool | None:
        """Whether the figure is as wanted; None where nothing was measured or nothing is wanted."""
        if self.wanted is None:
            return None
        value = self.ratio if self.wanted.of_ratio else self.ours
        return None if value is None else self.wanted.holds(value)
