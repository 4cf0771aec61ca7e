"""The compact model in HiGHS, as a plain mixed-integer program on one thread."""

import highspy
import numpy as np
from highspy._core import _Highs

from bench.peers.child import run_alone
from bench.peers.compact import compact_model, schedule_of


def solve_highs(document, seconds, tell):
    model = compact_model(document)
    solver = _Highs()  # Its subclass writes a banner where the answer goes.
    for option, value in (("output_flag", False), ("threads", 1), ("time_limit", seconds), ("mip_rel_gap", 0.0)):
        solver.setOptionValue(option, value)
    solver.passModel(program_of(model))
    solver.run()
    info = solver.getInfo()
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return {str(one["id"]): None for one in document["patients"]}, None
    bound = info.mip_dual_bound + model.constant
    tell(round(info.objective_function_value) + model.constant, bound)
    return schedule_of(model, document, list(solver.getSolution().col_value)), bound


def program_of(model):
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = len(model.costs), len(model.rows)
    program.col_cost_ = np.array(model.costs, dtype=float)
    program.col_lower_, program.col_upper_ = np.zeros(len(model.costs)), np.array(model.most, dtype=float)
    # An infinite bound must be HiGHS's own infinity: a large number would count as one.
    program.row_lower_ = np.array([-highspy.kHighsInf if low is None else low for low, _, _ in model.rows], dtype=float)
    program.row_upper_ = np.array(
        [highspy.kHighsInf if high is None else high for _, high, _ in model.rows], dtype=float
    )
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_ = np.cumsum([0, *(len(terms) for _, _, terms in model.rows)])
    program.a_matrix_.index_ = np.array([one for _, _, terms in model.rows for one in terms], dtype=np.int32)
    program.a_matrix_.value_ = np.array([one for _, _, terms in model.rows for one in terms.values()], dtype=float)
    program.integrality_ = [highspy.HighsVarType.kInteger] * len(model.costs)
    return program


if __name__ == "__main__":
    run_alone(solve_highs)
