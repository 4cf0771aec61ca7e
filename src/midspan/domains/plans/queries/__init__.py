"""Asking about plans: the versions of a patient's plan as trees, what is loose, and objectives that notes may serve."""

from midspan.domains.plans.calendar import CalendarLine, is_review_near, plan_calendar, review_of_stay, review_on
from midspan.domains.plans.goals import OwnGoal, goals_shown, own_goals
from midspan.domains.plans.levels import Ladder, own_ladders
from midspan.domains.plans.queries.answers import open_suggestions, own_ratings, suggestions_of
from midspan.domains.plans.queries.linking import PlanLine, may_link, objectives_to_link, words_of_objectives
from midspan.domains.plans.queries.notes import (
    has_lasting_notes,
    may_change,
    staff_note,
    staff_notes_in,
    staff_notes_of,
)
from midspan.domains.plans.queries.reviews import (
    CriterionLine,
    criteria_of,
    may_countersign,
    plan_due_date,
    reviews_of,
    why_reviewed,
)
from midspan.domains.plans.queries.trees import tree_of
from midspan.domains.plans.queries.versions import (
    PlanFile,
    active_plan,
    needs_not_taken_up,
    noted_version,
    plan_in_work,
    plan_to_read,
    plan_version,
    plan_waits,
    plans_of,
    threads_in,
    version_before,
)
from midspan.domains.plans.reviewing import plan_waits_since, review_due_of
from midspan.domains.plans.rules.calendar import Due
from midspan.domains.plans.thread import ObjectiveNode, objectives_in

__all__ = [
    "CalendarLine",
    "CriterionLine",
    "Due",
    "Ladder",
    "ObjectiveNode",
    "OwnGoal",
    "PlanFile",
    "PlanLine",
    "active_plan",
    "criteria_of",
    "goals_shown",
    "has_lasting_notes",
    "is_review_near",
    "may_change",
    "may_countersign",
    "may_link",
    "needs_not_taken_up",
    "noted_version",
    "objectives_in",
    "objectives_to_link",
    "open_suggestions",
    "own_goals",
    "own_ladders",
    "own_ratings",
    "plan_calendar",
    "plan_due_date",
    "plan_in_work",
    "plan_to_read",
    "plan_version",
    "plan_waits",
    "plan_waits_since",
    "plans_of",
    "review_due_of",
    "review_of_stay",
    "review_on",
    "reviews_of",
    "staff_note",
    "staff_notes_in",
    "staff_notes_of",
    "suggestions_of",
    "threads_in",
    "tree_of",
    "version_before",
    "why_reviewed",
    "words_of_objectives",
]
