"""placeholder"""


def examples() -> list[object]:
    return []
