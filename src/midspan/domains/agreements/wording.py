"""Agreements in words."""

from django.utils.translation import gettext_lazy as _

from midspan.domains.agreements.enums import AgreementState
from midspan.values import DataClass

STATE_WORDS = {
    AgreementState.COMING: _("Begins later"),
    AgreementState.IN_FORCE: _("In force"),
    AgreementState.ENDING: _("Ends soon"),
    AgreementState.OVER: _("Over"),
}
CLASS_WORDS = {
    DataClass.PRESENCE: _("That somebody comes here"),
    DataClass.IDENTITY: _("Name and birth date"),
    DataClass.CONTACT: _("Phone and address"),
    DataClass.SCHEDULE: _("Times of sessions"),
    DataClass.ATTENDANCE: _("Attendance"),
    DataClass.DIAGNOSIS: _("Conditions"),
    DataClass.MEDICATION: _("Medicines and allergies"),
    DataClass.NOTE: _("Notes"),
    DataClass.DRUG_SCREEN: _("Drug screens"),
    DataClass.SCORE: _("Questionnaires"),
    DataClass.BILLING: _("Insurance and payment"),
}
