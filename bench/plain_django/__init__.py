"""The floors of `bench/pages.py`: what a plain Django page costs, with the middleware everybody uses, and without any."""
