"""Forms that carry, unseen, what their page showed when it was opened."""

from django import forms
from django.http import QueryDict


class SeenForm(forms.Form):
    """Its field `seen` holds the mark or number of what stood on the page. Each form says of which kind it is."""

    data: QueryDict

    def has_seen(self, now: object) -> bool:
        """Whether what was sent was written beside what stands now."""
        return str(self.data.get(self.add_prefix("seen"), "")) == _sent(now)

    def show_again(self, now: object) -> None:
        """What was sent stays, on a page that shows what stands now: from here on that has been seen."""
        self.data = self.data.copy()
        self.data[self.add_prefix("seen")] = _sent(now)


def _sent(now: object) -> str:
    return "" if now is None else str(now)
