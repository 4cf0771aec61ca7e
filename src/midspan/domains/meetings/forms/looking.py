"""What a patient looks for. Nothing of it is kept, and nobody outside is asked."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from midspan.domains.meetings.enums import ACCESS, Attendance, Trait
from midspan.domains.meetings.queries import Sought, around_postal_code, languages_spoken, place_of_site
from midspan.domains.meetings.rules import Point
from midspan.domains.meetings.wording import TRAITS, language_name
from midspan.values import Actor

ANY = ("", _("Any"))
PARTS = {"morning": (0, 720), "afternoon": (720, 1020), "evening": (1020, 1440)}
PART_WORDS = [("morning", _("Morning")), ("afternoon", _("Afternoon")), ("evening", _("Evening"))]
WAYS = (0, 10, 20, 30, 45, 60)
USUAL_WAY = 20
FOLDED = ("near", "miles", "language", "what", "wheelchair", "sign_language")
MILES = (2, 5, 10, 25, 50)
ZIP = re.compile(r"(\d{5})(?:-\d{4})?")
COORDINATES = re.compile(r"(-?\d{1,2}(?:\.\d+)?)\s*[,; ]\s*(-?\d{1,3}(?:\.\d+)?)")
MOST_NORTH, MOST_EAST = 90, 180
NOT_A_PLACE = _("Type a ZIP code such as 23220, or two coordinates such as 37.54, -77.43.")
UNKNOWN_CODE = _(
    "No meeting here is near this ZIP code. Leave this empty to look around the center, "
    "or type coordinates such as 37.54, -77.43."
)
UNKNOWN_SITE = _("Where the center is cannot be told from these lists. Type a ZIP code or coordinates.")


class SearchForm(forms.Form):
    """Empty is any. `sought()` after it was found valid.

    `begins` is how the ZIP codes begin that are looked around, where no meeting has the one that was typed.
    """

    day = forms.ChoiceField(label=_("Day"), required=False)
    part = forms.ChoiceField(label=_("Time of day"), required=False, choices=[ANY, *PART_WORDS])
    how = forms.ChoiceField(
        label=_("How"),
        required=False,
        choices=[ANY, (Attendance.IN_PERSON.value, _("In person")), (Attendance.ONLINE.value, _("Online"))],
    )
    language = forms.ChoiceField(label=_("Language"), required=False)
    what = forms.ChoiceField(label=_("What kind"), required=False)
    near = forms.CharField(
        label=_("Near where"),
        required=False,
        max_length=40,
        help_text=_("A ZIP code or coordinates. Empty is the center. Nothing of it is sent anywhere or kept."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    miles = forms.TypedChoiceField(label=_("How far"), required=False, coerce=int, empty_value=None)
    way = forms.TypedChoiceField(label=_("Your way there"), required=False, coerce=int, empty_value=USUAL_WAY)
    wheelchair = forms.BooleanField(label=TRAITS[Trait.WHEELCHAIR], required=False)
    sign_language = forms.BooleanField(label=TRAITS[Trait.SIGN_LANGUAGE], required=False)
    fits = forms.BooleanField(label=_("Only what fits my week"), required=False)

    def __init__(self, given: Mapping[str, Any] | None, *, viewer: Actor) -> None:
        # What says nothing of the way means the usual one, as the page shows it.
        said = None if given is None else {"way": str(USUAL_WAY), **{name: given[name] for name in given}}
        super().__init__(said)
        self.viewer = viewer
        self.point: Point | None = None
        self.begins = ""
        choices = {
            "day": [ANY, *((str(day), words) for day, words in WEEKDAYS.items())],
            "language": [ANY, *((one, language_name(one)) for one in languages_spoken(viewer=viewer))],
            "what": [ANY, *((trait.value, words) for trait, words in TRAITS.items() if trait not in ACCESS)],
            "miles": [ANY, *((str(one), _("%(miles)s miles") % {"miles": one}) for one in MILES)],
            "way": [(str(one), _("%(minutes)s min") % {"minutes": one}) for one in WAYS],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered
        self.fields["way"].initial = str(USUAL_WAY)

    @property
    def is_narrow(self) -> bool:
        """Whether anything was chosen, or is to be put right, of what stands folded away."""
        return self.is_bound and any(self.errors.get(name) or self[name].value() for name in FOLDED)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        typed = (cleaned.get("near") or "").strip()
        self.point = self._point(typed) if typed else place_of_site(viewer=self.viewer)
        if cleaned.get("miles") and not typed and self.point is None:
            self.add_error("near", UNKNOWN_SITE)
        return cleaned

    def asked(self) -> list[tuple[str, str]]:
        """What was asked for, as it was typed: another page asks for the same."""
        names = (name for name in self.fields if self.is_bound and self.data.get(name))
        return [(name, str(self.data[name])) for name in names]

    def sought(self) -> Sought:
        given = self.cleaned_data
        earliest, latest = PARTS.get(given["part"], (0, 1440))
        wanted = [given["what"], *(name for name in ("wheelchair", "sign_language") if given[name])]
        return Sought(
            weekday=int(given["day"]) if given["day"] else None,
            earliest=earliest,
            latest=latest,
            attendance=given["how"],
            language=given["language"],
            traits=tuple(one for one in wanted if one),
            near=self.point,
            miles=given["miles"],
            way_minutes=given["way"],
            only_fitting=given["fits"],
        )

    def _point(self, typed: str) -> Point | None:
        code, pair = ZIP.fullmatch(typed), COORDINATES.fullmatch(typed)
        if code:
            found = around_postal_code(viewer=self.viewer, postal_code=code[1])
            if found is None:
                self.add_error("near", UNKNOWN_CODE)
                return None
            self.begins = found.begins
            return found.point
        if pair and abs(float(pair[1])) <= MOST_NORTH and abs(float(pair[2])) <= MOST_EAST:
            return Point(float(pair[1]), float(pair[2]))
        self.add_error("near", NOT_A_PLACE)
        return None
