"""Asserts what a wheel holds: our packages and nothing else at the top, and the data folders inside ``kb``."""

from __future__ import annotations

import sys
import zipfile

PACKAGES = {"kb", "generator", "desk"}


def faults(names: list[str]) -> list[str]:
    """What is wrong with a wheel that holds the files ``names``; empty when nothing is."""
    found = []
    top = {name.split("/")[0] for name in names if ".dist-info/" not in name}
    if top != PACKAGES:
        found.append(f"top level is {sorted(top)}, expected {sorted(PACKAGES)}")
    for folder in ("kb/_data/corpus/texts/", "kb/_data/templates/"):
        if not any(name.startswith(folder) for name in names):
            found.append(f"nothing under {folder}")
    found += [f"does not belong in a wheel: {name}" for name in names if "__pycache__" in name or "/tests/" in name]
    return found


def main() -> int:
    """Checks the wheel named on the command line; 1 and the faults on stderr when it is wrong."""
    with zipfile.ZipFile(sys.argv[1]) as wheel:
        names = wheel.namelist()
    found = faults(names)
    for fault in found:
        print(fault, file=sys.stderr)
    if not found:
        print(f"{sys.argv[1].rsplit('/', 1)[-1]}: {len(names)} files, top level {', '.join(sorted(PACKAGES))}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
