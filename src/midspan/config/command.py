"""The command line: one table of verbs; only the module of the chosen verb is imported, so that `--help` is instant."""

import argparse
import importlib
import sys
from typing import Protocol, cast

from msgspec import Struct

from midspan.config.refusals import Refusal


class VerbModule(Protocol):
    """What the module of a verb offers. With `TAKES_OTHER_WORDS = True` it gets unknown words in `arguments.others`."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, arguments: argparse.Namespace) -> int: ...


class Verb(Struct, frozen=True):
    name: str
    module: str
    help: str


CLI = "midspan.config.cli"
VERBS: dict[str, tuple[Verb, ...]] = {
    "Look at it": (Verb("demo", f"{CLI}.demo", "start the demonstration center and open it in the browser"),),
    "Run it": (
        Verb("serve", f"{CLI}.serve", "answer the web"),
        Verb("work", f"{CLI}.work", "do the background jobs"),
        Verb("push", f"{CLI}.push", "make the key that web push needs"),
        Verb("schedule", f"{CLI}.schedule", "solve, place, explain, check and verify weeks in files"),
        Verb("gate", f"{CLI}.gate", "answer by FHIR consents who may be shown what, in files"),
        Verb(
            "score", f"{CLI}.score", "score answers to questionnaires in files, and name the questionnaires that ship"
        ),
        Verb("ledger", f"{CLI}.ledger", "tell whether the ledger of disclosures is whole, and sign its ends"),
        Verb("paper", f"{CLI}.paper", "tell whether a PDF is as it left here"),
        Verb("db", f"{CLI}.db", "start, stop and look into the embedded PostgreSQL; the SQL for one of your own"),
    ),
    "Bring things in": (
        Verb("import", f"{CLI}.import_", "take in a referral file"),
        Verb("referral", f"{CLI}.referral", "show what is understood of referral files, without keeping them"),
        Verb("calendar", f"{CLI}.calendar", "show the busy times of calendar files, without keeping them"),
        Verb("meetings", f"{CLI}.meetings", "show what is understood of lists of support meetings"),
    ),
    "Work on it": (
        Verb("test", f"{CLI}.test", "what continuous integration runs, no more, no less"),
        Verb("fix", f"{CLI}.fix", "format, and mend what can be mended by machine"),
        Verb("bench", f"{CLI}.bench", "measure: gate, place, schedule, live, offline, pages, crash, practice"),
    ),
}


def main(argv: list[str] | None = None) -> int:
    """Run one verb. Exit codes: 0 done, 1 it failed, 2 refused with a reason (wrong arguments included)."""
    words = sys.argv[1:] if argv is None else argv
    if not words or words[0] in {"-h", "--help", "help"}:
        print(overview())
        return 0
    verb = find(words[0])
    if verb is None:
        print(f"midspan: there is no verb “{words[0]}”. `midspan --help` lists them.", file=sys.stderr)
        return 2
    return run_verb(verb, words[1:])


def find(name: str) -> Verb | None:
    return next((verb for group in VERBS.values() for verb in group if verb.name == name), None)


def run_verb(verb: Verb, words: list[str]) -> int:
    module = cast("VerbModule", importlib.import_module(verb.module))
    sentence = verb.help[0].upper() + verb.help[1:] + "."
    parser = argparse.ArgumentParser(prog=f"midspan {verb.name}", description=sentence)
    module.add_arguments(parser)
    arguments, others = parser.parse_known_args(words)
    arguments.others = others
    if others and not getattr(module, "TAKES_OTHER_WORDS", False):
        parser.error(f"unrecognized arguments: {' '.join(others)}")
    try:
        return module.run(arguments)
    except Refusal as reason:
        print(f"midspan {verb.name}: {reason}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def overview() -> str:
    lines = ["midspan: the platform on which a treatment center runs its intensive outpatient program.", ""]
    lines += ["usage: midspan VERB [options]        midspan VERB --help"]
    for title, verbs in VERBS.items():
        lines += ["", f"{title}:", *(f"  {verb.name:<10}{verb.help}" for verb in verbs)]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
