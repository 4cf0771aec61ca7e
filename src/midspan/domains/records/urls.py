"""Addresses of the record beyond notes: on a person's file, and the person's own pages."""

from midspan.domains.people.enums import Role
from midspan.domains.records.rules import received as rules
from midspan.domains.records.rules.medicines import WRITES
from midspan.domains.records.rules.screens import KEEPS
from midspan.domains.records.views import medicines, own, received, screens
from midspan.kernel.pages import PATIENTS, page, staff_with
from midspan.values import DataClass

app_name = "records"
READERS = staff_with(Role.COUNSELOR, Role.GROUP_LEADER, Role.NURSE, Role.INTAKE)
WRITERS = staff_with(*WRITES)
TAKEN = (DataClass.MEDICATION, DataClass.REFERRAL, DataClass.IDENTITY, DataClass.STAFF)
SCREENED = (DataClass.DRUG_SCREEN, DataClass.IDENTITY, DataClass.STAFF)
SCREENERS = staff_with(*KEEPS)
OF = "people/<uuid:patient_id>/medicines/"
RECEIVED = (DataClass.REFERRAL, DataClass.IDENTITY, DataClass.STAFF)
OPENERS = staff_with(*rules.OPENS)
KEEPERS = staff_with(*rules.KEEPS)
OTHERS = "people/<uuid:patient_id>/from-others/"
TESTS = "people/<uuid:patient_id>/tests/"
urlpatterns = [
    page("medicines/", own.medicines, name="own_medicines", opens=PATIENTS, carries=TAKEN),
    page("medicines/paper/", own.take, name="take_medicines", opens=PATIENTS, carries=TAKEN),
    page("medicines/<uuid:thread>/", own.not_right, name="own_not_right", opens=PATIENTS, carries=TAKEN),
    page("tests/", own.screens, name="own_screens", opens=PATIENTS, carries=SCREENED),
    page("from-others/", own.received, name="own_received", opens=PATIENTS, carries=(DataClass.REFERRAL,)),
    page(
        "from-others/<uuid:record_id>/",
        own.received_file,
        name="own_received_file",
        opens=PATIENTS,
        carries=(DataClass.REFERRAL,),
    ),
    page(OF, medicines.of_patient, name="medicines", opens=READERS, carries=TAKEN),
    page(f"{OF}paper/", medicines.printed, name="print_medicines", opens=READERS, carries=TAKEN),
    page(f"{OF}reconcile/", medicines.go_through, name="go_through", opens=WRITERS, carries=TAKEN),
    page(f"{OF}new/<slug:kind>/", medicines.add, name="add_medicine", opens=WRITERS, carries=TAKEN),
    page(f"{OF}<uuid:thread>/", medicines.line, name="medicine", opens=READERS, carries=TAKEN),
    page(TESTS, screens.of_patient, name="screens", opens=SCREENERS, carries=SCREENED),
    page(f"{TESTS}new/", screens.new, name="new_screen", opens=SCREENERS, carries=SCREENED),
    page(f"{TESTS}<uuid:screen_id>/", screens.one, name="screen", opens=SCREENERS, carries=SCREENED),
    page(f"{TESTS}<uuid:screen_id>/<slug:step>/", screens.step, name="screen_step", opens=SCREENERS, carries=SCREENED),
    page(OTHERS, received.of_patient, name="received", opens=OPENERS, carries=RECEIVED),
    page(f"{OTHERS}new/", received.new, name="new_received", opens=KEEPERS, carries=RECEIVED),
    page(f"{OTHERS}<uuid:record_id>/", received.one, name="received_one", opens=OPENERS, carries=RECEIVED),
    page(f"{OTHERS}<uuid:record_id>/move/", received.move, name="move_received", opens=OPENERS, carries=RECEIVED),
    page(
        f"{OTHERS}<uuid:record_id>/correct/", received.correct, name="correct_received", opens=OPENERS, carries=RECEIVED
    ),
    page(f"{OTHERS}<uuid:record_id>/file/", received.file, name="received_file", opens=OPENERS, carries=RECEIVED),
]
