"""Every address of the application, the most visited first: Django asks them in order."""

from allauth.account.urls import urlpatterns as account_pages
from allauth.mfa.urls import urlpatterns as factor_pages
from allauth.usersessions.urls import urlpatterns as device_pages
from django.urls import URLPattern, URLResolver, include, path

from midspan.config.foreign_pages import FOREIGN_PAGES


def declared(pages: list[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """Only the pages of a package that FOREIGN_PAGES declares: what is not declared does not exist.

    So there is no sign-up by mail and no password reset by mail, which would each say who has an account here.
    """
    kept: list[URLPattern | URLResolver] = []
    for entry in pages:
        if isinstance(entry, URLResolver):
            kept.append(path(str(entry.pattern), include(declared(entry.url_patterns))))
        elif entry.name in FOREIGN_PAGES:
            kept.append(entry)
    return kept


urlpatterns = [
    path("", include("midspan.surfaces.patient.urls")),
    path("", include("midspan.surfaces.staff.urls")),
    path("", include("midspan.surfaces.guardian.urls")),
    path("", include("midspan.surfaces.public.urls")),
    path("", include("midspan.surfaces.supporter.urls")),
    path("", include("midspan.domains.guardians.urls")),
    path("", include("midspan.surfaces.mentor.urls")),
    path("", include("midspan.domains.mentors.urls")),
    path("entries/", include("midspan.domains.entries.urls")),
    path("", include("midspan.domains.consents.urls")),
    path("", include("midspan.domains.questions.urls")),
    path("", include("midspan.domains.records.urls")),
    path("", include("midspan.domains.assessments.urls")),
    path("", include("midspan.domains.plans.urls")),
    path("", include("midspan.domains.safety.urls")),
    path("", include("midspan.domains.practice.urls")),
    path("", include("midspan.domains.video.urls")),
    path("", include("midspan.domains.outreach.urls")),
    path("", include("midspan.domains.checkups.urls")),
    path("", include("midspan.domains.alumni.urls")),
    path("", include("midspan.domains.measures.urls")),
    path("", include("midspan.domains.feedback.urls")),
    path("", include("midspan.domains.skills.urls")),
    path("", include("midspan.domains.diary.urls")),
    path("", include("midspan.domains.commitments.urls")),
    path("", include("midspan.domains.letters.urls")),
    path("", include("midspan.domains.landings.urls")),
    path("", include("midspan.domains.accounting.urls")),
    path("", include("midspan.domains.legal.urls")),
    path("", include("midspan.domains.agreements.urls")),
    path("", include("midspan.domains.breaches.urls")),
    path("", include("midspan.domains.incidents.urls")),
    path("", include("midspan.domains.exports.urls")),
    path("", include("midspan.domains.summaries.urls")),
    path("", include("midspan.domains.people.urls")),
    path("", include("midspan.domains.journey.urls")),
    path("", include("midspan.domains.inquiries.urls")),
    path("ui/", include("midspan.ui.urls")),
    path("emergencies/", include("midspan.domains.emergencies.urls")),
    path("updates/", include("midspan.domains.notices.urls")),
    path("", include("midspan.domains.responsibilities.urls")),
    path("", include("midspan.domains.going_back.urls")),
    path("", include("midspan.domains.meetings.urls")),
    path("", include("midspan.domains.circle.urls")),
    path("", include("midspan.domains.families.urls")),
    path("", include("midspan.domains.family_tasks.urls")),
    path("", include("midspan.domains.schedule.urls.weeks")),
    path("program/", include("midspan.domains.programs.urls")),
    path("sections/", include("midspan.domains.schedule.urls.sections")),
    path("account/", include(declared(account_pages))),
    path("account/2fa/", include(declared(factor_pages))),
    path("account/devices/", include(declared(device_pages))),
]
