"""How somebody first signs in: a one-time code on paper, for a patient, a guardian or somebody who works here.

`actions` opens this door.
"""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F
from msgspec import Struct

from midspan.domains.people.models import Account, Patient, SignInCode, Staff
from midspan.domains.people.queries import self_of
from midspan.domains.people.rules import (
    may_have_account,
    may_open_account,
    may_open_mentor_account,
    may_open_staff_account,
)
from midspan.domains.people.sessions import end_all_sessions
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.kernel.row_security import Reach, acting_for
from midspan.values import ALLOWED, Actor, RefusedError, Verdict, refused

CODE_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # Without letters that look or sound alike.
CODE_LENGTH = 8
CODE_LIFE = timedelta(hours=72)
WRONG_TRIES = 5
NO_CODE = UUID(int=0)
LOGIN_WORDS = "amber aspen birch cedar clover coral delta ember fern grove harbor hazel iris juniper lark linden maple meadow olive opal pine prairie reed sage sierra spruce summit tulip walnut willow".split()  # noqa: E501, SIM905 - one list of words


class NewSignIn(Struct, frozen=True):
    """What is printed for the person once: nothing of the code stays but its hash."""

    account: Account
    code: str
    expires_at: datetime

    @property
    def login(self) -> str:
        return self.account.login


class Redeemed(Struct, frozen=True):
    """The account a one-time code opened, or why it did not, in words that tell a guesser nothing."""

    account: Account | None
    verdict: Verdict


def open_account(*, patient_id: UUID, by: Actor) -> NewSignIn:
    """A sign-in for a patient with a fresh one-time code of 72 hours; an earlier unused code stops working."""
    code = _new_code()
    kept = _keep_code(patient_id=patient_id, code=code, by=by)
    return _paper(kept, code)


def _new_code() -> str:
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def _paper(kept: SignInCode, code: str) -> NewSignIn:
    return NewSignIn(account=kept.account, code=f"{code[:4]}-{code[4:]}", expires_at=kept.expires_at)


def open_staff_account(*, staff_id: UUID, by: Actor) -> NewSignIn:
    """The same for somebody who works here. Raises RefusedError where `by` may not give them a way in."""
    code = _new_code()
    kept = _keep_staff_code(staff_id=staff_id, code=code, by=by)
    return _paper(kept, code)


def open_guardian_account(*, by: Actor, account_id: UUID | None = None) -> NewSignIn:
    """The same for somebody who stands for a minor; `account_id` is that of whoever has one already.

    Whom they stand for is no matter of the account: it opens an empty page until `privacy` knows of a reach.
    """
    code = _new_code()
    kept = _keep_guardian_code(account_id=account_id, code=code, by=by)
    return _paper(kept, code)


@action("account.open_supporter")
def open_supporter_account(*, by: Actor) -> Account:
    """An account for somebody whom the patient `by` invited, and who showed the code they were told. It names nobody.

    Whom they support is no matter of the account: it opens a calm empty page until `privacy` knows of a reach.
    """
    if not by.is_patient:
        raise RefusedError(refused("Only the person invites somebody."))
    return _new_account(by, is_supporter=True)


def open_mentor_account(*, by: Actor, account_id: UUID | None = None) -> NewSignIn:
    """The same for a mentor: a new account, or a new code for theirs. Its page is empty until somebody is matched."""
    code = _new_code()
    kept = _keep_mentor_code(account_id=account_id, code=code, by=by)
    return _paper(kept, code)


@action("account.open")
def _keep_code(*, patient_id: UUID, code: str, by: Actor) -> SignInCode:
    may_open_account(by).require()
    patient = Patient.objects.select_for_update().get(organization_id=by.organization_id, pk=patient_id)
    may_have_account(has_died=patient.died_at is not None).require()
    account = Account.objects.filter(organization_id=by.organization_id, patient=patient).first()
    return _new_sign_in(account or _new_account(by, patient=patient), code)


@action("account.open_staff")
def _keep_staff_code(*, staff_id: UUID, code: str, by: Actor) -> SignInCode:
    staff = Staff.objects.select_for_update().get(organization_id=by.organization_id, pk=staff_id)
    may_open_staff_account(by, staff_id=staff.pk, roles=staff.roles, is_active=staff.is_active).require()
    account = Account.objects.filter(organization_id=by.organization_id, staff=staff).first()
    return _new_sign_in(account or _new_account(by, staff=staff), code)


