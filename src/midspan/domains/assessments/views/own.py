"""The person's own part, on their phone: what it is for, a section on each page, and a last look before it is sent."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from midspan.domains.assessments.actions import keep_own_part, leave_out, send_own_part
from midspan.domains.assessments.book import Section, book
from midspan.domains.assessments.enums import OwnSkip
from midspan.domains.assessments.hearing import heard_before
from midspan.domains.assessments.own_forms import LeaveOutForm, OwnSectionForm
from midspan.domains.assessments.own_wording import (
    SKIP_WORDS,
    hint_of,
    known_lines,
    language_now,
    section_tasks,
    sent_words,
    title_of,
    to_send,
)
from midspan.domains.assessments.queries import OwnFile, own_file
from midspan.domains.assessments.rules import may_tell
from midspan.domains.safety.actions import say_unsafe
from midspan.kernel import clock
from midspan.ui.answering import done, told
from midspan.ui.help_now import help_now
from midspan.values import Verdict, mark_of


@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """Who reads it and when stands first; then every section and how it stands."""
    file = _file(request)
    context = {
        "reader": file.reader or _("Your team"),
        "telling": _telling(request, file),
        "tasks": section_tasks(file),
        "next_key": file.next_key,
        "has_drafts": bool(file.drafts),
        "has_begun": bool(file.drafts or file.sent),
        "help": help_now(),
    }
    return render(request, "assessments/own.html", context)


def own_section(request: HttpRequest, key: str) -> HttpResponse:
    """What is known, what is asked, and room for the person's words, which are kept as they type."""
    if request.method == "POST" and "unsafe" in request.POST:
        return _unsafe(request, key)
    if request.method == "POST" and _has_ended(request):
        return _ended(request)
    file, one = _file(request), _section(key)
    heard = heard_before(one, viewer=request.actor, patient_id=request.actor.id)
    form = OwnSectionForm(_posted(request), section=one, initial=file.words_in(one.key), known=set(heard))
    if request.method == "POST":
        is_kept = form.is_valid() and _kept(request, one, form)
        file = _file(request)
        if request.htmx:
            return _told_beside(request, form, file.words_in(one.key), is_kept=is_kept)
        if is_kept:
            return _onward(request, one)
    return render(request, "assessments/own_section.html", _context(request, file, one, form, LeaveOutForm()))


def _unsafe(request: HttpRequest, key: str) -> HttpResponse:
    """Somebody is told before anything else, whatever became of the stay; then what was typed is kept, if it can be."""
    if not request.actor.is_patient:
        raise Http404
    say_unsafe(by=request.actor)
    one = book().own_section(key)
    form = OwnSectionForm(request.POST, section=one, initial={}, known=set()) if one else None
    if one is None or form is None or not (form.is_valid() and _kept(request, one, form)):
        messages.error(request, _("Not all that you wrote on that page could be kept."))
    return redirect("safety:own")


def _kept(request: HttpRequest, one: Section, form: OwnSectionForm) -> bool:
    """Keep it; where they wrote something else meanwhile on another page or phone, that stays and is told."""
    by, seen = request.actor, _seen(request, form)
    said = {"section": one.key, "words": form.cleaned_data, "seen": seen}
    if not done(form, lambda: keep_own_part(**said, by=by)):
        return False
    file = own_file(viewer=request.actor)
    stands = file.words_in(one.key) if file else form.cleaned_data
    for field, text in list(form.cleaned_data.items()):
        other = stands.get(field, "")
        if other != text and mark_of(text) != seen.get(field):
            form.add_error(field, _elsewhere(other))
    return not form.errors


def _elsewhere(words: str) -> str:
    if not words:
        return _("You have emptied this on another page meanwhile.")
    return _("You have written here on another page meanwhile: “%(words)s”.") % {"words": words}


def _seen(request: HttpRequest, form: OwnSectionForm) -> dict[str, str]:
    """Field → the mark of what stood in it when the page was drawn."""
    return {field: request.POST[f"was-{field}"] for field in form.fields if f"was-{field}" in request.POST}


