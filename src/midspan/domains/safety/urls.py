"""Addresses of safety, in words that tell nobody anything."""

from midspan.domains.safety.rules.deeds import ACTS, KEEPS_ROTA, SEES_ROTA
from midspan.domains.safety.views import (
    chain,
    deeds,
    desk,
    of_patient,
    own,
    own_lapse,
    own_plan,
    own_sharing,
    plan_desk,
    rota,
)
from midspan.kernel.pages import PATIENTS, page, staff_with
from midspan.values import DataClass

ACTING, SEEING, KEEPING = staff_with(*ACTS), staff_with(*SEES_ROTA), staff_with(*KEEPS_ROTA)
OWN = (DataClass.SAFETY, DataClass.STAFF)
SHARED = (DataClass.SAFETY, DataClass.CRISIS_PLAN, DataClass.CONSENT)
ONE = (DataClass.SAFETY, DataClass.IDENTITY, DataClass.CONTACT, DataClass.STAFF)
FILE = "people/<uuid:patient_id>/now/"

app_name = "safety"
urlpatterns = [
    page("right-now/", own.own, name="own", opens=PATIENTS, carries=OWN),
    page("right-now/hard/", own_lapse.own_lapse, name="own_hard", opens=PATIENTS, carries=OWN),
    page("right-now/plan/", own_plan.own_plan, name="own_plan", opens=PATIENTS, carries=OWN),
    page("right-now/plan/change/", own_plan.change_own_plan, name="change_own_plan", opens=PATIENTS, carries=OWN),
    page("right-now/plan/people/", own_sharing.recipients, name="own_shares", opens=PATIENTS, carries=SHARED),
    page("right-now/plan/people/<uuid:signed_id>/", own_sharing.one, name="own_share", opens=PATIENTS, carries=SHARED),
    page(
        "right-now/plan/people/<uuid:signed_id>/card/",
        own_sharing.card,
        name="own_share_card",
        opens=PATIENTS,
        carries=SHARED,
    ),
    page("now/", desk.desk, name="desk", opens=ACTING, carries=(DataClass.SAFETY, DataClass.IDENTITY, DataClass.STAFF)),
    page("on-call/", rota.rota, name="rota", opens=SEEING, carries=(DataClass.STAFF,)),
    page("on-call/off/<uuid:duty_id>/", rota.off, name="off", opens=KEEPING, carries=(DataClass.STAFF,)),
    page("on-call/test/<uuid:test_id>/", rota.test, name="test", opens=ACTING, carries=(DataClass.STAFF,)),
    page("on-call/asks/<slug:key>/", rota.choose, name="choose", opens=KEEPING),
    page(FILE, of_patient.of_patient, name="of_patient", opens=ACTING, carries=ONE),
    page(f"{FILE}known/", of_patient.baseline, name="baseline", opens=ACTING, carries=ONE),
    page(f"{FILE}line/", of_patient.line, name="line", opens=ACTING, carries=ONE),
    page(f"{FILE}plan/", plan_desk.plan, name="plan", opens=ACTING, carries=(*ONE, DataClass.CONSENT)),
    page(f"{FILE}plan/change/", plan_desk.change, name="change_plan", opens=ACTING, carries=ONE),
    page(f"{FILE}plan/read/", plan_desk.confirm, name="confirm_plan", opens=ACTING, carries=ONE),
    page(f"{FILE}plan/<uuid:version_id>/", plan_desk.version, name="plan_version", opens=ACTING, carries=ONE),
    page(
        f"{FILE}<uuid:obligation_id>/",
        desk.obligation,
        name="obligation",
        opens=ACTING,
        carries=(*ONE, DataClass.CONSENT),
    ),
    page(f"{FILE}<uuid:obligation_id>/take/", desk.take_it, name="take", opens=ACTING, carries=ONE),
    page(f"{FILE}<uuid:obligation_id>/chain/<slug:key>/", chain.chain, name="chain", opens=ACTING, carries=ONE),
    page(f"{FILE}<uuid:obligation_id>/<slug:key>/", deeds.deed, name="deed", opens=ACTING, carries=ONE),
]
