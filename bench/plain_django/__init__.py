"""The floors of `bench/pages.py`: what a plain Django page costs, with the usual middleware and without any."""
