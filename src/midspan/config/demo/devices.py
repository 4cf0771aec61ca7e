"""Where Rowan is signed in besides: a phone, and a laptop at home. Nobody holds them."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from midspan.config.demo.center import Center
from midspan.config.demo.persons import Person
from midspan.config.demo.rows import table
from midspan.domains.people.sessions import SessionStore

WHO = "rowan"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Safari/604.1"
LAPTOP = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"
DEVICES = ((PHONE, 19), (LAPTOP, 5))  # What a browser calls itself, and days before this week.
ADDRESS = "192.0.2.7"  # Kept for documentation (RFC 5737).


def sign_in_elsewhere(center: Center, people: list[Person]) -> None:
    person = next((one for one in people if not one.wing and one.key == WHO), None)
    if person is None:
        return
    account = table("people.Account").objects.get(patient=person.patient)
    for agent, days in DEVICES:
        session = SessionStore()
        session.update(
            {
                SESSION_KEY: str(account.pk),
                BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
                HASH_SESSION_KEY: account.get_session_auth_hash(),
            }
        )
        session.create()
        at = center.days.at(center.days.monday - timedelta(days=days), 19 * 60 + 20)
        about = {"ip": ADDRESS, "user_agent": agent, "created_at": at, "last_seen_at": at}
        UserSession.objects.create(user=account, session_key=session.session_key, **about)
