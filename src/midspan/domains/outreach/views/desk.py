"""For staff: whom somebody is to reach, one person with every step, and the sheets on which each is written."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from midspan.domains.journey.queries import latest_episode, patient_for
from midspan.domains.outreach.actions import (
    answer_by_contact,
    do_step,
    end_outreach,
    print_letter,
    skip_step,
    write_away,
    write_back,
)
from midspan.domains.outreach.book import outreach_book
from midspan.domains.outreach.enums import AwayReason, Barrier, Decision, StepKey
from midspan.domains.outreach.forms import AwayForm, StepForm
from midspan.domains.outreach.queries import (
    Standing,
    answering,
    away_of,
    ended_of,
    letter_to_post,
    may_post_to,
    may_step,
    open_doors,
    outreach_for,
    reached_by_caller,
    running,
    tried_lately,
    within_the_hour,
)
from midspan.domains.outreach.rules.deeds import may_decide_here, may_end
from midspan.domains.outreach.showing import (
    answer_card,
    day_words,
    desk_line,
    ending_words,
    moment_words,
    name_for,
    options_for,
    staff_in,
    step_key,
    step_lines,
    tried_words,
)
from midspan.domains.outreach.views.doors import door_card, door_line, ways_on
from midspan.domains.outreach.wording import AWAY_WORDS, CHANNEL_WORDS, NOT_ASKED, STEP_WORDS
from midspan.domains.people.enums import ContactChannel
from midspan.domains.people.queries import language_of
from midspan.domains.privacy.queries import zone_of_patient
from midspan.domains.programs.queries import home_zone
from midspan.domains.safety.queries import names_of_staff, phone_of
from midspan.kernel import clock
from midspan.kernel.margins import margin_of
from midspan.kernel.paper import letter_from
from midspan.ui.answering import done, told
from midspan.ui.calling import call_link
from midspan.ui.words import WordsForm
from midspan.values import RefusedError, Verdict

A_MINUTE = timedelta(minutes=1)  # The last day ends with the midnight after it.


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """Everybody in reach who did not come and is not back, whoever is to be reached soonest first; then open doors."""
    found = running(viewer=request.actor)
    names = names_of_staff(viewer=request.actor, staff_ids=staff_in(found))
    lines = [desk_line(one, name=_patient_name(one.outreach.patient), names=names, now=clock.now()) for one in found]
    home = home_zone(organization_id=request.actor.organization_id)
    lines += [door_line(one, home=home) for one in open_doors(viewer=request.actor)]
    return render(request, "outreach/desk.html", {"lines": lines})


def _patient_name(patient: Any) -> str:
    return f"{patient.name_to_use or patient.given_names} {patient.family_name}".strip()


@require_GET
def of_patient(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Every step with its time and owner, what can be offered, how the person may be reached, days away."""
    name, now = name_of(request, patient_id), clock.now()
    found = outreach_for(viewer=request.actor, patient_id=patient_id)
    ended = ended_of(viewer=request.actor, patient_id=patient_id)
    names = names_of_staff(viewer=request.actor, staff_ids=staff_in([*ended, *([found] if found else [])]))
    reached = reached_by_caller(viewer=request.actor, patient_id=patient_id, found=found)
    context = {
        "name": name,
        "patient_id": patient_id,
        "found": found,
        "door": door_card(request, patient_id),
        "steps": step_lines(found, names=names, now=now, by=request.actor) if found else [],
        "wants_call": _wants_call(found) if found else "",
        "missed": [moment_words(one.booking.session.during.lower, now=now) for one in found.missed] if found else [],
        "options": _options(request, patient_id, found or next(iter(ended), None)),
        "reach": _reach_lines(reached),
        "call": _call(reached),
        **_tried(request, patient_id),
        "answer": _answer(request, found),
        "ended": [ending_words(one, names=names, now=now) for one in ended],
        "away": _away_lines(request, patient_id),
        "post": _posting(request, found),
        "may_end": may_end(request.actor, state=found.state(now)) if found else None,
        "margin": margin_of("outreach:of_patient", request, patient_id=patient_id) if found else [],
    }
    return render(request, "outreach/of_patient.html", context)


def _answer(request: HttpRequest, found: Standing | None) -> dict[str, Any] | None:
    """A contact that somebody wrote of meanwhile, by which the clock is answered with one press."""
    one = answering(viewer=request.actor, found=found, now=clock.now())
    return answer_card(one) if one else None


@require_POST
def answered(request: HttpRequest, patient_id: UUID, contact_id: UUID) -> HttpResponse:
    """The person was reached by that contact."""
    name_of(request, patient_id)
    if told(request, lambda: answer_by_contact(patient_id=patient_id, contact_id=contact_id, by=request.actor)):
        messages.success(request, _("Kept with the record."))
    return redirect(_next_page(request, patient_id, None))


