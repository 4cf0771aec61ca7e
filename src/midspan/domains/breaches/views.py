"""Breaches: noted by staff, answered step by step by the privacy officer, told to those affected."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from midspan.domains.breaches.actions import (
    add_opened,
    add_person,
    assess,
    close,
    note_breach,
    note_mailed,
    note_reported,
    say_others,
    take_out,
    tell_affected,
)
from midspan.domains.breaches.book import factors, source
from midspan.domains.breaches.enums import TRANSITIONS, Duty, FoundBy, Step, Way
from midspan.domains.breaches.forms import (
    AssessForm,
    MailedForm,
    NoteForm,
    OpenedForm,
    OthersForm,
    PersonForm,
    ReportedForm,
    TakeOutForm,
    TellForm,
)
from midspan.domains.breaches.models import BreachWords
from midspan.domains.breaches.own_wording import own_line
from midspan.domains.breaches.queries import (
    Person,
    Standing,
    breach_standing,
    closed_breaches,
    open_breaches,
    own_breaches,
    people_affected,
)
from midspan.domains.breaches.rules import KEEPS, Deadline
from midspan.domains.breaches.wording import (
    DUTY_WORDS,
    FOUND_WORDS,
    OUTCOME_WORDS,
    STEP_WORDS,
    WAY_WORDS,
    affected_words,
)
from midspan.kernel import clock
from midspan.ui.answering import done, told

TOLD_AGAIN = ("happened_en", "happened_es", "classes", "doing_en", "doing_es", "advice", "contact")


def new(request: HttpRequest) -> HttpResponse:
    """Whoever works here writes down what may be a breach; the privacy officer goes on."""
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        by = request.actor
        if done(form, lambda: note_breach(said=form.said(), by=by)):
            messages.success(request, _("Written down. The privacy officer goes on from here."))
            return redirect("breaches:waiting" if by.roles & KEEPS else "breaches:new")
    return render(request, "breaches/new.html", {"form": form})


@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    found = open_breaches(viewer=request.actor)
    lines = [(one, STEP_WORDS[one.state], _why(one), _is_late(one)) for one in found]
    closed = [
        (one.breach, OUTCOME_WORDS[one.outcome] if one.outcome else "", affected_words(one.affected))
        for one in closed_breaches(viewer=request.actor)
    ]
    return render(request, "breaches/waiting.html", {"waiting": lines, "closed": closed})


def _is_late(standing: Standing) -> bool:
    return any(one.due_date < clock.local_date() for one in standing.to_do)


def _why(standing: Standing) -> str:
    """What comes next and how many days are left for it."""
    if not standing.to_do:
        return (
            _("Everybody who has to be told is told. Close it.")
            if standing.deadlines
            else _("Nobody has to be told. Close it.")
        )
    first = standing.to_do[0]
    return f"{DUTY_WORDS[first.duty]}: {_days_left(first)}"


def _days_left(deadline: Deadline) -> str:
    days = (deadline.due_date - clock.local_date()).days
    if days < 0:
        return ngettext("%(days)s day late", "%(days)s days late", -days) % {"days": -days}
    return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}


@require_GET
def one(request: HttpRequest, breach_id: UUID) -> HttpResponse:
    """One breach as it stands: who has to be told by when, and what comes next."""
    standing = _found(request, breach_id)
    return render(request, "breaches/one.html", _context(standing))


def _context(standing: Standing) -> dict[str, Any]:
    after = TRANSITIONS[standing.state]
    return {
        "standing": standing,
        "state": STEP_WORDS[standing.state],
        "affected": affected_words(standing.affected),
        "deadlines": [(one, DUTY_WORDS[one.duty], _days_left(one)) for one in standing.deadlines],
        "is_late": _is_late(standing),
        "outcome": OUTCOME_WORDS[standing.outcome] if standing.outcome else "",
        "weighed": _weighed(standing),
        "steps": [(one, STEP_WORDS[Step(one.step)]) for one in standing.steps],
        "searches": [one for one in standing.counts if one.account_id],
        "reports": [
            (one, DUTY_WORDS[Duty(one.duty)], WAY_WORDS[Way(one.way)]) for one in standing.notices if not one.patient_id
        ],
        "may_assess": Step.ASSESSED in after,
        "comes_telling": Step.TELLING in after,
        "comes_closing": Step.CLOSED in after,
        "source": source(),
    }


def _weighed(standing: Standing) -> list[tuple[str, str]]:
    if standing.assessment is None:
        return []
    return [(one.words, getattr(standing.assessment, one.key)) for one in factors()]


def weigh(request: HttpRequest, breach_id: UUID) -> HttpResponse:
    """The four factors."""
    standing = _found(request, breach_id)
    form = AssessForm(request.POST or None)
    if _posted(request, form, lambda: assess(breach_id=breach_id, said=form.said(), by=request.actor)):
        messages.success(request, _("Assessed, and kept with your name."))
        return redirect("breaches:one", breach_id)
    return render(request, "breaches/form.html", _asks(standing, form, _("The four factors"), _("Keep it")))


def tell(request: HttpRequest, breach_id: UUID) -> HttpResponse:
    """What those affected read, and telling them."""
    standing = _found(request, breach_id)
    form = TellForm(request.POST or None, initial=_said_before(standing.words))
    if _posted(request, form, lambda: tell_affected(breach_id=breach_id, said=form.said(), by=request.actor)):
        messages.success(request, _("Whoever signs in reads it now. Write to the others."))
        return redirect("breaches:sent", breach_id)
    return render(request, "breaches/form.html", _asks(standing, form, _("Tell those affected"), _("Tell them now")))


def _said_before(words: BreachWords | None) -> dict[str, Any]:
    return {name: getattr(words, name) for name in TOLD_AGAIN} if words else {}


def _asks(standing: Standing, form: Form, heading: str, button: str) -> dict[str, Any]:
    return {"standing": standing, "form": form, "heading": heading, "button": button, "source": source()}


def affected(request: HttpRequest, breach_id: UUID) -> HttpResponse:
    """Whom it affects, with three ways to say it; a person is added by their exact name."""
    standing = _found(request, breach_id)
    form = PersonForm(request.POST or None)
    if _posted(request, form, lambda: add_person(breach_id=breach_id, **form.cleaned_data, by=request.actor)):
        messages.success(request, _("Counted."))
        return redirect("breaches:affected", breach_id)
    return _affected_page(request, standing, person_form=form)


def _affected_page(request: HttpRequest, standing: Standing, **forms: Form) -> HttpResponse:
    found = people_affected(viewer=request.actor, breach_id=standing.breach.pk)
    context = {
        "standing": standing,
        "affected": affected_words(standing.affected),
        "people": [(one, FOUND_WORDS[FoundBy(one.found_by)]) for one in found],
        "kept_from_you": standing.affected.known - len(found),
        "person_form": PersonForm(),
        "opened_form": OpenedForm(viewer=request.actor),
        "others_form": OthersForm(auto_id="others_%s"),
    }
    return render(request, "breaches/affected.html", {**context, **forms})


@require_POST
def opened(request: HttpRequest, breach_id: UUID) -> HttpResponse:
    """All that an account opened between two times."""
    standing = _found(request, breach_id)
    form = OpenedForm(request.POST, viewer=request.actor)
    if form.is_valid() and done(form, lambda: add_opened(breach_id=breach_id, search=form.search(), by=request.actor)):
        messages.success(request, _("Looked through. The number stands here and is kept."))
        return redirect("breaches:affected", breach_id)
    return _affected_page(request, standing, opened_form=form)


@require_POST
def others(request: HttpRequest, breach_id: UUID) -> HttpResponse:
    standing = _found(request, breach_id)
    form = OthersForm(request.POST, auto_id="others_%s")
    if form.is_valid() and done(form, lambda: say_others(breach_id=breach_id, others=form.number(), by=request.actor)):
        messages.success(request, _("Counted."))
        return redirect("breaches:affected", breach_id)
    return _affected_page(request, standing, others_form=form)


def person(request: HttpRequest, breach_id: UUID, patient_id: UUID) -> HttpResponse:
    """Somebody turns out not to be affected; both stays on file."""
    standing = _found(request, breach_id)
    who = _person(request, breach_id, patient_id)
    form = TakeOutForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = {"words": form.cleaned_data["words"], "by": request.actor}
        if done(form, lambda: take_out(breach_id=breach_id, patient_id=patient_id, **said)):
            messages.success(request, _("Counted anew."))
            return redirect("breaches:affected", breach_id)
    return render(request, "breaches/form.html", _asks(standing, form, who.name, _("It does not affect them")))


def _person(request: HttpRequest, breach_id: UUID, patient_id: UUID) -> Person:
    people = people_affected(viewer=request.actor, breach_id=breach_id)
    found = next((one for one in people if one.patient_id == patient_id), None)
    if found is None:
        raise Http404
    return found


def sent(request: HttpRequest, breach_id: UUID) -> HttpResponse:
    """Who was told, and noting to whom a letter went."""
    standing = _found(request, breach_id)
    untold = _untold(request, breach_id)
    form = MailedForm(request.POST or None, untold=untold)
    if request.method == "POST" and form.is_valid():
        way, day = Way(form.cleaned_data["way"]), form.cleaned_data["sent"]
        said = {"patient_ids": form.patient_ids(), "way": way, "sent": day, "by": request.actor}
        if done(form, lambda: note_mailed(breach_id=breach_id, **said)):
            messages.success(request, _("Noted."))
            return redirect("breaches:sent", breach_id)
    return _sent_page(request, standing, untold, mailed_form=form)


def _untold(request: HttpRequest, breach_id: UUID) -> list[Person]:
    return [one for one in people_affected(viewer=request.actor, breach_id=breach_id) if not one.is_told]


def _sent_page(request: HttpRequest, standing: Standing, untold: list[Person], **forms: Form) -> HttpResponse:
    context = {**_context(standing), "untold": untold, "reported_form": ReportedForm()}
    return render(request, "breaches/sent.html", {**context, **forms})


@require_POST
def reported(request: HttpRequest, breach_id: UUID) -> HttpResponse:
    standing = _found(request, breach_id)
    form = ReportedForm(request.POST)
    if form.is_valid():
        said = {**form.cleaned_data, "duty": Duty(form.cleaned_data["duty"])}
        if done(form, lambda: note_reported(breach_id=breach_id, **said, by=request.actor)):
            messages.success(request, _("Noted."))
            return redirect("breaches:one", breach_id)
    untold = _untold(request, breach_id)
    return _sent_page(request, standing, untold, mailed_form=MailedForm(untold=untold), reported_form=form)


@require_POST
def end(request: HttpRequest, breach_id: UUID) -> HttpResponse:
    _found(request, breach_id)
    if told(request, lambda: close(breach_id=breach_id, by=request.actor)):
        messages.success(request, _("Closed. What is learned later is assessed anew."))
    return redirect("breaches:one", breach_id)


@require_GET
def own(request: HttpRequest) -> HttpResponse:
    lines = [own_line(one) for one in own_breaches(viewer=request.actor)]
    return render(request, "breaches/own.html", {"lines": lines})


def _found(request: HttpRequest, breach_id: UUID) -> Standing:
    standing = breach_standing(viewer=request.actor, breach_id=breach_id)
    if standing is None:
        raise Http404
    return standing


def _posted(request: HttpRequest, form: Form, act: Callable[[], object]) -> bool:
    """Whether a whole form came and what it asks for was done."""
    return request.method == "POST" and form.is_valid() and done(form, act)
