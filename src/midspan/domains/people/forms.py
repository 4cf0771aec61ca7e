"""Input to sign-in."""

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from midspan.domains.people.rules import LOCK_MINUTES


def _said_after(minutes: int) -> str:
    if not minutes:
        return gettext("never by themselves")
    return ngettext("after %(minutes)d minute", "after %(minutes)d minutes", minutes) % {"minutes": minutes}


_after = lazy(_said_after, str)  # In the language of whoever reads it.


class CodeForm(forms.Form):
    """Sign in with the name and the one-time code on the paper, or with the code of an authenticator app."""

    login = forms.CharField(
        label=_("Your sign-in name"),
        max_length=254,
        help_text=_("Three parts, such as cedar-harbor-412. It is on the paper you were given."),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    code = forms.CharField(
        label=_("Your code"),
        max_length=20,
        help_text=_("From the paper, or from your authenticator app."),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class AddPasskeyForm(AddWebAuthnForm):
    """allauth's form with what is meant here as its start: a passkey that signs in by itself."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("A name for this device")
        self.fields["name"].initial = _("This phone")
        self.fields["passwordless"].initial = True
        self.fields["passwordless"].label = _("Sign in with it alone, without a password")


class LockForm(forms.Form):
    """After how many minutes alone pages lock themselves."""

    minutes = forms.TypedChoiceField(
        label=_("Lock my pages"),
        coerce=int,
        choices=[(one, _after(one)) for one in LOCK_MINUTES],
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of the times."), "required": _("Choose one of the times.")},
    )
