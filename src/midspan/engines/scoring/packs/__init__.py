"""Content packs: one dated TOML file for each instrument, readable by a clinician, with its license and its sources.

A pack has wording only where its license lets anybody pass it on and the wording was compared with a source. Any other
instrument is a shell: points and bands, and no words.
"""

from midspan.engines.scoring.packs.reading import PackError, instrument, instrument_keys, read_pack

__all__ = ["PackError", "instrument", "instrument_keys", "read_pack"]
