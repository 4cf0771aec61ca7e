"""Addresses of plans: on a person's file, and the person's own page."""

from midspan.domains.people.enums import Role
from midspan.domains.plans.rules import WRITES
from midspan.domains.plans.views import noting, own, showing, suggesting, together, writing
from midspan.kernel.pages import PATIENTS, STAFF, page, staff_with
from midspan.values import DataClass

app_name = "plans"
READERS = staff_with(Role.COUNSELOR, Role.GROUP_LEADER, Role.NURSE, Role.UTILIZATION_REVIEW)
WRITERS = staff_with(*WRITES)
PLAN = (DataClass.PLAN, DataClass.IDENTITY, DataClass.STAFF, DataClass.DIAGNOSIS)
OWN = (*PLAN, DataClass.PRACTICE)
THREAD = (*PLAN, DataClass.NOTE, DataClass.SCORE, DataClass.PRACTICE)
NOTED = (*PLAN, DataClass.NOTE)
OF = "people/<uuid:patient_id>/plan/"
urlpatterns = [
    page("plan/", own.own, name="own", opens=PATIENTS, carries=OWN),
    page("plan/<uuid:thread>/rating/", own.rate, name="rate", opens=PATIENTS, carries=OWN),
    page("plan/<uuid:thread>/words/", suggesting.suggest, name="suggest", opens=PATIENTS, carries=PLAN),
    page("plan/goals/", showing.goals, name="goals", opens=PATIENTS, carries=PLAN),
    page("plan/paper/", own.take, name="take", opens=PATIENTS, carries=PLAN),
    page(OF, writing.of_patient, name="of_patient", opens=READERS, carries=NOTED),
    page(f"{OF}thread/", writing.thread, name="thread", opens=READERS, carries=THREAD),
    page(f"{OF}paper/", writing.printed, name="print", opens=READERS, carries=PLAN),
    page(f"{OF}begin/", writing.begin, name="begin", opens=WRITERS, carries=PLAN),
    page(f"{OF}together/begin/", together.begin_sitting, name="begin_together", opens=WRITERS, carries=PLAN),
    page(f"{OF}together/", together.together, name="together", opens=WRITERS, carries=PLAN),
    page(f"{OF}together/leave/", together.leave_together, name="leave_together", opens=STAFF),
    page(f"{OF}draft/", writing.draft, name="draft", opens=WRITERS, carries=NOTED),
    page(f"{OF}draft/offer/", writing.offer, name="offer", opens=WRITERS, carries=PLAN),
    page(f"{OF}draft/back/", writing.back, name="back", opens=WRITERS, carries=PLAN),
    page(f"{OF}draft/drop/", writing.drop, name="drop", opens=WRITERS, carries=PLAN),
    page(f"{OF}draft/sign/", writing.sign, name="sign", opens=WRITERS, carries=PLAN),
    page(f"{OF}draft/words/<uuid:suggestion_id>/", suggesting.answer, name="answer", opens=WRITERS, carries=PLAN),
    page(f"{OF}draft/found/<uuid:found_id>/", writing.found, name="take_up", opens=WRITERS, carries=PLAN),
    page(f"{OF}notes/<uuid:thread>/", noting.notes, name="notes", opens=WRITERS, carries=NOTED),
    page(f"{OF}notes/<uuid:note_id>/change/", noting.change_note, name="change_note", opens=WRITERS, carries=NOTED),
    page(f"{OF}notes/<uuid:note_id>/drop/", noting.drop_note, name="drop_note", opens=WRITERS, carries=NOTED),
    page(f"{OF}draft/<slug:kind>/new/", writing.add, name="add", opens=WRITERS, carries=PLAN),
    page(f"{OF}draft/<slug:kind>/under/<uuid:under>/", writing.add, name="add_under", opens=WRITERS, carries=PLAN),
    page(f"{OF}draft/<slug:kind>/<uuid:thread>/", writing.change, name="change", opens=WRITERS, carries=PLAN),
    page(f"{OF}draft/<slug:kind>/<uuid:thread>/drop/", writing.drop_one, name="drop_one", opens=WRITERS, carries=PLAN),
    page(f"{OF}review/", writing.review, name="review", opens=WRITERS, carries=PLAN),
    page(f"{OF}versions/<uuid:plan_id>/", writing.version, name="version", opens=READERS, carries=NOTED),
]
