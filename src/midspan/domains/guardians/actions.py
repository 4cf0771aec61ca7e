"""Asking a human about the law for a minor, telling a minor what a birthday changes, and guardians' ways in."""

from datetime import date
from uuid import UUID

from midspan.domains.guardians.models import BirthdayTold, LawQuestion
from midspan.domains.guardians.queries import Standing, standing_guardian
from midspan.domains.guardians.rules import may_give_way_in, may_have_way_in
from midspan.domains.notices.actions import tell, tell_officers
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.people.actions import NewSignIn, open_guardian_account
from midspan.domains.people.queries import guardian_account
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.privacy.queries import names_of_account, signing_law_of, ways_in_of_guardians
from midspan.engines.disclosure import Signs
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.kernel.row_security import widened
from midspan.values import Actor, ActorKind, RefusedError, refused


@action("law.ask")
def ask_about_law(*, patient_id: UUID, by: Actor) -> LawQuestion:
    """Ask the privacy officer who signs for a patient. Twice is once. Raises RefusedError where that is known."""
    law = signing_law_of(viewer=by, patient_id=patient_id)
    if law.signs is not Signs.UNKNOWN:
        raise RefusedError(refused("It is known who signs here."))
    asked, is_new = LawQuestion.objects.get_or_create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        basis=law.basis[:300],
        defaults={"asked_at": clock.now()},
    )
    if is_new:
        tell_officers(kind=NoticeKind.LAW_ASKED, subject_id=asked.pk, patient_id=patient_id, by=by)
    return asked


@action("guardian.give_way_in")
def give_way_in(*, patient_id: UUID, guardian_id: UUID, login: str = "", has_stepped_up: bool, by: Actor) -> NewSignIn:
    """An account for a guardian with a one-time code on paper, or a new code for the one they have.

    `login` is the name by which they sign in already, because they stand for somebody else as well; they say it
    themselves. Raises RefusedError for who may not, and where that name is not this person's.
    """
    may_give_way_in(by, has_stepped_up=has_stepped_up).require()
    standing = standing_guardian(viewer=by, patient_id=patient_id, guardian_id=guardian_id)
    is_now, may_look = (standing.is_now, standing.may_look) if standing else (False, False)
    may_have_way_in(is_now=is_now, may_look=may_look).require()
    account_id = _account_of(standing, login, by) if standing else None
    paper = open_guardian_account(by=by, account_id=account_id)
    with widened(by):  # Only who reaches, and whom they reach, see such a row.
        open_reach(actor_id=paper.account.pk, patient_id=patient_id, basis=Basis.GUARDIAN, source_id=guardian_id, by=by)
    return paper


def _account_of(standing: Standing, login: str, by: Actor) -> UUID | None:
    """The account this guardian has for this minor, else the one they name; None where they have none yet."""
    guardian = standing.guardian
    known = ways_in_of_guardians(viewer=by, patient_id=guardian.patient_id).get(guardian.pk)
    if known is not None:
        return known[1]
    if not login:
        return None
    found = guardian_account(organization_id=by.organization_id, login=login)
    names = names_of_account(viewer=by, account_id=found) if found else set()
    if found is None or _plain(guardian.name) not in {_plain(one) for one in names}:
        raise RefusedError(refused("Nobody of that name signs in so. Leave it empty for a new sign-in."))
    return found


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


@action("guardian.birthday_told")
def tell_before_birthday(*, patient_id: UUID, on_date: date, by: Actor) -> BirthdayTold:
    """Tell a minor, neutrally, that from this date on nobody stands for them. Twice is once."""
    told, is_new = BirthdayTold.objects.get_or_create(
        organization_id=by.organization_id, patient_id=patient_id, on_date=on_date, defaults={"told_at": clock.now()}
    )
    if is_new:
        tell(
            kind=NoticeKind.SIGHT_CHANGES,
            recipient_id=patient_id,
            recipient_kind=ActorKind.PATIENT,
            subject_id=told.pk,
            by=by,
        )
    return told
