"""Addresses of the patient's own pages, in words that tell nobody anything."""

from datetime import date

from django.urls import register_converter

from midspan.kernel.pages import ANYONE, PATIENTS, page
from midspan.surfaces.patient.views import app, days, more, privacy, viewing
from midspan.values import DataClass


class DateConverter:
    """A date of this century as 2026-11-23."""

    regex = r"20[0-9]{2}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(DateConverter, "date")
DAY = (
    DataClass.SCHEDULE,
    DataClass.ATTENDANCE,
    DataClass.PRESENCE,
    DataClass.STAFF,
    DataClass.MESSAGE,
    DataClass.PRACTICE,
    DataClass.PLACEMENT,
    DataClass.HELP_ASK,
    DataClass.JOURNAL,
)
WEEK = (
    DataClass.SCHEDULE,
    DataClass.ATTENDANCE,
    DataClass.PRESENCE,
    DataClass.STAFF,
    DataClass.LIFE,
    DataClass.PRACTICE,
    DataClass.PLAN,
    DataClass.HELP_ASK,
    DataClass.JOURNAL,
)
# All of a person that there is: what somebody else would be shown of it.
ALL = tuple(one for one in DataClass if one is not DataClass.PROGRAM)
# With who has a way in: by the name on the person's own map, on file, on a match, or in the consent of a link.
PRIVACY = (DataClass.CONSENT, DataClass.STAFF, DataClass.JOURNAL, DataClass.IDENTITY, DataClass.REFERRAL)

app_name = "patient"
urlpatterns = [
    page("today/", days.today, name="today", opens=PATIENTS, carries=DAY),
    page("week/", days.week, name="week", opens=PATIENTS, carries=WEEK),
    page("week/<date:day>/", days.week, name="week_of", opens=PATIENTS, carries=WEEK),
    page("more/", more.more, name="more", opens=PATIENTS, carries=(DataClass.PRESENCE, DataClass.STAFF)),
    page("more/privacy/", privacy.privacy, name="privacy", opens=PATIENTS, carries=PRIVACY),
    page("more/privacy/as/", viewing.viewing, name="viewing", opens=PATIENTS, carries=ALL),
    page("more/privacy/as/stop/", viewing.stop_viewing, name="stop_viewing", opens=PATIENTS),
    page("offline/", app.offline, name="offline", opens=ANYONE),
    page("locked/<str:language>/", app.locked, name="locked", opens=ANYONE),
    page("app.webmanifest", app.manifest, name="manifest", opens=ANYONE),
    page("app-picture/", app.picture, name="picture", opens=ANYONE),
    page("more/face/", app.choose, name="choose_face", opens=PATIENTS),
    page("sw.js", app.worker, name="worker", opens=ANYONE),
]