def _told_beside(
    request: HttpRequest, form: OwnSectionForm, stands: Mapping[str, str], *, is_kept: bool
) -> HttpResponse:
    """That it is kept, or why not. A field that another page changed goes on holding its old mark here."""
    seen = _seen(request, form)
    posted = {name: field.to_python(request.POST.get(name, "")) for name, field in form.fields.items()}
    marks = _marks(form, stands)
    marks |= {name: seen[name] for name in seen if stands.get(name, "") != posted[name]}
    said = "" if is_kept else next((str(errors[0]) for errors in form.errors.values()), "")
    context = {"at": clock.now() if is_kept else None, "said": said, "marks": marks}
    return render(request, "assessments/own_kept.html", context)


def _has_ended(request: HttpRequest) -> bool:
    return bool(request.htmx) and request.actor.is_patient and own_file(viewer=request.actor) is None


def _ended(request: HttpRequest) -> HttpResponse:
    """The stay ended while the page was open: what is typed is not kept any more, and the page says so."""
    said = _(may_tell(request.actor, patient_id=request.actor.id, is_open=False, is_signed=False).reason)
    return render(request, "assessments/own_kept.html", {"said": said, "marks": {}})


def _marks(form: OwnSectionForm, stands: Mapping[str, str]) -> dict[str, str]:
    return {field: mark_of(stands.get(field, "")) for field in form.fields}


def _context(
    request: HttpRequest, file: OwnFile, one: Section, form: OwnSectionForm, leaving: LeaveOutForm
) -> dict[str, object]:
    heard = heard_before(one, viewer=request.actor, patient_id=request.actor.id)
    row = file.drafts.get(one.key) or file.sent.get(one.key)
    return {
        "section": one,
        "title": title_of(one),
        "hint": hint_of(one),
        "known": known_lines(one, heard),
        "form": form,
        "marks": _marks(form, file.words_in(one.key)),
        "kept_as": f"{request.actor.id}:{one.key}",  # Whose words a phone keeps that two people share.
        "leaving": leaving,
        "left_out": SKIP_WORDS[OwnSkip(row.reason)] if row and row.reason else "",
        "sent": sent_words(file, one.key),
        "telling": _telling(request, file),
        "step": book().own_sections.index(one) + 1,
        "steps": len(book().own_sections),
    }


def own_leave_out(request: HttpRequest, key: str) -> HttpResponse:
    file, one = _file(request), _section(key)
    leaving = LeaveOutForm(_posted(request))
    if leaving.is_valid():
        said = {"section": one.key, "reason": OwnSkip(leaving.cleaned_data["reason"])}
        if done(leaving, lambda: leave_out(**said, by=request.actor)):
            return _onward(request, one)
    form = OwnSectionForm(None, section=one, initial=file.words_in(one.key), known=set())
    return render(request, "assessments/own_section.html", _context(request, file, one, form, leaving))


def own_send(request: HttpRequest) -> HttpResponse:
    """Everything that goes, once more, and to whom."""
    file = _file(request)
    reader = file.reader or _("Your team")
    if request.method == "POST":
        seen = request.POST.get("seen", "")
        if told(request, lambda: send_own_part(language=language_now(), by=request.actor, seen=seen)):
            messages.success(request, _("Sent. %(reader)s sees it as you wrote it.") % {"reader": reader})
        elif file.drafts and _telling(request, file):
            return redirect("assessments:own_send")
        return redirect("assessments:own")
    context = {"reader": reader, "sections": to_send(file), "seen": file.begun_mark}
    return render(request, "assessments/own_send.html", context)


def _onward(request: HttpRequest, one: Section) -> HttpResponse:
    """To the next section, to the last look after the last one, or back to all of them."""
    if request.POST.get("then") == "whole":
        return redirect("assessments:own")
    following = book().own_sections[book().own_sections.index(one) + 1 :]
    return redirect("assessments:own_section", following[0].key) if following else redirect("assessments:own_send")


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _telling(request: HttpRequest, file: OwnFile) -> Verdict:
    return may_tell(request.actor, patient_id=request.actor.id, is_open=True, is_signed=file.is_signed)


def _file(request: HttpRequest) -> OwnFile:
    file = own_file(viewer=request.actor)
    if file is None:
        raise Http404
    return file


def _section(key: str) -> Section:
    one = book().own_section(key)
    if one is None:
        raise Http404
    return one
