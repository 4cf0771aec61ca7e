"""Choices as people read them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from midspan.domains.people.enums import AgeBand, Credential, Role
from midspan.domains.programs.enums import AGE_BAND_WORDS, LANGUAGE_WORDS

ROLE_WORDS = {
    Role.INTAKE: _("Intake"),
    Role.SCHEDULER: _("Scheduling"),
    Role.COUNSELOR: _("Counselor"),
    Role.GROUP_LEADER: _("Group leader"),
    Role.PEER_SPECIALIST: _("Peer specialist"),
    Role.PEER_COORDINATOR: _("Peer coordinator"),
    Role.NURSE: _("Nurse or physician"),
    Role.FRONT_DESK: _("Front desk"),
    Role.PROGRAM_MANAGER: _("Program manager"),
    Role.UTILIZATION_REVIEW: _("Utilization review"),
    Role.DIRECTOR: _("Director"),
    Role.PRIVACY_OFFICER: _("Privacy officer"),
}
CREDENTIALS = [(credential.value, credential.value) for credential in Credential]
AGE_BANDS = [(band.value, _(AGE_BAND_WORDS[band])) for band in AgeBand]
LANGUAGES = [(code, _(words)) for code, words in LANGUAGE_WORDS.items()]
ROLES = [(role.value, words) for role, words in ROLE_WORDS.items()]


def worded(words: Mapping[Any, str]) -> list[tuple[str, object]]:
    """Choices of a form from one of the `…_WORDS` tables."""
    return [(value, _(said)) for value, said in words.items()]


def said(values: Iterable[str], words: Mapping[Any, object]) -> str:
    """Several values in words, with commas."""
    return ", ".join(str(_(str(words.get(value, value)))) for value in values)