@action("account.open_guardian")
def _keep_guardian_code(*, account_id: UUID | None, code: str, by: Actor) -> SignInCode:
    may_open_account(by).require()
    if account_id is None:
        return _new_sign_in(_new_account(by, is_guardian=True), code)
    rows = Account.objects.select_for_update().filter(organization_id=by.organization_id, is_guardian=True)
    return _new_sign_in(rows.get(pk=account_id), code)


@action("account.open_mentor")
def _keep_mentor_code(*, account_id: UUID | None, code: str, by: Actor) -> SignInCode:
    may_open_mentor_account(by).require()
    if account_id is None:
        return _new_sign_in(_new_account(by, is_mentor=True), code)
    rows = Account.objects.select_for_update().filter(organization_id=by.organization_id, is_mentor=True)
    return _new_sign_in(rows.get(pk=account_id), code)


@action("account.close_mentor")
def close_mentor_account(*, account_id: UUID, by: Actor) -> Account:
    """Somebody is a mentor no more: their account opens nothing, in no browser. Raises RefusedError."""
    may_open_mentor_account(by).require()
    rows = Account.objects.select_for_update().filter(organization_id=by.organization_id, is_mentor=True)
    account = rows.get(pk=account_id)
    account.is_active = False
    account.save(update_fields=["is_active"])
    end_all_sessions(account)
    return account


def _new_account(by: Actor, **whose: Patient | Staff | bool) -> Account:
    account = Account(organization_id=by.organization_id, login=_free_login(), **whose)
    account.set_unusable_password()
    account.save()
    return account


def _new_sign_in(account: Account, code: str) -> SignInCode:
    SignInCode.objects.filter(account=account, used_at__isnull=True).delete()
    return SignInCode.objects.create(
        account=account, hashed_code=make_password(code), expires_at=clock.now() + CODE_LIFE
    )


def redeem_sign_in_code(*, login: str, code: str) -> Redeemed:
    """Open the account of `login` with its one-time code, once. After five wrong tries the code is dead.

    A wrong try must be remembered although nothing is opened, so this answers instead of raising.
    """
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    now = clock.now()
    with transaction.atomic():
        kept = _open_code(login.strip(), now)
        # Without a code the work of checking is done all the same, so that time tells nobody which logins exist.
        is_right = check_password(plain, kept.hashed_code if kept else make_password(None)) and kept is not None
        if kept is None or not is_right:
            _count_wrong_try(kept)
            return Redeemed(None, refused("This name and code do not fit, or the code is used up. Ask for a new one."))
        by = self_of(kept.account)
        with acting_for(by, Reach.OWN):
            _use_code(code=kept, by=by)
        return Redeemed(kept.account, ALLOWED)


@action("account.first_sign_in")
def _use_code(*, code: SignInCode, by: Actor) -> Account:  # noqa: ARG001 - who acts is recorded by the decorator
    code.used_at = clock.now()
    code.save(update_fields=["used_at"])
    return code.account


def _open_code(login: str, now: datetime) -> SignInCode | None:
    return (
        SignInCode.objects.select_for_update(of=("self",))
        .select_related("account")
        .filter(account__login__iexact=login, account__is_active=True)
        .filter(used_at__isnull=True, expires_at__gt=now, wrong_tries__lt=WRONG_TRIES)
        .first()
    )


def _count_wrong_try(kept: SignInCode | None) -> None:
    """Where there is no code the database is asked all the same, so that nothing of an answer tells who exists."""
    rows = SignInCode.objects.filter(pk=kept.pk if kept else NO_CODE)
    rows.update(wrong_tries=F("wrong_tries") + 1)


def _free_login() -> str:
    """A login that says nothing of the person and is easily typed: two words and a number."""
    while True:
        first, second = secrets.choice(LOGIN_WORDS), secrets.choice(LOGIN_WORDS)
        login = f"{first}-{second}-{secrets.randbelow(900) + 100}"
        if not Account.objects.filter(login__iexact=login).exists():
            return login
