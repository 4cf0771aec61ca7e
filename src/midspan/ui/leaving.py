"""Where somebody lands who leaves a page at once."""

# A weather report is what anybody might be reading; it is the same for everybody and asks for no sign-in.
NEUTRAL_SITE = "https://www.weather.gov/"
