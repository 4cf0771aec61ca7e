"""Parts of their own plans that a patient can let a mentor read."""

from collections.abc import Callable

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from midspan.domains.circle.queries import OWN_GOALS, OWN_PRACTICE, Section
from midspan.domains.going_back.queries import own_back, words_of
from midspan.domains.safety.queries import plan_of
from midspan.ui.hours import duration_words
from midspan.values import Actor, DataClass


def sections_written(*, viewer: Actor) -> list[str]:
    """The keys of those parts of their own plans in which the viewer has written something."""
    return [one.key for one in SECTIONS if one.read(viewer)]


def _of_plan(part: str) -> Callable[[Actor], tuple[str, ...]]:
    def read(person: Actor) -> tuple[str, ...]:
        plan = plan_of(viewer=person, patient_id=person.id)
        return tuple(getattr(plan, part)) if plan else ()

    return read


def _stages(person: Actor) -> tuple[str, ...]:
    back = own_back(viewer=person)
    stages = words_of(back).stages if back else ()
    told = [{"day": date_format(one.from_date), "hours": duration_words(one.minutes)} for one in stages]
    return tuple(_("From %(day)s: %(hours)s a week") % one for one in told)


def _hard(person: Actor) -> tuple[str, ...]:
    back = own_back(viewer=person)
    return tuple(f"{one.what} → {one.then}" if one.then else one.what for one in words_of(back).hard) if back else ()


SECTIONS = (
    OWN_GOALS,
    OWN_PRACTICE,
    Section("plan_signs", DataClass.CRISIS_PLAN, _of_plan("signs")),
    Section("plan_alone", DataClass.CRISIS_PLAN, _of_plan("alone")),
    Section("plan_distractions", DataClass.CRISIS_PLAN, _of_plan("distractions")),
    Section("plan_people", DataClass.CRISIS_PLAN, _of_plan("people")),
    Section("plan_reasons", DataClass.CRISIS_PLAN, _of_plan("reasons")),
    Section("back_stages", DataClass.LIFE, _stages),
    Section("back_hard", DataClass.LIFE, _hard),
)
