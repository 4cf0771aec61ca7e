"""Addresses of a patient's own copy, in words that tell nobody anything."""

from midspan.domains.exports import views
from midspan.kernel.pages import PATIENTS, page
from midspan.values import DataClass

COPY = (
    DataClass.IDENTITY,
    DataClass.CONTACT,
    DataClass.SCHEDULE,
    DataClass.ATTENDANCE,
    DataClass.CONSENT,
    DataClass.LETTER,
    DataClass.MEDICATION,
    DataClass.DRUG_SCREEN,
    DataClass.REFERRAL,
    DataClass.PLACEMENT,
    DataClass.PLAN,
    DataClass.LIFE,
    DataClass.JOURNAL,
    DataClass.STAFF,
    DataClass.PROGRAM,
)

app_name = "exports"
urlpatterns = [
    page("more/privacy/copy/", views.own, name="own", opens=PATIENTS),
    page("more/privacy/copy/file/", views.take, name="take", opens=PATIENTS, carries=COPY),
]
