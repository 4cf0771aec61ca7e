"""A guardian's own pages: the minor they stand for, or a list where there are several; else a calm empty one.

And what they do: sign what the minor asked them to sign, say when they can come, answer to a session, look at a home.
"""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from midspan.domains.consents.actions import countersign_on_page
from midspan.domains.families.actions import answer_asking, answer_group, say_times
from midspan.domains.families.door import Visit, door_context, mark_of, name_in_room, way_of
from midspan.domains.families.enums import GuestState
from midspan.domains.families.forms import FreeTimesFormSet, WellbeingForm, initial_times
from midspan.domains.families.queries import AskedTo
from midspan.domains.family_tasks.actions import answer_task
from midspan.domains.guardians.actions import check_home
from midspan.domains.guardians.queries import own_home_check
from midspan.domains.journey.queries import Origin
from midspan.domains.video.actions import enter_as_guest, knock_as_guest
from midspan.domains.video.queries import have_guests_doors
from midspan.kernel import clock
from midspan.kernel.models import Organization
from midspan.surfaces.guardian.drawing import home_context, told_context
from midspan.surfaces.guardian.forms import HomeForm, SignSecondForm, WhyNotForm
from midspan.surfaces.guardian.reading import Family, Told, Waiting, minors_of, names_told, told_of, would_be_asked_to
from midspan.ui.answering import done, told
from midspan.ui.calendar_file import Entry, calendar_file
from midspan.ui.calling import call_link
from midspan.ui.kinds import EntryKind
from midspan.values import DataClass, Span

UNCHANGED = 204  # What a page is told that asks every few seconds by itself.
SESSIONS = frozenset({DataClass.FAMILY_SESSION})
TASKS = frozenset({DataClass.FAMILY_TASK})
CONSENTS = frozenset({DataClass.CONSENT})


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Of one minor the page itself. Whoever is told nothing reads what whoever stands for nobody reads."""
    minors = minors_of(viewer=request.actor)
    if len(minors) == 1:
        [(guardian_id, origin)] = minors.items()
        found = told_of(origin, guardian_id, viewer=request.actor, now=clock.now())
        return _page(request, guardian_id, found) if found else _empty(request)
    names = names_told(minors, viewer=request.actor, now=clock.now())
    return _list(request, names) if names else _empty(request)


@require_GET
def one(request: HttpRequest, guardian_id: UUID) -> HttpResponse:
    origin = minors_of(viewer=request.actor).get(guardian_id)
    found = told_of(origin, guardian_id, viewer=request.actor, now=clock.now()) if origin else None
    if found is None:
        raise Http404
    return _page(request, guardian_id, found)


def _page(
    request: HttpRequest, guardian_id: UUID, found: Told, *, refused: tuple[UUID, WhyNotForm] | None = None
) -> HttpResponse:
    """`refused`: the task to which something was typed that could not be taken, and the form with what was typed."""
    have_doors = have_guests_doors(viewer=request.actor)
    drawn = told_context(found, now=clock.now(), have_doors=have_doors)
    context = {**drawn, **_around(request), "guardian_id": guardian_id}
    for one in context["tasks"]:
        is_this = refused is not None and refused[0] == one["id"]
        one["form"] = refused[1] if refused and is_this else WhyNotForm(auto_id=f"id_{one['id']}_%s")
    return render(request, "guardian/one.html", context, status=422 if refused else 200)


def _list(request: HttpRequest, names: dict[UUID, str]) -> HttpResponse:
    return render(request, "guardian/several.html", {"names": sorted(names.items(), key=_by_name), **_around(request)})


def _empty(request: HttpRequest) -> HttpResponse:
    return render(request, "guardian/nobody.html", _around(request))


def _by_name(entry: tuple[UUID, str]) -> str:
    return entry[1]


def sign(request: HttpRequest, guardian_id: UUID, half_signed_id: UUID) -> HttpResponse:
    """What the minor signed and asked this guardian to sign: read it, type the name, and from then on it holds."""
    _origin, found = _asked_about(request, guardian_id, CONSENTS)
    waiting = next((one for one in found.waiting if one.id == half_signed_id), None)
    if waiting is None:
        raise Http404
    form = SignSecondForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and done(form, lambda: _sign(request, guardian_id, waiting, form)):
        messages.success(request, _("Both have signed. It holds from now on."))
        return redirect("guardian:home")
    title, *sentences = waiting.text.split("\n")
    context = {"form": form, "waiting": waiting, "title": title, "sentences": sentences, "name": found.name}
    return render(request, "guardian/sign.html", {**context, **_around(request)}, status=422 if form.errors else 200)


def _sign(request: HttpRequest, guardian_id: UUID, waiting: Waiting, form: SignSecondForm) -> None:
    name = form.cleaned_data["signed_name"]
    countersign_on_page(half_id=waiting.id, guardian_id=guardian_id, signed_name=name, by=request.actor)


def times(request: HttpRequest, guardian_id: UUID) -> HttpResponse:
    """When the viewer can come to family sessions: a week to paint, or the same as a list."""
    origin, found = _asked_about(request, guardian_id, SESSIONS)
    family = _family(found)
    formset = FreeTimesFormSet(request.POST or None, prefix="week", initial=initial_times(family.windows))
    about = {"patient_id": origin.patient_id, "tie_id": guardian_id, "zone": origin.zone.key}
    if (
        request.method == "POST"
        and formset.is_valid()
        and told(request, lambda: say_times(**about, windows=formset.windows(), by=request.actor))
    ):
        messages.success(request, _("Kept. Nobody reads it; whoever plans learns whether a time suits everybody."))
        return redirect("guardian:home")
    context = {**_around(request), "formset": formset, "kinds": (EntryKind.FREE,), "name": found.name}
    return render(request, "guardian/times.html", context, status=422 if formset.total_error_count() else 200)


@require_POST
def coming(request: HttpRequest, guardian_id: UUID, family_guest_id: UUID) -> HttpResponse:
    """That the viewer cannot come to a session, or can after all; no reason is asked. What is shown is answered."""
    origin, found = _asked_about(request, guardian_id, SESSIONS)
    to = {"no": GuestState.CANNOT, "yes": GuestState.ASKED}.get(request.POST.get("say", ""))
    asked = next((one for one in _family(found).asked_to if one.id == family_guest_id), None)
    if to is None or asked is None:
        raise Http404
    told(request, lambda: _answer(request, origin, guardian_id, asked, to))
    return redirect("guardian:home")


def door(request: HttpRequest, guardian_id: UUID, family_guest_id: UUID) -> HttpResponse:
    """A guardian's own way into a session by video: knock, wait, and enter once they are let in."""
    if request.htmx and _is_as_seen(request, guardian_id, family_guest_id):
        return HttpResponse(status=UNCHANGED)
    visit = _visit(request, guardian_id, family_guest_id)
    if request.htmx and not (visit and visit.way.coming and visit.way.knock):
        return HttpResponse(status=UNCHANGED, headers={"HX-Refresh": "true"})  # What it shows is over.
    if visit is None:
        raise Http404
    if request.method == "POST":
        told(request, lambda: knock_as_guest(**visit.about, by=request.actor))
        return redirect("guardian:door", guardian_id, family_guest_id)
    context = {**_around(request), **door_context(visit, viewer=request.actor), "guardian_id": guardian_id}
    return render(request, "guardian/door.html", context)


