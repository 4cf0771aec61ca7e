"""The restricted master: a linear program that HiGHS keeps warm while columns arrive, and the final integer program.

Every solver here runs on one thread with a fixed seed and without a clock, so that the same problem gives the same
bytes. An infinite bound is passed as HiGHS's own infinity, and no status is trusted without a solution behind it.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import highspy
import numpy as np
from highspy._core import _Highs

from midspan.engines.scheduling.model import PatientNeeds, Problem
from midspan.engines.scheduling.solving.columns import Column, Resource
from midspan.engines.scheduling.solving.rows import Row, row_for, section_rows


class SolverError(RuntimeError):
    """HiGHS gave no usable answer; the message has its status."""


def quiet_solver() -> Any:
    """A HiGHS instance that says nothing and repeats itself exactly."""
    solver = _Highs()  # Its subclass `Highs` writes a banner to standard output, where `--json` answers go.
    for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 1), ("parallel", "off")):
        _set_option(solver, option, value)
    return solver


def _set_option(solver: Any, option: str, value: object) -> None:
    """Raises SolverError for an option that HiGHS does not take: it would go on with its own in silence."""
    if solver.setOptionValue(option, value) != highspy.HighsStatus.kOk:
        raise SolverError(f"HiGHS does not take {value!r} for {option}.")


class Master:
    """Rows, columns and their HiGHS model. The wait list has one variable per patient."""

    def __init__(self, problem: Problem, *, is_integral: bool = False) -> None:
        self.problem = problem
        self.columns: list[Column] = []
        self._variables: list[int] = []
        self._is_integral = is_integral
        self._solver = quiet_solver()
        self._rows_of: dict[Resource, list[int]] = defaultdict(list)
        self._patient_rows: dict[str, int] = {}
        self._row_count = 0
        for needs in problem.patients:
            self._add_patient(needs)
        for row in section_rows(problem):
            self._add_row(row)

    def add(self, columns: Sequence[Column]) -> None:
        """More columns, with the rows they are the first to need."""
        for column in columns:
            for resource in column.resources:
                if resource not in self._rows_of:
                    self._add_row(row_for(resource, self.problem))
        for column in columns:
            rows = [row for resource in column.resources for row in self._rows_of[resource]]
            rows.append(self._patient_rows[column.patient_id])
            self._variables.append(self._add_variable(column.points, rows=rows, signs=[1.0] * len(rows)))
            self.columns.append(column)

    def solve(self, **options: float) -> float:
        """The optimal points. Raises SolverError when there is no solution."""
        for option, value in options.items():
            _set_option(self._solver, option, value)
        if self._solver.getNumCol() == 0:
            return 0.0  # Nobody to place and no section to keep running: HiGHS calls that "Empty", not solved.
        self._solver.run()
        if self._solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            status = self._solver.modelStatusToString(self._solver.getModelStatus())
            raise SolverError(f"The week's program ended without a solution: {status}.")
        return float(self._solver.getInfo().objective_function_value)

    def duals(self) -> tuple[dict[str, float], dict[Resource, float]]:
        """What one more of each is worth: per patient's row, and per resource (all its rows added)."""
        values = list(self._solver.getSolution().row_dual)
        patients = {patient_id: values[row] for patient_id, row in self._patient_rows.items()}
        return patients, {resource: sum(values[row] for row in rows) for resource, rows in self._rows_of.items()}

    def chosen(self) -> Iterator[Column]:
        """The columns used by more than half; in an integral solution, exactly those used."""
        values = list(self._solver.getSolution().col_value)
        for column, variable in zip(self.columns, self._variables, strict=True):
            if values[variable] > 0.5:  # noqa: PLR2004 - half, as the docstring says.
                yield column

    def _add_patient(self, needs: PatientNeeds) -> None:
        self._solver.addRow(1.0, 1.0, 0, np.array([], dtype=np.int32), np.array([]))
        self._patient_rows[needs.id] = self._row_count
        self._row_count += 1
        points = self.problem.rules.weights.wait_list * needs.priority
        self._add_variable(points, rows=[self._patient_rows[needs.id]], signs=[1.0])

    def _add_row(self, row: Row) -> None:
        lower, upper = max(row.lower, -highspy.kHighsInf), min(row.upper, highspy.kHighsInf)
        self._solver.addRow(lower, upper, 0, np.array([], dtype=np.int32), np.array([]))
        self._rows_of[row.resource].append(self._row_count)
        if row.slack_most:
            sign = [float(row.slack_sign)]
            self._add_variable(row.slack_points, most=row.slack_most, rows=[self._row_count], signs=sign)
        self._row_count += 1

    def _add_variable(
        self, points: int, *, rows: list[int], signs: list[float], most: float = highspy.kHighsInf
    ) -> int:
        """A variable from 0 to `most`.

        Weeks have no bound of their own: their patient's row is one, and a second would hide what that row is worth.
        """
        place: int = self._solver.getNumCol()
        self._solver.addCol(float(points), 0.0, float(most), len(rows), np.array(rows, dtype=np.int32), np.array(signs))
        if self._is_integral:
            self._solver.changeColIntegrality(place, highspy.HighsVarType.kInteger)
        return place
