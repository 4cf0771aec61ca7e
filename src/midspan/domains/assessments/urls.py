"""Addresses of assessments, on a person's file."""

from midspan.domains.assessments.rules import WRITES
from midspan.domains.assessments.views import of_patient as views
from midspan.domains.assessments.views import own
from midspan.domains.people.enums import Role
from midspan.kernel.pages import PATIENTS, page, staff_with
from midspan.values import DataClass

app_name = "assessments"
READERS = staff_with(Role.COUNSELOR, Role.GROUP_LEADER, Role.NURSE, Role.UTILIZATION_REVIEW)
WRITERS = staff_with(*WRITES)
WHOLE = (DataClass.PLAN, DataClass.IDENTITY, DataClass.STAFF)
HEARD = (
    *WHOLE, DataClass.PLACEMENT, DataClass.LIFE, DataClass.REFERRAL, DataClass.DIAGNOSIS, DataClass.MEDICATION,
    DataClass.CONTACT, DataClass.BILLING,
)  # fmt: skip
OF = "people/<uuid:patient_id>/assessment/"
KNOWN = (DataClass.PLAN, DataClass.PLACEMENT, DataClass.LIFE, DataClass.REFERRAL, DataClass.MEDICATION)
urlpatterns = [
    page("my-words/", own.own, name="own", opens=PATIENTS, carries=(DataClass.PLAN, DataClass.STAFF)),
    page("my-words/send/", own.own_send, name="own_send", opens=PATIENTS, carries=(DataClass.PLAN, DataClass.STAFF)),
    page("my-words/<slug:key>/", own.own_section, name="own_section", opens=PATIENTS, carries=KNOWN),
    page("my-words/<slug:key>/leave-out/", own.own_leave_out, name="own_leave_out", opens=PATIENTS, carries=KNOWN),
    page(OF, views.of_patient, name="of_patient", opens=READERS, carries=WHOLE),
    page(f"{OF}begin/", views.begin, name="begin", opens=WRITERS, carries=WHOLE),
    page(f"{OF}sign/", views.sign, name="sign", opens=WRITERS, carries=WHOLE),
    page(f"{OF}addendum/", views.addendum, name="addendum", opens=WRITERS, carries=WHOLE),
    page(f"{OF}sections/<slug:key>/", views.section, name="section", opens=WRITERS, carries=HEARD),
    page(f"{OF}sections/<slug:key>/skip/", views.skip, name="skip", opens=WRITERS, carries=WHOLE),
    page(f"{OF}sections/<slug:key>/need/", views.need, name="need", opens=WRITERS, carries=WHOLE),
    page(
        f"{OF}sections/<slug:key>/need/<uuid:need_id>/", views.need_back, name="need_back", opens=WRITERS, carries=WHOLE
    ),
]
