"""Inquiries for tests, handed in as a visitor does."""

from uuid import uuid4

from midspan.domains.inquiries.actions import Asked, hand_in, visitor_of
from midspan.domains.inquiries.enums import Way, Whom
from midspan.domains.inquiries.models import Inquiry
from midspan.domains.inquiries.rules import Safety
from midspan.kernel.row_security import Reach, bind
from midspan.kernel.tests.factories import see_all


def make_safety(**fields):
    """Somebody who may be called, and on whose voicemail nothing is left."""
    values = {"name_to_use": "Alex", "phone": "804-555-0142", "may_call": True, "may_text": False}
    return Safety(**{**values, "may_leave_message": False, **fields})


def make_asked(**fields):
    values = {"form_id": uuid4(), "way": Way.WEB, "whom": Whom.MYSELF, "language": "en", "safety": make_safety()}
    return Asked(**{**values, **fields})


def make_inquiry(organization, **fields):
    asked = make_asked(**fields)
    bind(organization_id=organization.pk, actor_id=organization.pk, reach=Reach.OWN)
    hand_in(asked=asked, by=visitor_of(organization.pk))
    see_all(organization)
    return Inquiry.objects.get(form_id=asked.form_id)