@require_GET
def room(request: HttpRequest, guardian_id: UUID, family_guest_id: UUID) -> HttpResponse:
    """Into the room, with a key made at this moment."""
    visit = _visit(request, guardian_id, family_guest_id)
    if visit is None:
        raise Http404
    if not visit.way.entering or not visit.way.has_room:
        return redirect("guardian:door", guardian_id, family_guest_id)
    name = name_in_room(visit, viewer=request.actor)
    return HttpResponseRedirect(enter_as_guest(**visit.about, since=visit.asked.since, name=name, by=request.actor))


def _visit(request: HttpRequest, guardian_id: UUID, family_guest_id: UUID) -> Visit | None:
    """What the gate opens of one session, and its door; nothing where either is not there."""
    origin = minors_of(viewer=request.actor).get(guardian_id)
    found = told_of(origin, guardian_id, viewer=request.actor, now=clock.now(), classes=SESSIONS) if origin else None
    asked_to = found.family.asked_to if found and found.family else ()
    one = next((one for one in asked_to if one.id == family_guest_id), None)
    if origin is None or one is None:
        return None
    about = {"patient_id": origin.patient_id, "guest_id": guardian_id}
    way = way_of(one, viewer=request.actor, **about)
    return Visit(**about, zone=origin.zone, asked=one, way=way) if way else None


def _is_as_seen(request: HttpRequest, guardian_id: UUID, family_guest_id: UUID) -> bool:
    """Whether nothing is different from what a waiting page shows. It shows nothing, so the ledger keeps nothing."""
    origin = minors_of(viewer=request.actor).get(guardian_id)
    open_now = would_be_asked_to(origin, guardian_id, viewer=request.actor) if origin else []
    one = next((one for one in open_now if one.id == family_guest_id), None)
    if origin is None or one is None:
        return False
    way = way_of(one, viewer=request.actor, patient_id=origin.patient_id, guest_id=guardian_id)
    return way is not None and mark_of(way) == request.GET.get("seen")


