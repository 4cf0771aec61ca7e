"""What one person's file says on its page, and where it leads on to."""

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from midspan.domains.journey.enums import ENDED, Leaving
from midspan.domains.journey.forms.stays import A_DAY
from midspan.domains.journey.leaving_wording import LEAVING_WORDS, answer_words
from midspan.domains.journey.models import Episode
from midspan.domains.journey.queries import PersonFile, departures_of, discharge_list, steps_of, week_hours_of
from midspan.domains.journey.showing import day_words, moment_words, step_task
from midspan.domains.people.enums import ContactChannel
from midspan.domains.privacy.enums import Label
from midspan.domains.privacy.queries import Part2Notice, part2_notice
from midspan.domains.programs.enums import LANGUAGE_WORDS, LEVEL_WORDS
from midspan.kernel import clock
from midspan.kernel.pages import opens_for
from midspan.ui.hours import step_words
from midspan.values import Actor

if TYPE_CHECKING:
    from midspan.domains.people.models import Patient

CHANNEL_WORDS = {
    ContactChannel.PHONE: gettext_lazy("Phone call"),
    ContactChannel.TEXT: gettext_lazy("Text message"),
    ContactChannel.EMAIL: gettext_lazy("E-mail"),
    ContactChannel.LETTER: gettext_lazy("Plain letter"),
}


LABEL_WORDS = {
    Label.PART2: gettext_lazy("Part 2 record"),
    Label.MENTAL_HEALTH: gettext_lazy("Mental health"),
    Label.MINOR: gettext_lazy("Minor"),
    Label.THIRD_PARTY: gettext_lazy("About somebody else"),
    Label.PATIENT_PRIVATE: gettext_lazy("The person's own"),
}


def ways_on(file: PersonFile, *, by: Actor) -> list[dict[str, object]]:
    """From the file to the person's life and to their week, for those to whom these pages open."""
    if file.episode is None or file.episode.state in ENDED:
        return []
    life, week = (
        reverse("life:overview_of", args=[file.patient.pk]),
        reverse("schedule:offer", args=[file.episode.pk]),
    )
    apart = reverse("life:apart_of", args=[file.patient.pk])
    ways = [
        {"label": _("Assessment"), "url": reverse("assessments:of_patient", args=[file.patient.pk]), "icon": "note"},
        {"label": _("Plan"), "url": reverse("plans:of_patient", args=[file.patient.pk]), "icon": "plan"},
        {"label": _("Medicines"), "url": reverse("records:medicines", args=[file.patient.pk]), "icon": "health"},
        {"label": _("Work, family and other times"), "url": life, "icon": "heart"},
        {"label": _("People to keep apart"), "url": apart, "icon": "shield"},
        {"label": _("Plan the week"), "url": week, "icon": "week"},
    ]
    return open_ones(ways, by=by)


def links_of(file: PersonFile, *, by: Actor) -> list[dict[str, object]]:
    """The pages about the person themselves, for those to whom they open."""
    names = [
        (_("Change details"), "journey:details"),
        (_("Safe contact"), "journey:contact"),
        (_("Reach now"), "safety:of_patient"),
        (_("Questionnaires"), "measures:of_patient"),
        (_("Drug screens"), "records:screens"),
        (_("Records from others"), "records:received"),
        (_("Consents"), "consents:of_patient"),
        (_("Letters"), "letters:of_patient"),
        (_("Summary for who treats them next"), "summaries:of_patient"),
        (_("Check-ups"), "checkups:of_patient"),
        (_("Guardians"), "guardians:of_patient"),
        (_("Must not be told"), "circle:kept_from"),
        (_("Talked alone"), "circle:alone"),
    ]
    if file.handoff is not None:
        names.append((_("Handoff"), "journey:handoff"))
    if file.placement is not None:
        names.append((_("Placement worksheet"), "journey:placement_sign"))
    return open_ones([{"label": label, "url": reverse(name, args=[file.patient.pk])} for label, name in names], by=by)


def move_url(file: PersonFile, *, by: Actor) -> str:
    """Where the stay is paused or ended; nothing for whom that page does not open."""
    url = reverse("staff:move", args=[file.patient.pk])
    return url if opens_for(url, actor=by) else ""


