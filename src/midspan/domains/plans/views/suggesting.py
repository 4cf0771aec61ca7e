"""Other words: the person suggests them on their phone, staff answer them where the plan is written."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from midspan.domains.plans.actions import answer_suggestion, suggest_words
from midspan.domains.plans.enums import Answer
from midspan.domains.plans.own_forms import SuggestionForm
from midspan.domains.plans.queries import plan_to_read
from midspan.domains.plans.thread import kind_of, walked
from midspan.domains.plans.views.answering import name_or_absent
from midspan.domains.plans.wording import KIND_WORDS, words_of
from midspan.ui.answering import done, told
from midspan.values import is_as_seen


def suggest(request: HttpRequest, thread: UUID) -> HttpResponse:
    """The person's own words beside those of the plan; if these were changed meanwhile, both are shown."""
    viewer, file = request.actor, plan_to_read(viewer=request.actor)
    node = next((one for one in walked(file.tree) if one.thread == thread), None) if file else None
    if node is None:
        raise Http404
    now, before = words_of(node), request.POST.get("seen", "")
    form = SuggestionForm(request.POST or None, kind=kind_of(node), initial={"words": now})
    if request.method == "POST" and form.is_valid():
        said = {"thread": thread, "seen": before, "words": form.cleaned_data["words"]}
        if done(form, lambda: suggest_words(**said, by=viewer)):
            messages.success(request, _("Sent. Your counselor sees it beside these words."))
            return redirect("plans:own")
    # Whatever was wrong with the form: only who was shown both sides sends theirs over the other.
    is_changed = request.method == "POST" and not is_as_seen(now, before)
    context = {"form": form, "now": now, "before": before, "is_changed": is_changed, "thread": thread}
    return render(request, "plans/suggest.html", {**context, "kind_words": KIND_WORDS[kind_of(node)]})


@require_POST
def answer(request: HttpRequest, patient_id: UUID, suggestion_id: UUID) -> HttpResponse:
    name_or_absent(request, patient_id)
    taken = Answer.TAKEN if request.POST.get("answer") == Answer.TAKEN else Answer.LEFT
    said = {
        "patient_id": patient_id,
        "suggestion_id": suggestion_id,
        "answer": taken,
        "seen": request.POST.get("seen", ""),
        "reason": request.POST.get("reason", "")[:300],
    }
    if told(request, lambda: answer_suggestion(**said, by=request.actor)):
        messages.success(request, _("Taken into the plan.") if taken is Answer.TAKEN else _("The plan stays as it is."))
    return redirect("plans:together" if request.together else "plans:draft", patient_id)