@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    """The sessions to which they are asked, of each minor, as a file. It says an appointment, and names nobody."""
    now, minors = clock.now(), minors_of(viewer=request.actor)
    told_now = (told_of(one, key, viewer=request.actor, now=now, classes=SESSIONS) for key, one in minors.items())
    asked = (one for found in told_now if found and found.family for one in found.family.asked_to)
    entries = [
        Entry(key=one.id, during=Span(one.start, one.end), words=_("Appointment"), is_on=one.is_coming) for one in asked
    ]
    return calendar_file(entries, now=now)


def _answer(request: HttpRequest, origin: Origin, guardian_id: UUID, one: AskedTo, to: GuestState) -> None:
    if one.of_group is None:
        answer_asking(guest_id=one.id, to=to, by=request.actor)
        return
    about = {"patient_id": origin.patient_id, "tie_id": guardian_id, "session_id": one.session_id}
    answer_group(**about, to=to, by=request.actor)


@require_POST
def task(request: HttpRequest, guardian_id: UUID, family_task_id: UUID) -> HttpResponse:
    """A tick, the tick taken back, or a line on what stood in the way. What is shown is answered."""
    origin, found = _asked_about(request, guardian_id, TASKS)
    say = request.POST.get("say")
    if not any(one.thread == family_task_id for one in found.tasks) or say not in {"done", "back", "could_not"}:
        raise Http404
    about = {"patient_id": origin.patient_id, "guardian_id": guardian_id, "thread": family_task_id}
    if say != "could_not":
        told(request, lambda: answer_task(**about, is_done=say == "done", by=request.actor))
        return redirect("guardian:home")
    form = WhyNotForm(request.POST, auto_id=f"id_{family_task_id}_%s")
    if form.is_valid() and done(form, lambda: _could_not(request, about, form)):
        messages.success(request, _("Kept. The team reads it."))
        return redirect("guardian:home")
    whole = told_of(origin, guardian_id, viewer=request.actor, now=clock.now())
    return _page(request, guardian_id, whole or found, refused=(family_task_id, form))


def _could_not(request: HttpRequest, about: dict[str, UUID], form: WhyNotForm) -> None:
    answer_task(**about, is_done=False, words=form.cleaned_data["words"], by=request.actor)


def _family(found: Told) -> Family:
    if found.family is None:
        raise Http404
    return found.family


def _asked_about(request: HttpRequest, guardian_id: UUID, classes: frozenset[DataClass]) -> tuple[Origin, Told]:
    """One minor and what of these classes is open of them; the rest is not asked about, so it is not told either."""
    origin = minors_of(viewer=request.actor).get(guardian_id)
    if origin is not None:
        found = told_of(origin, guardian_id, viewer=request.actor, now=clock.now(), classes=classes)
        if found is not None:
            return origin, found
    raise Http404


def at_home(request: HttpRequest) -> HttpResponse:
    """The list for a safe home: the same for everybody who has an account as a guardian, whatever they are told."""
    check = own_home_check(viewer=request.actor)
    form = HomeForm(request.POST or None, check=check, language=get_language() or "en")
    if request.method == "POST":
        known = form.cleaned_data.get("ticked", ()) if form.is_valid() else ()
        check_home(ticked=known, by=request.actor)
        messages.success(request, _("Kept. What you ticked is yours; the team reads only that you went through it."))
        return redirect("guardian:at_home")
    return render(request, "guardian/at_home.html", {**_around(request), "form": form})


def wellbeing(request: HttpRequest) -> HttpResponse:
    """Five questions to whoever has an account as a guardian, about themselves; what they answer is kept nowhere."""
    form = WellbeingForm(request.POST or None)
    is_answered = request.method == "POST" and form.is_valid()
    context = {**_around(request), "form": form, "signs": form.signs() if is_answered else None}
    return render(request, "guardian/wellbeing.html", context, status=422 if form.errors else 200)


def _around(request: HttpRequest) -> dict[str, Any]:
    """What stands on each of the pages, and is the same whatever is told: whom to call, lists, the language."""
    phone = Organization.objects.only("phone").get(pk=request.actor.organization_id).phone
    return {
        "language": (get_language() or "en")[:2],
        "phone": phone,
        "call_url": call_link(phone),
        "at_home": home_context(own_home_check(viewer=request.actor), now=clock.now()),
        "languages": [get_language_info(code) for code, _name in settings.LANGUAGES],
        "current_language": get_language(),
    }
