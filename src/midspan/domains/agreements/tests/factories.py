"""Agreements for tests."""

from datetime import timedelta

from midspan.domains.agreements.actions import NewAgreement, enter_agreement
from midspan.domains.agreements.book import clauses
from midspan.domains.people.tests.factories import actor_for
from midspan.kernel import clock

SCAN = b"%PDF-1.7 an agreement"


def make_agreement(officer, *, content=SCAN, **said):
    """With a laboratory, since a month ago, until somebody ends it."""
    agreed = {
        "name": "Tidewater Lab",
        "contact": "Grace Lindqvist, compliance, 555-0148",
        "services": ("laboratory",),
        "classes": ("identity", "drug_screen"),
        "clauses": tuple(clauses()),
        "first_date": clock.local_date() - timedelta(days=30),
    }
    return enter_agreement(said=NewAgreement(**(agreed | said)), content=content, by=actor_for(officer))