def leaving_card(file: PersonFile, *, by: Actor) -> dict[str, object]:
    """The discharge list once it is begun or the stay has ended; nothing before, and for who may not see it."""
    listed = discharge_list(viewer=by, episode=file.episode) if file.episode else []
    left = (
        departures_of(viewer=by, patient_id=file.patient.pk).get(file.episode.pk) if listed and file.episode else None
    )
    if left is None and not any(line.answer for line in listed):
        return {}
    url = reverse("journey:discharge", args=[file.patient.pk])
    return {
        "how": LEAVING_WORDS[Leaving(left.how)] if left else "",
        "lines": [{"label": line.item.title, "value": answer_words(line.answer) or _("Open")} for line in listed],
        "url": url if opens_for(url, actor=by) else "",
    }


def task_lines(file: PersonFile, *, by: Actor) -> list[dict[str, object]]:
    """The steps of the way in; a step of somebody else's work is shown without its page."""
    tasks = [step_task(one, file.patient.pk) for one in file.steps]
    return [task if task["url"] and opens_for(task["url"], actor=by) else task | {"url": ""} for task in tasks]


def open_ones(ways: list[dict[str, object]], *, by: Actor) -> list[dict[str, object]]:
    return [way for way in ways if opens_for(str(way["url"]), actor=by)]


def label_words(file: PersonFile) -> list[str]:
    """The labels of the stay, as a reader knows them."""
    return [str(LABEL_WORDS[Label(label)]) for label in file.episode.labels] if file.episode else []


def notice_of(file: PersonFile) -> Part2Notice | None:
    """What must go with this file wherever it goes; None when it holds no Part 2 record."""
    if file.episode is None or Label.PART2 not in file.episode.labels:
        return None
    return part2_notice(localdate(clock.now()))


def about_lines(file: PersonFile) -> list[dict[str, object]]:
    patient = file.patient
    about: list[dict[str, object]] = [
        *(
            []
            if "birth_date" in file.unneeded
            else [{"label": _("Birth date"), "value": day_words(patient.birth_date)}]
        ),
        {"label": _("Pronouns"), "value": patient.pronouns},
        {"label": _("Language"), "value": LANGUAGE_WORDS.get(patient.language, patient.language)},
    ]
    return [*about, *_contact_lines(file.reached)] if file.reached else about


def _contact_lines(patient: "Patient") -> list[dict[str, object]]:
    agreed = patient.safe_contact_agreed_at
    channel = f"{CHANNEL_WORDS[ContactChannel(patient.safe_contact)]}: {_reached_at(patient)}" if agreed else ""
    return [
        {"label": _("Safe contact"), "value": channel},
        {"label": _("When"), "value": patient.contact_times},
        {"label": _("Must not be told"), "value": patient.must_not_be_told},
    ]


def _reached_at(patient: "Patient") -> str:
    places = {ContactChannel.EMAIL: patient.email, ContactChannel.LETTER: patient.address_lines}
    return places.get(ContactChannel(patient.safe_contact), patient.phone)


def stay_lines(file: PersonFile) -> list[dict[str, object]]:
    episode = file.episode
    if episode is None:
        return []
    return [
        {"label": _("Level"), "value": LEVEL_WORDS.get(episode.level, episode.level)},
        {"label": _("Track"), "value": episode.track or ""},
        {"label": _("Primary counselor"), "value": episode.primary_counselor or ""},
        {"label": _("Name for groups"), "value": episode.alias},
        {"label": _("Hours a week"), "value": hours_words(episode)},
        {"label": _("First day"), "value": day_words(episode.expected_start)},
        {"label": _("Planned last day"), "value": day_words(episode.planned_end and episode.planned_end - A_DAY)},
    ]


def hours_words(episode: Episode) -> str:
    """The promise in hours; what is not known is left out, never written as zero."""
    today = clock.local_date()
    promised, steps = week_hours_of(episode, on=today), steps_of(episode)
    stage = step_words(steps.on(today), steps.following(today))
    least, most = promised.minimum_minutes, promised.maximum_minutes
    return f"{_limit_words(least, most)}. {stage}" if stage else _limit_words(least, most)


def _limit_words(least: int | None, most: int | None) -> str:
    if least is None and most is None:
        return ""
    if most is None:
        return _("at least %(hours)g") % {"hours": least / 60}
    if least is None:
        return _("at most %(hours)g") % {"hours": most / 60}
    return _("%(least)g to %(most)g") % {"least": least / 60, "most": most / 60}


def moment_lines(episode: Episode | None) -> list[dict[str, object]]:
    """The stay's moments so far."""
    if episode is None:
        return []
    moments = [
        (_("Referral accepted"), episode.opened_at),
        (_("Admitted"), episode.admitted_at),
        (_("Ended"), episode.ended_at),
    ]
    return [{"label": label, "value": moment_words(at)} for label, at in moments if at]
