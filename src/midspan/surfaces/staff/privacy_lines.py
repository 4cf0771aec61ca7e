"""Everything that waits for a privacy officer, the first due first: what, why, and one thing to do.

What the law gives no day waits since the day it came, and stands among what is due by that day. What nobody may do
about themselves, such as reviewing an emergency of their own, is left to a colleague.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from msgspec import Struct

from midspan.domains.accounting.queries import requests_waiting
from midspan.domains.agreements.queries import agreements_ending
from midspan.domains.breaches.enums import Duty, Step
from midspan.domains.breaches.queries import Standing, open_breaches
from midspan.domains.consents.queries import waiting_papers
from midspan.domains.emergencies.queries import to_review
from midspan.domains.guardians.queries import waiting_law_questions
from midspan.domains.guardians.wording import waiting_words
from midspan.domains.legal.queries import waiting_requests
from midspan.domains.questions.enums import QuestionKind
from midspan.domains.questions.queries import waiting_questions
from midspan.kernel import clock
from midspan.values import Actor


class Line(Struct, frozen=True, kw_only=True):
    """One thing that waits. `kind` is how a queue marks it."""

    by_date: date
    title: str
    why: str
    url: str
    action: str
    icon: str
    kind: str = "due"


def lines_waiting(*, viewer: Actor) -> list[Line]:
    """As many queries for many lines as for one of each kind."""
    return sorted((line for of in READ for line in of(viewer)), key=lambda line: (line.by_date, line.title))


def _emergencies(viewer: Actor) -> Iterator[Line]:
    for one in to_review(viewer=viewer):
        if one.actor_id != viewer.id:
            url = reverse("emergencies:review", args=[one.pk])
            title = _("Emergency: opened by %(who)s") % {"who": one.actor}
            yield _since(one.begins_at, one.reason, title=title, url=url, action=_("Review"), icon="shield")


def _questions(viewer: Actor) -> Iterator[Line]:
    for one in waiting_questions(viewer=viewer):
        is_limit = one.kind == QuestionKind.LIMIT
        title = _("Somebody asks for a limit") if is_limit else _("Somebody does not recognize something")
        url = reverse("questions:answer", args=[one.pk])
        yield _since(one.asked_at, one.words, title=title, url=url, action=_("Answer"), icon="message")


def _accounts(viewer: Actor) -> Iterator[Line]:
    for one in requests_waiting(viewer=viewer):
        title = _("What left, and to whom: %(who)s") % {"who": one.name} if one.name else _("What left, and to whom")
        url = reverse("accounting:request", args=[one.request.pk])
        yield _due(one.due_date, title=title, url=url, action=_("Answer"), icon="file")


def _laws(viewer: Actor) -> Iterator[Line]:
    for one in waiting_law_questions(viewer=viewer):
        title = _("Who signs for %(who)s?") % {"who": one.name} if one.name else _("Who signs for somebody?")
        url = reverse("guardians:law", args=[one.question.pk])
        why = waiting_words(one.law)
        yield _since(one.question.asked_at, why, title=title, url=url, action=_("Say what holds"), icon="people")


def _sheets(viewer: Actor) -> Iterator[Line]:
    for one in waiting_papers(viewer=viewer):
        if one.entered_by_id != viewer.id:
            title = _("A sheet signed by %(who)s") % {"who": one.signed_name}
            why = _("Entered by %(who)s. A second person holds it beside the scan.") % {"who": one.entered_by}
            url = reverse("consents:check_paper", args=[one.patient_id, one.pk])
            yield _since(one.entered_at, why, title=title, url=url, action=_("Check"), icon="note")


def _legal(viewer: Actor) -> Iterator[Line]:
    for one in waiting_requests(viewer=viewer):
        title = _("By law: %(who)s asks") % {"who": one.request.asker}
        url = reverse("legal:one", args=[one.request.pk])
        yield _due(one.request.due_date, title=title, url=url, action=_("Answer"), icon="file")


def _agreements(viewer: Actor) -> Iterator[Line]:
    for one in agreements_ending(viewer=viewer):
        if one.last_date is not None:
            title = _("The agreement with %(who)s ends") % {"who": one.agreement.name}
            url = reverse("agreements:one", args=[one.agreement.pk])
            yield _due(one.last_date, title=title, url=url, action=_("Look"), icon="note")


def _breaches(viewer: Actor) -> Iterator[Line]:
    for one in open_breaches(viewer=viewer):
        title = _("Breach discovered on %(day)s") % {"day": date_format(one.breach.discovered_date)}
        url = reverse("breaches:one", args=[one.breach.pk])
        if one.to_do:
            yield _due(one.by_date, title=title, url=url, action=_next_of_breach(one), icon="alert")
        else:
            words = _("Nobody is left to be told.")
            yield _since(one.steps[-1].at, words, title=title, url=url, action=_("Close"), icon="alert")


def _next_of_breach(one: Standing) -> str:
    """The one thing to do about it."""
    if one.state is Step.NOTED:
        return _("Assess")
    return _("Tell them") if one.to_do[0].duty is Duty.PEOPLE else _("Report")


READ: tuple[Callable[[Actor], Iterator[Line]], ...] = (
    _legal,
    _breaches,
    _emergencies,
    _accounts,
    _questions,
    _laws,
    _sheets,
    _agreements,
)


def _due(day: date, *, title: str, url: str, action: str, icon: str) -> Line:
    """With a day by which it must be done; late the day after."""
    is_late = day < clock.local_date()
    why = (_("Late: it was due on %(day)s") if is_late else _("Due on %(day)s")) % {"day": date_format(day)}
    kind = "urgent" if is_late else "due"
    return Line(by_date=day, title=title, why=why, url=url, action=action, icon=icon, kind=kind)


def _since(moment: datetime, words: str, *, title: str, url: str, action: str, icon: str) -> Line:
    came = localtime(moment)
    why = _("Waits since %(day)s. %(words)s") % {"day": date_format(came), "words": words}
    return Line(by_date=came.date(), title=title, why=why.strip(), url=url, action=action, icon=icon)
