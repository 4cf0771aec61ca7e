"""What patients read at the door of a session by video."""

from django.utils.translation import gettext_lazy as _

from midspan.domains.video.enums import Overheard

OVERHEARD_WORDS = {
    Overheard.NOBODY: _("No, I am alone here"),
    Overheard.SOMEBODY: _("Yes, somebody can hear me"),
    Overheard.UNSURE: _("I am not sure"),
}
