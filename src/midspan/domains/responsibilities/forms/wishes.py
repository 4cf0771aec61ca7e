"""How a person would like sessions to fit the week."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from midspan.domains.programs.enums import STATE_WORDS
from midspan.domains.responsibilities.actions import WeekWish
from midspan.domains.responsibilities.enums import Modality, PartOfDay
from midspan.domains.responsibilities.rules import may_commute
from midspan.domains.responsibilities.wording import MODALITY_WORDS, PART_OF_DAY_WORDS, ZONE_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from midspan.domains.programs.models import Site
    from midspan.domains.responsibilities.models import WeekPreference

ANY = ""
YES, NO, UNKNOWN = "yes", "no", ""
SAID = {YES: True, NO: False}
SHOWN = {True: YES, False: NO, None: UNKNOWN}
YES_OR_NO = [(YES, _("Yes")), (NO, _("No")), (UNKNOWN, _("Not sure yet"))]
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LONGEST_OFFERED = 8
STATES = list(STATE_WORDS.items())  # Names of places, the same in both languages.


def hours_choices() -> list[tuple[str, str]]:
    """No limit, or one to eight hours; in the reader's language, so not before somebody reads them."""
    hours = range(1, LONGEST_OFFERED + 1)
    named = [(str(60 * one), ngettext("%(hours)s hour", "%(hours)s hours", one) % {"hours": one}) for one in hours]
    return [(ANY, gettext("No limit")), *named]


def zone_choices() -> list[tuple[str, str]]:
    """The program's own clock, or one of the United States by its name."""
    return [(ANY, gettext("The same as the program")), *((name, str(words)) for name, words in ZONE_WORDS.items())]


class WishForm(forms.Form):
    """The wishes; what is left out is not known."""

    modality = forms.ChoiceField(
        label=_("How would you like to take part?"), widget=forms.RadioSelect, choices=list(MODALITY_WORDS.items())
    )
    video_place = forms.ChoiceField(
        label=_("Is there a private place where nobody hears you on video?"),
        widget=forms.RadioSelect,
        required=False,
        choices=YES_OR_NO,
    )
    part_of_day = forms.ChoiceField(
        label=_("Which part of the day suits best?"),
        widget=forms.RadioSelect,
        required=False,
        choices=[*PART_OF_DAY_WORDS.items(), (ANY, _("Any"))],
    )
    longest_day = forms.ChoiceField(
        label=_("The most hours of sessions on one day"), required=False, choices=hours_choices
    )
    time_zone = forms.ChoiceField(
        label=_("Which clock do you live by?"),
        required=False,
        choices=zone_choices,
        help_text=_("Your own times are read by it, and sessions by video are shown in it too."),
    )
    video_state = forms.ChoiceField(
        label=_("Which state are you in when you take part by video?"),
        required=False,
        choices=[(UNKNOWN, _("Not sure yet")), *STATES],
        help_text=_("Staff may need a license there."),
    )
    language = forms.ChoiceField(label=_("Language of sessions"), choices=LANGUAGES)
    family_session = forms.ChoiceField(
        label=_("Would you like a session each week together with your family or people close to you?"),
        help_text=_("By video, with your counselor. You can change your mind at any time."),
        widget=forms.RadioSelect,
        required=False,
        choices=YES_OR_NO,
    )
    note = forms.CharField(
        label=_("Anything else about your week?"), max_length=500, required=False, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args: Any, sites: "Iterable[Site]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sites = list(sites)
        own = self.initial.get("time_zone", ANY)
        if own and own not in ZONE_WORDS:  # From a referral of somebody abroad: kept unless they choose another.
            self.fields["time_zone"].choices = [*zone_choices(), (own, own)]
        for site in self.sites:
            self.fields[_travel_name(site)] = _travel_field(site)

    def travel_fields(self) -> list[forms.BoundField]:
        """One bound field for each site."""
        return [self[_travel_name(site)] for site in self.sites]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for site in self.sites:
            minutes = cleaned.get(_travel_name(site))
            if minutes is not None and not (verdict := may_commute(minutes)):
                self.add_error(_travel_name(site), _(verdict.reason))
        return cleaned

    def wish(self) -> WeekWish:
        """The wishes in the words of the actions. Only after the form was found valid."""
        given = self.cleaned_data
        travel = {str(site.pk): given.get(_travel_name(site)) for site in self.sites}
        return WeekWish(
            modality=Modality(given["modality"]),
            travel_minutes={site: minutes for site, minutes in travel.items() if minutes is not None},
            part_of_day=PartOfDay(given["part_of_day"]) if given["part_of_day"] else None,
            longest_day_minutes=int(given["longest_day"]) if given["longest_day"] else None,
            language=given["language"],
            video_place=SAID.get(given["video_place"]),
            family_session=SAID.get(given["family_session"]),
            video_state=given["video_state"],
            time_zone=given["time_zone"],
            note=given["note"],
        )


def initial_wish(row: "WeekPreference | None", *, time_zone: str = "") -> dict[str, Any]:
    """What the form shows of the wishes that are known; `time_zone` is the person's own, if any."""
    if row is None:
        return {"modality": Modality.HYBRID.value, "language": "en", "time_zone": time_zone}
    travel = {f"travel_{site}": minutes for site, minutes in row.travel_minutes.items()}
    return {
        "modality": row.modality,
        "video_place": SHOWN[row.video_place],
        "family_session": SHOWN[row.family_session],
        "part_of_day": row.part_of_day,
        "longest_day": str(row.longest_day_minutes or ANY),
        "language": row.language or "en",
        "time_zone": time_zone,
        "video_state": row.video_state,
        "note": row.note,
        **travel,
    }


def _travel_name(site: "Site") -> str:
    return f"travel_{site.pk}"


def _travel_field(site: "Site") -> forms.IntegerField:
    words = _("How many minutes is the way to %(site)s?") % {"site": site.name}
    widget = forms.NumberInput({"inputmode": "numeric"})
    return forms.IntegerField(label=words, min_value=0, required=False, widget=widget)
