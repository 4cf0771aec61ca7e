"""The place that is attacked: a center in which one patient's every field is a canary, and everybody who might try."""

import re
from functools import cache
from http.cookies import SimpleCookie
from urllib.parse import urljoin
from uuid import uuid4

from django.db import connection
from django.urls import reverse
from lxml import html

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.clients import SignedInClient
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.kernel.tests.factories import see_all
from tests.guards.test_fields import our_models
from tests.sweep.center import Center, somebody_elsewhere
from tests.sweep.pages import pages_about
from tests.sweep.sweep import RANDOM

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
WAY_BACK = re.compile(r'(name="next" value=")[^"]*')  # Where a page was asked for stands in its own forms.
PLAUSIBLE = "7"  # Text, a number and a choice of nothing, whatever the box asks for.


class Scene(Center):
    """Adds to the sweep's center: a counselor of the patient, one of nobody, one of each role, another organization."""

    def __init__(self):
        super().__init__()
        self.hide()
        organization = self.organization
        self.counselor = make_staff(organization, Role.COUNSELOR, given_name="Corin")
        self.stranger = make_staff(organization, Role.COUNSELOR, given_name="Sten")
        self.officer = make_staff(organization, Role.PRIVACY_OFFICER, given_name="Odile")
        self.staff = {role: make_staff(organization, role) for role in Role}
        self.staff_elsewhere, self.patient_elsewhere = somebody_elsewhere()
        see_all(organization)
        self.reach = uuid4()
        tie = {"actor_id": self.counselor.pk, "basis": Basis.PRIMARY_COUNSELOR, "source_id": self.reach}
        open_reach(patient_id=self.patient.pk, **tie, by=actor_for(self.officer))

    def pages(self):
        return [one for one in pages_about(self) if not one.is_foreign]

    def pages_with_ids(self):
        return [one for one in self.pages() if UUID.search(one.url)]


def browser_of(person):
    """A browser of their own in which somebody is signed in; None is a stranger's."""
    client = SignedInClient(raise_request_exception=False)
    if person is not None:
        client.force_login(person.account)
    return client


def asked_anew(browser, method, url):
    """The answer to one request of a browser that keeps nothing of it, such as a message for its next page."""
    kept = {name: cookie.value for name, cookie in browser.cookies.items()}
    answer = getattr(browser, method)(url)
    browser.cookies = SimpleCookie(kept)
    return answer


def told(response):
    """Status, headers and bytes of an answer, but for what is random in every answer."""
    headers = "\n".join(f"{name}: {value}" for name, value in sorted(response.headers.items()) if name != "ETag")
    text = f"{headers}\n{response.content.decode(errors='replace')}"
    for pattern in (*RANDOM.values(), WAY_BACK):
        text = pattern.sub(r"\1…", text)
    return response.status_code, text


def told_without(response, *asked):
    """As `told`, without the words that it was asked with."""
    status, text = told(response)
    for word in asked:
        text = text.replace(str(word), "…")
    return status, re.sub(r"Content-Length: \d+", "", text)


def with_random_ids(page, ids):
    """The same address, with ids that nobody has in the place of `ids`."""
    return reverse(page.name, kwargs={name: uuid4() if value in ids else value for name, value in page.kwargs.items()})


def forms_on(response, url):
    """(address, what its form would send) for each form of a page that changes something; empty boxes are filled."""
    if "html" not in response.headers.get("Content-Type", ""):
        return []
    forms = html.fromstring(response.content).forms if response.content.strip() else []
    return [(urljoin(url, one.action or url), filled(one)) for one in forms if one.method == "POST"]


def filled(form):
    """What the form would send, as lists: its own values, and something plausible wherever nothing is chosen yet."""
    sent = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value or PLAUSIBLE)
    for box in form.inputs:
        if box.name and box.name not in sent and getattr(box, "type", "") in {"radio", "checkbox"}:
            sent[box.name] = [box.get("value") or "on"]
    return sent


def rows_about(patient):
    """(model, column) → every row about a patient or of their account, as one text of what stands in the database."""
    with connection.cursor() as cursor:
        cursor.execute(every_row_about(), {"patient": patient.pk})
        return {(label, name): told for label, name, told in cursor.fetchall()}


@cache
def every_row_about():
    """One statement for all tables: two hundred of Django's own take a second."""
    return " UNION ALL ".join(
        f"SELECT '{model._meta.label}', '{one.attname}', string_agg(t::text, ' ' ORDER BY t::text)"  # noqa: S608 - ours.
        f' FROM "{model._meta.db_table}" t WHERE "{one.column}" = %(patient)s'
        for model in our_models()
        for one in model._meta.concrete_fields
        if one.attname in {"patient_id", "recipient_id"}
    )
