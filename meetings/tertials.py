"""Thirds of a year, by which KSL follows up: January–April, May–August, September–December."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

MONTHS = 4


@dataclass(frozen=True, order=True)
class Tertial:
    """One third of a year; `number` is 1, 2 or 3."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Tertial":
        """The tertial to which `day` belongs."""
        return cls(day.year, (day.month - 1) // MONTHS + 1)

    @property
    def first_day(self) -> date:
        return date(self.year, (self.number - 1) * MONTHS + 1, 1)

    @property
    def last_day(self) -> date:
        month = self.number * MONTHS
        return date(self.year, month, monthrange(self.year, month)[1])

    @property
    def previous(self) -> "Tertial":
        return Tertial(self.year, self.number - 1) if self.number > 1 else Tertial(self.year - 1, 3)

    def __str__(self):
        return f"tertial {self.number} {self.year}"
