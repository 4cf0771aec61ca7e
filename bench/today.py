"""Prints the address of Today and the cookie of the patient with most to see on it (for loads.py)."""

import json

from bench.our_pages import on_a_full_day, pages


def main():
    with on_a_full_day():
        path, cookie = pages()["Today"]
    name, _, value = cookie.partition("=")
    print(json.dumps({"path": path, "name": name, "value": value}))


if __name__ == "__main__":
    main()
