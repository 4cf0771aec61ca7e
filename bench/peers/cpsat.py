"""The compact model in OR-Tools' CP-SAT: one worker, linearization level 2, without which it fails on such models."""

from ortools.sat.python import cp_model

from bench.peers.child import run_alone
from bench.peers.compact import compact_model, schedule_of


class Listener(cp_model.CpSolverSolutionCallback):
    """Tells of each better schedule."""

    def __init__(self, tell, constant):
        super().__init__()
        self.tell, self.constant = tell, constant

    def on_solution_callback(self):
        self.tell(round(self.objective_value) + self.constant, self.best_objective_bound + self.constant)


def solve_cpsat(document, seconds, tell):
    model = compact_model(document)
    program = cp_model.CpModel()
    variables = [program.new_int_var(0, most, "") for most in model.most]
    for lowest, highest, terms in model.rows:
        expression = cp_model.LinearExpr.weighted_sum([variables[one] for one in terms], list(terms.values()))
        domain = (cp_model.INT_MIN if lowest is None else lowest, cp_model.INT_MAX if highest is None else highest)
        program.add_linear_constraint(expression, *domain)
    program.minimize(cp_model.LinearExpr.weighted_sum(variables, model.costs))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    solver.parameters.max_time_in_seconds = seconds
    status = solver.solve(program, Listener(tell, model.constant))
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return {str(one["id"]): None for one in document["patients"]}, None
    values = [solver.value(variable) for variable in variables]
    return schedule_of(model, document, values), solver.best_objective_bound + model.constant


if __name__ == "__main__":
    run_alone(solve_cpsat)
