"""What a supporter types: an offer of help."""

from midspan.domains.circle.forms import HelpForm

OfferForm = HelpForm
