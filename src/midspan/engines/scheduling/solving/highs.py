"""HiGHS, made quiet and repeatable. No status is trusted without a solution behind it."""

from typing import Any

import highspy
import numpy as np
from highspy._core import _Highs

INFINITY = highspy.kHighsInf
INTEGER = highspy.HighsVarType.kInteger


class SolverError(RuntimeError):
    """HiGHS gave no usable answer; the message has its status."""


def quiet_solver(**options: object) -> Any:
    """A HiGHS instance that says nothing and repeats itself exactly: one thread, a fixed seed, no clock."""
    solver = _Highs()  # Its subclass `Highs` writes a banner to standard output, where `--json` answers go.
    settings = {"output_flag": False, "threads": 1, "random_seed": 1, "parallel": "off", **options}
    for option, value in settings.items():
        set_option(solver, option, value)
    return solver


def set_option(solver: Any, option: str, value: object) -> None:
    """Raises SolverError for an option that HiGHS does not take: it would go on with its own in silence."""
    if solver.setOptionValue(option, value) != highspy.HighsStatus.kOk:
        raise SolverError(f"HiGHS does not take {value!r} for {option}.")


def run(solver: Any) -> float:
    """The optimal points of what was built. Raises SolverError when there is no solution."""
    if solver.getNumCol() == 0:
        return 0.0  # Nobody to place and no section to keep running: HiGHS calls that "Empty", not solved.
    solver.run()
    if solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        status = solver.modelStatusToString(solver.getModelStatus())
        raise SolverError(f"The week's program ended without a solution: {status}.")
    return float(solver.getInfo().objective_function_value)


def add_columns(solver: Any, points: Any, *, most: Any, rows: Any, starts: Any, signs: Any | None = None) -> None:
    """Columns from 0 to `most` in one step; `rows` of all of them one after another, each from its start on."""
    count = len(points)
    values = np.ones(len(rows)) if signs is None else np.asarray(signs, float)
    solver.addCols(
        count,
        np.asarray(points, float),
        np.zeros(count),
        np.asarray(most, float),
        len(rows),
        np.asarray(starts, np.int32),
        np.asarray(rows, np.int32),
        values,
    )


def add_rows(solver: Any, lower: Any, upper: Any) -> None:
    """Empty rows in one step."""
    count = len(lower)
    none = np.zeros(0, np.int32)
    solver.addRows(
        count, np.asarray(lower, float), np.asarray(upper, float), 0, np.zeros(count, np.int32), none, np.zeros(0)
    )


def set_basis(solver: Any, basis: Any) -> None:
    """Begin the next solution from a basis that may not know the latest columns and rows yet."""
    columns, rows = solver.getNumCol() - len(basis.col_status), solver.getNumRow() - len(basis.row_status)
    basis.col_status = [*basis.col_status, *[highspy.HighsBasisStatus.kLower] * columns]
    basis.row_status = [*basis.row_status, *[highspy.HighsBasisStatus.kBasic] * rows]
    solver.setBasis(basis)
