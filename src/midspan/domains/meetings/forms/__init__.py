"""Forms: of who keeps lists, and of a patient who looks for a meeting."""

from midspan.domains.meetings.forms.lists import FileForm, LinkForm, UploadForm, ZoneForm
from midspan.domains.meetings.forms.looking import USUAL_WAY, WAYS, SearchForm

__all__ = ["USUAL_WAY", "WAYS", "FileForm", "LinkForm", "SearchForm", "UploadForm", "ZoneForm"]
