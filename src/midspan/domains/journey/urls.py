"""Addresses of the journey: intake's inbox, people and their way in, and the person's own first tasks."""

from midspan.domains.journey.views import admission, inbox, leaving, own_alias, people, referrals, screening
from midspan.domains.people.enums import Role
from midspan.kernel.pages import PATIENTS, page, staff_with
from midspan.values import DataClass

app_name = "journey"
DESK = staff_with(Role.INTAKE, Role.DIRECTOR)
CARE = staff_with(Role.INTAKE, Role.DIRECTOR, Role.COUNSELOR, Role.NURSE)
# Whoever plans, reviews, guards or walks beside finds the person; the gate decides what of the file each of them sees.
READERS = staff_with(
    Role.INTAKE, Role.DIRECTOR, Role.COUNSELOR, Role.NURSE, Role.SCHEDULER, Role.PROGRAM_MANAGER,
    Role.UTILIZATION_REVIEW, Role.PRIVACY_OFFICER, Role.PEER_SPECIALIST,
)  # fmt: skip
OPENERS = staff_with(Role.INTAKE, Role.DIRECTOR, Role.COUNSELOR)
SENT = (DataClass.REFERRAL, DataClass.IDENTITY, DataClass.CONTACT, DataClass.DIAGNOSIS, DataClass.MEDICATION)
WHO = (DataClass.PRESENCE, DataClass.IDENTITY)
REACHED = (*WHO, DataClass.CONTACT)
PLACED = (*WHO, DataClass.PLACEMENT)
LEFT = (*PLACED, DataClass.SCHEDULE, DataClass.SAFETY)  # With what the record says beside the list.
# With what is known beside the worksheet of a review.
REVIEWED = (
    *PLACED, DataClass.ATTENDANCE, DataClass.SCHEDULE, DataClass.SCORE, DataClass.PLAN, DataClass.SAFETY,
    DataClass.MEDICATION, DataClass.DRUG_SCREEN, DataClass.PRACTICE,
)  # fmt: skip

urlpatterns = [
    page("referrals/", inbox.inbox, name="inbox", opens=DESK, carries=SENT),
    page("referrals/receive/", inbox.upload, name="upload", opens=DESK, carries=SENT),
    page("referrals/new/", inbox.referral_form, name="referral_form", opens=DESK, carries=SENT),
    page("referrals/<uuid:referral_id>/", referrals.referral, name="referral", opens=DESK, carries=SENT),
    page("referrals/<uuid:referral_id>/facts/", referrals.decide, name="decide", opens=DESK, carries=SENT),
    page("referrals/<uuid:referral_id>/person/", referrals.accept, name="accept", opens=DESK, carries=SENT),
    page("referrals/<uuid:referral_id>/decline/", referrals.decline, name="decline", opens=DESK, carries=SENT),
    page("referrals/<uuid:referral_id>/file/", referrals.original, name="original", opens=DESK, carries=SENT),
    page("people/", people.people, name="people", opens=READERS, carries=WHO),
    page(
        "people/<uuid:patient_id>/", people.person, name="person", opens=READERS, carries=(*SENT, DataClass.PLACEMENT)
    ),
    page("people/<uuid:patient_id>/details/", people.details, name="details", opens=CARE, carries=REACHED),
    page("people/<uuid:patient_id>/contact/", people.contact, name="contact", opens=CARE, carries=REACHED),
    page(
        "people/<uuid:patient_id>/sign-in/", people.sign_in_paper, name="sign_in_paper", opens=OPENERS, carries=REACHED
    ),
    page("people/<uuid:patient_id>/screening/", screening.screening, name="screening", opens=CARE, carries=PLACED),
    page(
        "people/<uuid:patient_id>/screening/<slug:key>/", screening.clear, name="clear_flag", opens=CARE, carries=PLACED
    ),
    page("people/<uuid:patient_id>/placement/", screening.placement, name="placement", opens=CARE, carries=REVIEWED),
    page(
        "people/<uuid:patient_id>/placement/sign/",
        screening.placement_sign,
        name="placement_sign",
        opens=CARE,
        carries=PLACED,
    ),
    page(
        "people/<uuid:patient_id>/placement/countersign/",
        screening.countersign,
        name="countersign",
        opens=CARE,
        carries=PLACED,
    ),
    page("people/<uuid:patient_id>/handoff/", admission.handoff, name="handoff", opens=CARE, carries=SENT),
    page("people/<uuid:patient_id>/admission/", admission.admission, name="admission", opens=CARE, carries=PLACED),
    page("people/<uuid:patient_id>/discharge/", leaving.discharge, name="discharge", opens=CARE, carries=LEFT),
    page("people/<uuid:patient_id>/orientation/", admission.orientation, name="orientation", opens=CARE, carries=WHO),
    page(
        "people/<uuid:patient_id>/orientation/<slug:key>/",
        admission.orientation_task,
        name="orientation_task",
        opens=CARE,
        carries=WHO,
    ),
    page("more/name/", own_alias.own_alias, name="own_alias", opens=PATIENTS, carries=WHO),
    page("start/", admission.start, name="start", opens=PATIENTS, carries=(DataClass.PRESENCE,)),
    page("start/<slug:key>/", admission.start_task, name="start_task", opens=PATIENTS, carries=(DataClass.PRESENCE,)),
]
