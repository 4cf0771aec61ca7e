"""E-mail, through whatever backend the settings name: SMTP, a mail service by django-anymail, or files."""

import logging
from email.utils import formataddr
from smtplib import SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage

from midspan.domains.notices.enums import Reason
from midspan.domains.notices.outside.carriers.parcel import TAKEN, Outcome, Parcel

logger = logging.getLogger(__name__)
PERMANENT = 500  # SMTP: 5xx stays so, 4xx may pass (RFC 5321, 4.2.1).
# RFC 3834: no out-of-office answer comes back, in which somebody else might read what it answers to.
NO_ANSWERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


def is_set_up() -> bool:
    return bool(settings.MAIL_FROM)


def carry(parcel: Parcel) -> Outcome:
    """Hand one plain-text mail over. No picture, no second part, nothing that tells the sender when it was read."""
    try:
        _message(parcel).send()
    except SMTPRecipientsRefused as error:
        return Outcome(_refusal(error))
    except _errors() as error:
        logger.warning("mail_not_taken", extra={"delivery": str(parcel.delivery_id), "error": type(error).__name__})
        return Outcome(Reason.UNREACHABLE)
    return TAKEN


def _message(parcel: Parcel) -> EmailMessage:
    envelope, domain = parcel.envelope, settings.MAIL_FROM.rpartition("@")[2]
    # The same id at a second try: a mailbox shows the mail once when it was taken before and nobody told us.
    headers = {"Message-ID": f"<{parcel.delivery_id}@{domain}>", **NO_ANSWERS}
    sender = formataddr((envelope.sender, settings.MAIL_FROM))
    return EmailMessage(envelope.subject, f"{envelope.body}\n", sender, [parcel.address], headers=headers)


def _refusal(error: SMTPRecipientsRefused) -> Reason:
    codes = [code for code, _ in error.recipients.values()]
    return Reason.REFUSED if all(code >= PERMANENT for code in codes) else Reason.UNREACHABLE


def _errors() -> tuple[type[Exception], ...]:
    """What may go wrong on the way out, by the backend in use."""
    if "anymail" not in settings.EMAIL_BACKEND:
        return SMTPException, OSError
    from anymail.exceptions import AnymailError  # noqa: PLC0415 - it brings requests, which SMTP has no use for

    return AnymailError, OSError
