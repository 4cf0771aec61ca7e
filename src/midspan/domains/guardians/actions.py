"""Asking a human about the law for a minor, telling what a birthday changes, guardians' ways in, and their reviews."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from midspan.domains.guardians.enums import ReviewKind
from midspan.domains.guardians.home import home_book
from midspan.domains.guardians.models import BirthdayTold, HomeCheck, LawQuestion, PaperReview
from midspan.domains.guardians.queries import Standing, open_reviews, standing_guardian, whom_to_ask
from midspan.domains.guardians.rules import ends_after, may_give_way_in, may_have_way_in, may_review
from midspan.domains.notices.actions import tell, tell_officers
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.people.actions import NewSignIn, open_guardian_account
from midspan.domains.people.queries import guardian_account
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.privacy.queries import names_of_account, signing_law_of, ways_in_of_guardians
from midspan.engines.disclosure import PaperBirthday, Signs
from midspan.engines.disclosure.books import minors_look
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
def give_way_in(
    *,
    patient_id: UUID,
    guardian_id: UUID,
    login: str = "",
    is_kept_from: bool,
    has_stepped_up: bool,
    by: Actor,
) -> NewSignIn:
    """An account for a guardian with a one-time code on paper, or a new code for the one they have.

    It holds as long as the rule pack says, and then somebody looks at it again; a new code moves no end. `login` is the
    name by which they sign in already, because they stand for somebody else as well; they say it themselves.
    `is_kept_from`: whether the minor's list of who must not learn of them names this guardian; the circle knows. Raises
    RefusedError for who may not, and where that name is not this person's.
    """
    may_give_way_in(by, has_stepped_up=has_stepped_up).require()
    standing = standing_guardian(viewer=by, patient_id=patient_id, guardian_id=guardian_id)
    is_now, may_look = (standing.is_now, standing.may_look) if standing else (False, False)
    may_have_way_in(is_now=is_now, may_look=may_look, is_kept_from=is_kept_from).require()
    account_id = _account_of(standing, login, by) if standing else None
    paper = open_guardian_account(by=by, account_id=account_id)
    known = ways_in_of_guardians(viewer=by, patient_id=patient_id).get(guardian_id)
    if known is None or known.is_over:
        _let_in(paper.account.pk, patient_id, guardian_id, by)
    return paper


def _let_in(account_id: UUID, patient_id: UUID, guardian_id: UUID, by: Actor) -> None:
    with widened(by):  # Only who reaches, and whom they reach, see such a row.
        open_reach(
            actor_id=account_id,
            patient_id=patient_id,
            basis=Basis.GUARDIAN,
            source_id=guardian_id,
            until_at=ends_after(minors_look().sign_in_days, clock.now()),
            by=by,
        )


@action("guardian.let_in_longer")
def let_in_longer(
    *, patient_id: UUID, guardian_id: UUID, words: str, is_kept_from: bool, has_stepped_up: bool, by: Actor
) -> int:
    """Somebody looked at a guardian's sign-in: it holds again as long as the rule pack says, from now on.

    `words`: what they looked at. Returns how many reviews that closed. Raises RefusedError.
    """
    may_give_way_in(by, has_stepped_up=has_stepped_up).require()
    may_review(by, is_open=True, words=words).require()
    standing = standing_guardian(viewer=by, patient_id=patient_id, guardian_id=guardian_id)
    is_now, may_look = (standing.is_now, standing.may_look) if standing else (False, False)
    may_have_way_in(is_now=is_now, may_look=may_look, is_kept_from=is_kept_from).require()
    known = ways_in_of_guardians(viewer=by, patient_id=patient_id).get(guardian_id)
    if known is None:
        raise RefusedError(refused("They have no sign-in yet. Make one on paper."))
    _let_in(known.account_id, patient_id, guardian_id, by)
    return _looked_at(patient_id, guardian_id, words, by)


@action("guardian.let_sign_in_end")
def let_sign_in_end(*, patient_id: UUID, guardian_id: UUID, words: str, has_stepped_up: bool, by: Actor) -> int:
    """Somebody looked at a guardian's sign-in before its end, and lets it end. `words`: why. Raises RefusedError."""
    may_give_way_in(by, has_stepped_up=has_stepped_up).require()
    asked = open_reviews(viewer=by, patient_id=patient_id)
    is_open = any(one.row.guardian_id == guardian_id for one in asked)
    may_review(by, is_open=is_open, words=words).require()
    return _looked_at(patient_id, guardian_id, words, by)


def _looked_at(patient_id: UUID, guardian_id: UUID, words: str, by: Actor) -> int:
    rows = PaperReview.objects.filter(
        organization_id=by.organization_id, patient_id=patient_id, guardian_id=guardian_id, done_at=None
    )
    return rows.update(done_at=clock.now(), done_by_id=by.id, words=words.strip())


def _account_of(standing: Standing, login: str, by: Actor) -> UUID | None:
    """The account this guardian has for this minor, else the one they name; None where they have none yet."""
    guardian = standing.guardian
    known = ways_in_of_guardians(viewer=by, patient_id=guardian.patient_id).get(guardian.pk)
    if known is not None:
        return known.account_id
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


@action("guardian.ask_for_review")
def ask_for_review(
    *,
    patient_id: UUID,
    on_date: date,
    by: Actor,
    birthday: PaperBirthday | None = None,
    guardian_id: UUID | None = None,
) -> PaperReview | None:
    """Ask staff to look through a minor's papers before that day: of a birthday, or of a guardian's sign-in.

    Twice is once. None where nobody works with the person.
    """
    asked = whom_to_ask(viewer=by, patient_id=patient_id)
    if not asked:
        return None
    about: dict[str, Any] = {"patient_id": patient_id, "guardian_id": guardian_id, "on_date": on_date}
    review, is_new = PaperReview.objects.get_or_create(
        organization_id=by.organization_id,
        kind=ReviewKind.BIRTHDAY if birthday else ReviewKind.SIGN_IN,
        **about,
        defaults={"asked_at": clock.now(), "age": birthday.age if birthday else None},
    )
    for staff_id in asked if is_new else ():
        tell(
            kind=NoticeKind.PAPERS_DUE,
            recipient_id=staff_id,
            recipient_kind=ActorKind.STAFF,
            subject_id=review.pk,
            patient_id=patient_id,
            by=by,
        )
    return review


@action("guardian.review")
def review_papers(*, review_id: UUID, words: str, by: Actor) -> PaperReview:
    """Somebody looked through a minor's papers before a birthday. Raises RefusedError, PaperReview.DoesNotExist."""
    rows = PaperReview.objects.select_for_update(no_key=True).filter(kind=ReviewKind.BIRTHDAY)
    row = rows.get(organization_id=by.organization_id, pk=review_id)
    may_review(by, is_open=row.done_at is None, words=words).require()
    row.done_at, row.done_by_id, row.words = clock.now(), by.id, words.strip()
    row.save(update_fields=["done_at", "done_by", "words"])
    return row


@action("guardian.check_home")
def check_home(*, ticked: Collection[str], by: Actor) -> HomeCheck:
    """A guardian went through the list for a safe home: what they ticked is theirs. Raises RefusedError."""
    if not by.is_guardian:
        raise RefusedError(refused("Only whoever stands for somebody keeps this list."))
    known = [one.key for one in home_book().item if one.key in set(ticked)]
    said = {"ticked": known, "edition": home_book().edition, "done_at": clock.now()}
    row, _ = HomeCheck.objects.update_or_create(organization_id=by.organization_id, account_id=by.id, defaults=said)
    return row