def _tried(request: HttpRequest, patient_id: UUID) -> dict[str, Any]:
    """Who tried lately beside the steps, and whether it was within the hour: two who call at once are one too many.

    The number stays a link for whoever owes a step: they may have to make sure of somebody now.
    """
    now = clock.now()
    tried = tried_lately(viewer=request.actor, patient_ids=[patient_id], now=now).get(patient_id, [])
    lately = within_the_hour(tried, now=now)
    return {
        "tried": [tried_words(one, now=now) for one in tried if one.id],
        "tried_now": tried_words(lately, now=now) if lately else "",
    }


def _posting(request: HttpRequest, found: Standing | None) -> Verdict | None:
    """Whether the letter that was written goes by post; None for whoever has no letters to send."""
    if found is None or letter_to_post(found) is None or not may_decide_here(request.actor):
        return None
    return may_post_to(found, viewer=request.actor)


def _wants_call(found: Standing) -> str:
    at = found.outreach.wants_call_at
    return moment_words(at, now=clock.now()) if at else ""


def _options(request: HttpRequest, patient_id: UUID, found: Standing | None) -> list[dict[str, str]]:
    """About what the person named; while they named nothing, about everything."""
    barriers = (found.barriers if found else []) or list(Barrier)
    episode = latest_episode(viewer=request.actor, patient_id=patient_id)
    return options_for(
        barriers, viewer=request.actor, patient_id=patient_id, episode_id=episode.pk if episode else None
    )


def _reach_lines(one: Any) -> list[dict[str, str]]:
    """What the person agreed to about being reached, before anybody dials."""
    if one is None:
        return []
    voicemail = {"never": _("None"), "neutral": one.voicemail_words or _("Neutral words"), "any": _("Yes")}
    channel = CHANNEL_WORDS[ContactChannel(one.safe_contact)] if one.safe_contact_agreed_at else NOT_ASKED
    lines = [
        (_("How they want to be reached"), channel),
        (_("When it is safe to call"), one.contact_times),
        (_("Voicemail"), voicemail[one.voicemail]),
        (_("Who must not learn of it"), one.must_not_be_told),
        (_("What else they said"), one.contact_note),
    ]
    return [{"label": label, "value": value} for label, value in lines]


def _call(one: Any) -> dict[str, str]:
    return {"phone": one.phone, "url": call_link(one.phone)} if one and one.phone else {}


def _away_lines(request: HttpRequest, patient_id: UUID) -> list[dict[str, object]]:
    now, zone = clock.now(), zone_of_patient(viewer=request.actor, patient_id=patient_id)
    rows = away_of(viewer=request.actor, patient_ids=[patient_id]).get(patient_id, [])
    return [
        {
            "id": one.pk,
            "words": _("%(where)s until %(when)s")
            % {"where": AWAY_WORDS[AwayReason(one.reason)], "when": day_words(one.until - A_MINUTE, zone=zone)},
        }
        for one in rows
        if one.ended_at is None and one.until > now
    ]


