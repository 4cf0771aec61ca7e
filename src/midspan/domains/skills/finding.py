"""Finding a skill by what it is for and by words of it. Pure; the page's script does the same without asking us."""

import unicodedata

from midspan.domains.skills.shapes import Skill


def folded(words: str) -> str:
    """Small letters without accents, single spaces."""
    parts = unicodedata.normalize("NFD", words)
    return " ".join("".join(one for one in parts if not unicodedata.combining(one)).lower().split())


def words_of(skill: Skill, *, kinds: str = "") -> str:
    """What is searched in, folded; `kinds` are what it is for, as the page says it."""
    return folded(" ".join([skill.title, *skill.also_known_as, skill.purpose, *skill.use_when, kinds]))


def is_found(skill: Skill, *, kind: str, words: str, kinds: str = "") -> bool:
    """Whether it is for that kind ("" for any) and holds each of those words."""
    text = words_of(skill, kinds=kinds)
    return (not kind or kind in skill.kinds) and all(word in text for word in folded(words).split())
