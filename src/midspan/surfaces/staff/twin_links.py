"""Where the note stands that another reads like."""

from django.urls import reverse

from midspan.domains.encounters.queries import Hindrance


def twin_url(found: Hindrance) -> str:
    """The page of that note, which asks the gate as always; empty where there is none."""
    if found.twin is None:
        return ""
    if found.twin.session_id:
        return reverse("staff:room", args=[found.twin.session_id])
    return reverse("staff:contact", args=[found.twin.patient_id, found.twin.entry_id])