@require_POST
def paper(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The letter for the post, as a file whose name says nothing."""
    name_of(request, patient_id)
    try:
        letter = print_letter(patient_id=patient_id, by=request.actor)
    except RefusedError as refusal:
        messages.error(request, _(refusal.verdict.reason))
        return redirect("outreach:of_patient", patient_id)
    made = letter_from(head=letter.head, lines=letter.lines, language=letter.language)
    headers = {"Content-Disposition": 'attachment; filename="document.pdf"'}
    return HttpResponse(made, content_type="application/pdf", headers=headers)


def step(request: HttpRequest, patient_id: UUID, key: str) -> HttpResponse:
    """One sheet: what was done."""
    name, (found, one) = name_of(request, patient_id), _step_for(request, patient_id, key)
    if request.method == "POST":
        form = StepForm(request.POST, key=one)
        if form.is_valid() and _was_done(
            request, form, lambda: do_step(patient_id=patient_id, key=one, done=form.done, by=request.actor)
        ):
            return redirect(_next_page(request, patient_id, form.done.decision))
    else:
        form = StepForm(key=one, initial=_begun(request, found, one))
    context = {"name": name, "patient_id": patient_id, "title": STEP_WORDS[one], "form": form, "key": one.value}
    reached = reached_by_caller(viewer=request.actor, patient_id=patient_id, found=found)
    tried = _tried(request, patient_id)
    context |= {"call": _call(reached), **tried}
    return render(request, "outreach/step.html", context, status=422 if form.errors else 200)


def _next_page(request: HttpRequest, patient_id: UUID, decision: Decision | None) -> str:
    """How a stay goes on or ends is asked on a page of its own, where it opens for whoever decided.

    Who reached the person by this clock alone finds their page no more once it ended, and goes back to the list.
    """
    way = ways_on(request.actor, patient_id).get(decision) if decision else None
    if way:
        return way
    if patient_for(viewer=request.actor, patient_id=patient_id) is None:
        return reverse("outreach:desk")
    return reverse("outreach:of_patient", args=[patient_id])


def _begun(request: HttpRequest, found: Standing | None, key: StepKey) -> dict[str, str]:
    """A letter begins with words that its writer makes their own."""
    if found is None or key is not StepKey.LETTER:
        return {}
    viewer, one = request.actor, found.outreach
    language = language_of(viewer=viewer, patient_id=one.patient_id)
    parts = {
        "name": one.patient.name_to_use or one.patient.given_names,
        "phone": phone_of(viewer=viewer, patient_id=one.patient_id),
        "writer": names_of_staff(viewer=viewer, staff_ids=[viewer.id]).get(viewer.id, ""),
    }
    return {"words": outreach_book().letter_in(language).format(**parts)}


def skip(request: HttpRequest, patient_id: UUID, key: str) -> HttpResponse:
    """One sheet: why a step is left out."""
    name, (_found, one) = name_of(request, patient_id), _step_for(request, patient_id, key)

    def do(form: WordsForm) -> object:
        return skip_step(patient_id=patient_id, key=one, words=form.cleaned_data["words"], by=request.actor)

    return _sheet(
        request, patient_id, WordsForm, do, title=_("Leave it out, and say why"), name=name, what=STEP_WORDS[one]
    )


def end(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """One sheet: the decision that ends it."""
    name, found = name_of(request, patient_id), _running(request, patient_id)
    if request.method != "POST" and not (found and may_end(request.actor, state=found.state(clock.now()))):
        raise Http404

    def do(form: WordsForm) -> object:
        return end_outreach(patient_id=patient_id, words=form.cleaned_data["words"], by=request.actor)

    return _sheet(request, patient_id, WordsForm, do, title=_("End it by a decision"), name=name, what="")


def away(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """One sheet: days in hospital or on leave."""
    name = name_of(request, patient_id)

    def do(form: AwayForm) -> object:
        return write_away(patient_id=patient_id, by=request.actor, **form.cleaned_data)

    return _sheet(request, patient_id, AwayForm, do, title=_("In hospital, or on leave"), name=name, what="")


@require_POST
def back(request: HttpRequest, patient_id: UUID, away_id: UUID) -> HttpResponse:
    name_of(request, patient_id)
    if told(request, lambda: write_back(patient_id=patient_id, away_id=away_id, by=request.actor)):
        messages.success(request, _("Kept with the record."))
    return redirect("outreach:of_patient", patient_id)


def _sheet(
    request: HttpRequest, patient_id: UUID, kind: Callable[..., Any], do: Callable[[Any], object], **shown: object
) -> HttpResponse:
    form = kind(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _was_done(request, form, lambda: do(form)):
        return redirect(_next_page(request, patient_id, None))
    context = {"form": form, "patient_id": patient_id, **shown}
    return render(request, "outreach/sheet.html", context, status=422 if form.errors else 200)


def _was_done(request: HttpRequest, form: Any, do: Callable[[], object]) -> bool:
    if not done(form, do):
        return False
    messages.success(request, _("Kept with the record."))
    return True


def _running(request: HttpRequest, patient_id: UUID) -> Standing | None:
    """None only for a sheet that is sent: what ended meanwhile is refused into the form, with the words kept."""
    found = outreach_for(viewer=request.actor, patient_id=patient_id)
    if found is None and request.method != "POST":
        raise Http404
    return found


def _step_for(request: HttpRequest, patient_id: UUID, key: str) -> tuple[Standing | None, StepKey]:
    """What was settled meanwhile is refused into the form, so that nothing that somebody wrote is lost."""
    found, one = _running(request, patient_id), step_key(key)
    if one is None or one is StepKey.SEAT:
        raise Http404
    if request.method != "POST" and not _may_do(request, found, one):
        raise Http404
    return found, one


def _may_do(request: HttpRequest, found: Standing | None, key: StepKey) -> bool:
    if found is None:
        return False
    return bool(may_step(request.actor, found, key, now=clock.now()))


def name_of(request: HttpRequest, patient_id: UUID) -> str:
    name = name_for(request.actor, patient_id)
    if not name:
        raise Http404
    return name
