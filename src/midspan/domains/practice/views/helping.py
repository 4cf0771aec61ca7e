"""What could help now, how a practice goes on after days that passed by, and reminding."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from midspan.domains.practice.actions import choose_reminding, settle_question
from midspan.domains.practice.enums import OnGoing
from midspan.domains.practice.forms.logs import MomentForm, RemindForm
from midspan.domains.practice.log_wording import BECAUSE_WORDS, MOMENT_WORDS
from midspan.domains.practice.queries import (
    did_help,
    experience,
    openings_of,
    own_accepted,
    own_logs,
    own_reminding,
    own_track,
)
from midspan.domains.skills.queries import Skill, library
from midspan.engines.practice import Person, Rules, Situation, numbers_on, rules_on, suggest
from midspan.kernel import clock
from midspan.ui.help_now import help_now
from midspan.values import RefusedError


def now(request: HttpRequest) -> HttpResponse:
    """Two taps: what it is about, and one of three. Nothing of it is kept, and it stands in no address."""
    rules = rules_on(clock.local_date())
    form = MomentForm(request.POST if request.method == "POST" else None, cautions=_cautions(rules))
    is_asked = request.method == "POST" and form.is_valid()
    situation = form.situation() if is_asked else None
    context = {
        "form": form,
        "kinds": [(kind.value, words) for kind, words in MOMENT_WORDS.items()],
        "about": MOMENT_WORDS.get(situation.kind, "") if situation else "",
        "kind": situation.kind if situation else "",
        "offered": _offered(request, rules, situation) if situation else [],
        "is_high": bool(situation and situation.distress is not None and situation.distress >= rules.high_from),
        "help": help_now(),
    }
    return render(request, "practice/now.html", context, status=422 if form.errors else 200)


def _cautions(rules: Rules) -> list[tuple[str, str]]:
    is_spanish = (get_language() or "").startswith("es")
    return [(one.key, one.es if is_spanish else one.en) for one in rules.cautions]


def _offered(request: HttpRequest, rules: Rules, situation: Situation) -> list[dict[str, object]]:
    skills = _open_skills(request)
    logs = [one.log for one in own_logs(viewer=request.actor)]
    # What they said yes to, then what they did by themselves: both are their own choice, unless it did not help.
    accepted = own_accepted(viewer=request.actor).values_list("skill", flat=True)
    alone = (one.skill for one in logs if one.was_prompted is False and did_help(one.helped) is not False)
    chosen = tuple(dict.fromkeys([*accepted, *alone]))
    person = Person(available=frozenset(skills), chosen=chosen, said=experience(logs))
    return [{"skill": skills[one.key], "why": BECAUSE_WORDS[one.because]} for one in suggest(rules, situation, person)]


def _open_skills(request: HttpRequest) -> dict[str, Skill]:
    """What this person may begin by themselves."""
    viewer = request.actor
    language, track = (get_language() or "en")[:2], own_track(viewer=viewer)
    opened = openings_of(viewer=viewer, patient_ids=[viewer.id]).get(viewer.id, frozenset())
    found = library(viewer=viewer, language=language, track=track)
    return {one.key: one for one in found if not one.needs_clinician or one.key in opened}


@require_POST
def goes_on(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """The answer to the one question; changing leads to when in the day, dropping is on the page of the practice."""
    chosen = request.POST.get("how", "")
    try:
        how = OnGoing.REST if chosen == OnGoing.REST else OnGoing.AS_IT_IS
        settle_question(assignment_id=assignment_id, goes_on=how, by=request.actor)
    except RefusedError as refusal:
        messages.error(request, _(refusal.verdict.reason))
        return redirect("practice:own")
    if chosen == "change":
        return redirect("practice:cue", assignment_id)
    messages.success(request, _("It rests until you say so.") if how is OnGoing.REST else _("Good. It comes back."))
    return redirect("practice:own")


def reminders(request: HttpRequest) -> HttpResponse:
    """Whether reminders come, and how much comes back on one day."""
    row = own_reminding(viewer=request.actor)
    most = numbers_on(clock.local_date()).most_due_a_day
    initial = {"is_on": bool(row and row.is_on), "most_a_day": str(row.most_a_day if row else most)}
    form = RemindForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        choose_reminding(is_on=said["is_on"], most_a_day=int(said["most_a_day"]), by=request.actor)
        messages.success(request, _("Kept."))
        return redirect("practice:own")
    return render(request, "practice/reminders.html", {"form": form}, status=422 if form.errors else 200)
