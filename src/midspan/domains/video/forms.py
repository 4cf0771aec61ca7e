"""The center's video server, as its director writes it down."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from midspan.domains.video.actions import SetupDetails
from midspan.domains.video.enums import Provider
from midspan.domains.video.rules.setting_up import Setup
from midspan.domains.video.wording import PROVIDER_WORDS

KEPT = _("One is kept. It is shown to nobody again; leave this empty to keep it.")


def _secret(label: Any, help_text: Any) -> forms.CharField:
    widget = forms.PasswordInput({"autocomplete": "new-password"}, render_value=False)
    return forms.CharField(label=label, max_length=400, required=False, widget=widget, help_text=help_text)


class SetupForm(forms.Form):
    """Every field for every server; what a server does not need stays empty."""

    provider = forms.ChoiceField(
        label=_("Where sessions by video are held"),
        widget=forms.RadioSelect,
        choices=[(one.value, words) for one, words in PROVIDER_WORDS.items()],
    )
    address = forms.URLField(
        label=_("Address of the rooms"),
        max_length=200,
        required=False,
        assume_scheme="https",
        help_text=_("Jitsi: https://meet.example.org. LiveKit: the page on which its rooms open (LiveKit Meet)."),
    )
    server_address = forms.CharField(
        label=_("Address of the LiveKit server"), max_length=200, required=False, help_text="wss://…"
    )
    app_id = forms.CharField(
        label=_("Name of this center there"),
        max_length=120,
        required=False,
        help_text=_("Jitsi: app_id. LiveKit: the API key."),
    )
    audience = forms.CharField(
        label=_("Audience"),
        max_length=120,
        required=False,
        help_text=_("Jitsi only, as in asap_accepted_audiences. Empty: “jitsi”."),
    )
    secret = _secret(_("Secret to sign with"), _("Jitsi: app_secret. LiveKit: the API secret."))
    event_secret = _secret(
        _("Secret of what the server tells"),
        _("Jitsi only: what event_sync sends as “Authorization: Bearer …”. LiveKit signs with the secret above."),
    )

    def __init__(self, data: Any = None, *, setup: Setup) -> None:
        names = ("provider", "address", "server_address", "app_id", "audience")
        super().__init__(data, initial={name: getattr(setup, name) for name in names})
        for name, is_kept in (("secret", setup.has_secret), ("event_secret", setup.has_event_secret)):
            if is_kept:
                self.fields[name].help_text = KEPT

    def details(self) -> SetupDetails:
        return SetupDetails(**{**self.cleaned_data, "provider": Provider(self.cleaned_data["provider"])})
