"""`python -m benchmarks [name …]`: runs the benchmarks, prints a table, fails on a missed target.

`make bench ARGS="bench_pages"` runs one.
"""

import importlib
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from benchmarks.measure import Measurement

HERE = Path(__file__).parent
WITH_POSTGRES = HERE.parent / "scripts" / "with_postgres"
# What is to hold on both databases; all others are measured on SQLite only.
ON_BOTH = {"bench_minutes", "bench_storm"}


def run_here(name):
    """Run one benchmark in this process; its measurements go to the file in KSL_BENCH_RESULT."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    measurements = importlib.import_module(f"benchmarks.{name}").main()
    Path(os.environ["KSL_BENCH_RESULT"]).write_text(json.dumps([asdict(m) for m in measurements]))


def run_apart(name, *, on_postgres=False):
    """Run one benchmark in a process of its own. Returns its measurements, None if it broke.

    With a fresh SQLite, or the PostgreSQL that `scripts/with_postgres` gives.
    """
    with tempfile.TemporaryDirectory(prefix="ksl-bench-") as directory:
        result = Path(directory) / "result.json"
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "ksl_portal.settings",
            "KSL_ENV": "test",
            "VAR_DIR": directory,
            "DATABASE_URL": f"sqlite:///{directory}/bench.sqlite3",
            "KSL_BENCH_RESULT": str(result),
        }
        command = [sys.executable, "-m", "benchmarks", "--here", name]
        if on_postgres:
            # An empty one of its own: what DATABASE_URL may name elsewhere is left alone.
            del environment["DATABASE_URL"]
            command = [str(WITH_POSTGRES), *command]
        process = subprocess.run(command, env=environment, cwd=HERE.parent, check=False)
        if process.returncode or not result.exists():
            return None
        return [Measurement(**row) for row in json.loads(result.read_text())]


def number(value, unit):
    """Write a number as Swedish readers expect, with as many digits as it is worth."""
    digits = 0 if value >= 100 or value == int(value) else 2
    return f"{value:.{digits}f} {unit}".replace(".", ",")


def main(names):
    chosen = names or sorted(path.stem for path in HERE.glob("bench_*.py"))
    all_met = True
    print(f"{'':44} {'measured':>14} {'at most':>14}")
    has_postgres = subprocess.run([WITH_POSTGRES, "--available"], check=False).returncode == 0
    runs = [(name, False) for name in chosen]
    runs += [(name, True) for name in chosen if name in ON_BOTH and has_postgres]
    for name, on_postgres in runs:
        measurements = run_apart(name, on_postgres=on_postgres)
        if on_postgres:
            name = f"{name} on PostgreSQL"
        if not measurements:
            all_met = False
            print(f"{name:44} broke down, or measured nothing")
            continue
        if on_postgres:
            print(name)
        for m in measurements:
            all_met = all_met and m.is_met
            verdict = "" if m.is_met else "  MISSED"
            measured, target = number(m.value, m.unit), number(m.at_most, m.unit)
            print(f"{m.name:44} {measured:>14} {target:>14}{verdict}")
    return 0 if all_met else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["--here"]:
        run_here(sys.argv[2])
    else:
        sys.exit(main(sys.argv[1:]))
