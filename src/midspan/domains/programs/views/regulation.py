"""Rules of law and of payers, each with its source."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from midspan.domains.people.queries import staff_member
from midspan.domains.programs import actions, queries
from midspan.domains.programs.enums import AGE_BAND_WORDS, GROUP_TYPE_WORDS, LEVEL_WORDS, PAYER_WORDS
from midspan.domains.programs.forms import DoseRuleForm, GroupCapForm
from midspan.domains.programs.forms.words import said
from midspan.domains.programs.models.regulation import SourcedRule
from midspan.domains.programs.views.saving import act_and_return, form_page


def rules(request: HttpRequest) -> HttpResponse:
    doses = [_shown(rule, "dose") for rule in queries.dose_rules(viewer=request.actor)]
    caps = [_shown(rule, "cap") for rule in queries.group_caps(viewer=request.actor)]
    by_level = [
        (f"{code.value} {_(words)}", [line for line in doses if line["rule"].level == code])
        for code, words in LEVEL_WORDS.items()
    ]
    return render(request, "programs/rules.html", {"levels": by_level, "caps": caps})


def _shown(rule: SourcedRule, kind: str) -> dict[str, Any]:
    covers = [
        rule.jurisdiction,
        said([rule.payer], PAYER_WORDS) if rule.payer else "",
        said(rule.age_bands, AGE_BAND_WORDS),
        said(getattr(rule, "group_types", ()), GROUP_TYPE_WORDS),
    ]
    return {
        "rule": rule,
        "kind": kind,
        "covers": " · ".join(part for part in covers if part) or _("Everybody"),
        "is_recalled": rule.source_status == "recalled",
        "turn": "off" if rule.is_on else "on",
    }


@require_POST
def switch_rule(request: HttpRequest, kind: str, rule_id: UUID, turn: str) -> HttpResponse:
    if kind not in {"dose", "cap"} or turn not in {"on", "off"}:
        raise Http404
    is_on = turn == "on"
    return act_and_return(
        request,
        act=lambda: actions.switch_rule(kind=kind, rule_id=rule_id, is_on=is_on, by=request.actor),
        back=reverse("programs:rules"),
        done=_("The rule is switched on.") if is_on else _("The rule is switched off."),
        undo_url=reverse("programs:switch_rule", args=[kind, rule_id, "off" if is_on else "on"]),
    )


@require_POST
def load_packs(request: HttpRequest) -> HttpResponse:
    return act_and_return(
        request,
        act=lambda: actions.load_rule_packs(by=request.actor),
        back=reverse("programs:rules"),
        done=_("The rule packs are loaded. What you switched stays switched."),
    )


def new_dose_rule(request: HttpRequest) -> HttpResponse:
    form = DoseRuleForm(request.POST or None, initial={"level": "2.1"})
    return form_page(
        request,
        form=form,
        save=lambda: actions.add_dose_rule(values=form.values, author=_author(request), by=request.actor),
        heading=_("A rule about hours and days"),
        why=_("Only what you read yourself in its source. It is switched on at once."),
        back=reverse("programs:rules"),
        done=_("The rule is added and switched on."),
    )


def new_group_cap(request: HttpRequest) -> HttpResponse:
    form = GroupCapForm(request.POST or None)
    return form_page(
        request,
        form=form,
        save=lambda: actions.add_group_cap(values=form.values, author=_author(request), by=request.actor),
        heading=_("A rule about group size"),
        why=_("Only what you read yourself in its source. It is switched on at once."),
        back=reverse("programs:rules"),
        done=_("The rule is added and switched on."),
    )


def _author(request: HttpRequest) -> str:
    return str(staff_member(viewer=request.actor, staff_id=request.actor.id))
