"""The list of people, one person's file, their details, contact and sign-in."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from midspan.domains.journey.enums import ENDED, EpisodeState
from midspan.domains.journey.forms.stays import ContactForm, DetailsForm
from midspan.domains.journey.models import Episode
from midspan.domains.journey.queries import confirmed_facts_of, patient_for, person_file, sees_every_fact, stays_on
from midspan.domains.journey.showing import (
    STATE_WORDS,
    day_words,
    fact_groups,
    full_name,
)
from midspan.domains.journey.views.answering import found, posted
from midspan.domains.journey.views.file_lines import (
    about_lines,
    label_words,
    leaving_card,
    links_of,
    moment_lines,
    move_url,
    notice_of,
    stay_lines,
    task_lines,
    ways_on,
)
from midspan.domains.people.actions import agree_safe_contact, correct_patient, open_account
from midspan.domains.people.queries import has_sign_in
from midspan.domains.privacy.queries import left_out
from midspan.kernel.margins import margin_of
from midspan.kernel.pages import opens_for
from midspan.ui.answering import attempted, told
from midspan.values import DataClass

MOST_SHOWN = 200


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    search, state = request.GET.get("search", ""), request.GET.get("state", "")
    state = state if state in set(EpisodeState) else ""
    mine = "mine" in request.GET
    rows = list(stays_on(viewer=request.actor, search=search, state=state, mine=mine)[:MOST_SHOWN])
    url = reverse("emergencies:begin")
    context = {
        "mine": mine,
        "search": search,
        "state": state,
        "states": [(one.value, STATE_WORDS[one]) for one in EpisodeState if one not in ENDED],
        "lines": [_line(row) for row in rows],
        "tells_births": "birth_date" not in left_out(viewer=request.actor, data_class=DataClass.IDENTITY),
        "is_full": len(rows) == MOST_SHOWN,
        "emergency_url": url if search and opens_for(url, actor=request.actor) else "",
    }
    return render(request, "journey/people.html", context)


@require_GET
def person(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    file = found(person_file(viewer=request.actor, patient_id=patient_id))
    facts = confirmed_facts_of(viewer=request.actor, patient_id=patient_id)
    step, tasks = file.next_step, task_lines(file, by=request.actor)
    context = {
        "file": file,
        "patient": file.patient,
        "name": full_name(file.patient),
        "state": STATE_WORDS[EpisodeState(file.episode.state)] if file.episode else "",
        "is_open": file.episode is not None and file.episode.state not in ENDED,
        "is_whole": file.is_whole,
        "knows_all": sees_every_fact(viewer=request.actor),
        "tells_sources": DataClass.REFERRAL in file.known,
        "next": next((task for task, one in zip(tasks, file.steps, strict=True) if one == step), None),
        "tasks": tasks,
        "links": links_of(file, by=request.actor),
        "move_url": move_url(file, by=request.actor),
        "about": about_lines(file),
        "stay": stay_lines(file),
        "ways": ways_on(file, by=request.actor),
        "labels": label_words(file),
        "notice": notice_of(file),
        "groups": fact_groups(facts),
        "line": moment_lines(file.episode),
        "leaving": leaving_card(file, by=request.actor),
        "margin": margin_of("journey:person", request, file=file),
    }
    return render(request, "journey/person.html", context)


def details(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    patient = found(patient_for(viewer=request.actor, patient_id=patient_id))
    initial = {name: getattr(patient, name) for name in DetailsForm.base_fields}
    form = DetailsForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        kept = attempted(form, lambda: correct_patient(patient_id=patient_id, details=form.details(), by=request.actor))
        if kept:
            messages.success(request, _("Saved."))
            return redirect("journey:person", patient_id)
    return render(request, "journey/details.html", {"form": form, "patient": patient, "name": full_name(patient)})


def contact(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    patient = found(patient_for(viewer=request.actor, patient_id=patient_id, data_class=DataClass.CONTACT))
    form = ContactForm(posted(request), initial=_contact_of(patient))
    if request.method == "POST" and form.is_valid():
        kept = attempted(
            form, lambda: agree_safe_contact(patient_id=patient_id, contact=form.contact(), by=request.actor)
        )
        if kept:
            messages.success(request, _("Agreed and saved."))
            return redirect("journey:person", patient_id)
    return render(request, "journey/contact.html", {"form": form, "patient": patient, "name": full_name(patient)})


def sign_in_paper(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The code is made on request and shown this once; afterwards only its hash exists."""
    patient = found(patient_for(viewer=request.actor, patient_id=patient_id))
    context: dict[str, object] = {
        "patient": patient,
        "name": full_name(patient),
        "has_sign_in": has_sign_in(viewer=request.actor, patient_id=patient_id),
        "sign_in_url": request.build_absolute_uri(reverse("people:sign_in_code")),
    }
    if request.method == "POST" and not told(
        request, lambda: context.update(paper=open_account(patient_id=patient_id, by=request.actor))
    ):
        return redirect("journey:person", patient_id)
    return render(request, "journey/sign_in_paper.html", context)


def _line(episode: Episode) -> dict[str, object]:
    patient, counselor = episode.patient, episode.primary_counselor
    return {
        "name": full_name(patient),
        "url": reverse("journey:person", args=[patient.pk]),
        "birth_date": day_words(patient.birth_date),
        "state": STATE_WORDS[EpisodeState(episode.state)],
        "kind": "done" if episode.state in {EpisodeState.ADMITTED, EpisodeState.STEPPING_DOWN} else "active",
        "track": episode.track.name if episode.track else "",
        "counselor": str(counselor) if counselor else "",
    }


def _contact_of(patient: object) -> dict[str, object]:
    """Nothing is ticked beforehand while nobody has asked the person."""
    known = {"phone": patient.phone, "email": patient.email}
    if patient.safe_contact_agreed_at is None:
        return known
    return known | {
        "channel": patient.safe_contact,
        "times": patient.contact_times,
        "voicemail": patient.voicemail,
        "voicemail_words": patient.voicemail_words,
        "must_not_be_told": patient.must_not_be_told,
        "note": patient.contact_note,
    }
