"""Finds a Chromium for the browser tests, and installs Debian's where it may."""

import os
import shutil
import subprocess
from pathlib import Path

# The shell is Chromium without the windows around its pages, which a test looks at by no means and waits for.
SHELL = "chromium-headless-shell"
ON_THE_PATH = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ON_A_MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
OF_PLAYWRIGHT = ("Library/Caches/ms-playwright", ".cache/ms-playwright")
MEND = f"Install Chromium (Debian: apt-get install {SHELL}) or set MIDSPAN_CHROMIUM to one."


def find_chromium() -> str | None:
    """Return the path of a Chromium or Chrome; None when this machine has none."""
    chosen = os.environ.get("MIDSPAN_CHROMIUM")
    if chosen:
        return chosen
    found = (shutil.which(name) for name in ON_THE_PATH)
    return next((path for path in (*found, *others()) if path), None)


def others() -> list[str]:
    folders = [Path.home() / folder for folder in OF_PLAYWRIGHT]
    programs = [path for folder in folders for path in sorted(folder.glob("chromium-*/chrome-*/chrome"), reverse=True)]
    return [str(path) for path in (ON_A_MAC, *programs) if path.exists()]


def find_or_install_chromium() -> str | None:
    found = find_chromium()
    if found or os.geteuid() != 0 or shutil.which("apt-get") is None:
        return found
    print("midspan: installing Chromium for the browser tests (about 40 s) …", flush=True)
    install = ["apt-get", "install", "--yes", "--no-install-recommends"]
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update"], [*install, SHELL], [*install, "chromium"]):
        if find_chromium():
            break
        subprocess.run(command, env=quiet, check=False, stdout=subprocess.DEVNULL)  # noqa: S603 - fixed words.
    return find_chromium()
