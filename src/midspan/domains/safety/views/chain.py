"""What led up to a lapse, walked with the person: one question on a page, kept as it goes, each may be skipped."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from midspan.domains.journey.queries import patient_for
from midspan.domains.safety.actions import answer_link
from midspan.domains.safety.forms import LinkForm
from midspan.domains.safety.lapse_book import lapse_book, said
from midspan.domains.safety.queries import Standing
from midspan.domains.safety.views.deeds import may_answer_lapse
from midspan.domains.safety.views.naming import found_for, name_of
from midspan.ui.answering import done


def chain(request: HttpRequest, patient_id: UUID, obligation_id: UUID, key: str) -> HttpResponse:
    """One question, with what was answered to it; it goes on to the next, and from the last back to the whole."""
    name, found = name_of(request, patient_id), found_for(request, patient_id, obligation_id)
    link = lapse_book().link(key)
    if link is None or (request.method != "POST" and not may_answer_lapse(request, found)):
        raise Http404
    after = _after(found, key)
    kept = found.links.get(key)
    form = LinkForm(request.POST if request.method == "POST" else None, initial={"words": kept.words if kept else ""})
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["words"]
        if done(form, lambda: answer_link(obligation_id=obligation_id, link=key, words=words, by=request.actor)):
            return redirect(after)
    keys = [one.key for one in lapse_book().chain]
    context = {
        "name": name,
        "found": found,
        "form": form,
        "question": said(link.question),
        "aloud": link.question.get(_language_of(request, patient_id), ""),
        "number": keys.index(key) + 1,
        "count": len(keys),
        "before": _page(found, keys[keys.index(key) - 1]) if keys.index(key) else "",
        "after": after,
    }
    return render(request, "safety/chain.html", context)


def _after(found: Standing, key: str) -> str:
    keys = [one.key for one in lapse_book().chain]
    rest = keys[keys.index(key) + 1 :]
    of_it = [found.obligation.patient_id, found.obligation.pk]
    return _page(found, rest[0]) if rest else reverse("safety:obligation", args=of_it)


def _page(found: Standing, key: str) -> str:
    return reverse("safety:chain", args=[found.obligation.patient_id, found.obligation.pk, key])


def _language_of(request: HttpRequest, patient_id: UUID) -> str:
    """The person's, where it is another than that of the page: the question is read to them in it."""
    patient: Any = patient_for(viewer=request.actor, patient_id=patient_id)
    return patient.language if patient and patient.language != request.LANGUAGE_CODE else ""


def chain_lines(request: HttpRequest, found: Standing) -> list[dict[str, Any]]:
    """Every question with its last answer, each with its page while it may be answered; none where nobody has begun."""
    may = bool(may_answer_lapse(request, found))
    if not may and not found.links:
        return []
    return [
        {
            "question": said(one.question),
            "answer": found.links[one.key].words if one.key in found.links else "",
            "url": _page(found, one.key) if may else "",
        }
        for one in lapse_book().chain
    ]
