"""A body's meetings of a year, planned in one step.

`dates` reads what is typed and `rhythm` counts days out, both pure; `almanac` knows holidays and
school breaks, `collisions` who would have to be in two places. `review` joins them to the rows that
staff tick, `forms` takes them in, and the workflow stores them. `agendas` is what a meeting starts
from.
"""
