"""What a benchmark hands back. A benchmark is `benchmarks/bench_*.py` with a `main()` that
yields Measurements; it runs in a process and a freshly migrated SQLite database of its own."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Measurement:
    """One number beside its target: well if `value` ≤ `at_most`.

    Prefer ratios (unit "×") measured in one run, or counts: they mean the same on every machine.
    """

    name: str
    value: float
    at_most: float
    unit: str = "×"

    @property
    def is_met(self) -> bool:
        return self.value <= self.at_most
