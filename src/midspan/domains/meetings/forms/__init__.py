"""Forms of who keeps lists."""

from midspan.domains.meetings.forms.lists import FileForm, LinkForm, UploadForm

__all__ = ["FileForm", "LinkForm", "UploadForm"]
