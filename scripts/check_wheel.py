"""Asserts what the wheels hold: our packages and nothing else at the top, and the data that belongs inside."""

from __future__ import annotations

import sys
import zipfile

PACKAGES = {"kb", "generator", "desk"}
FACES = "zhangfa_fonts/faces/"


def faults(names: list[str]) -> list[str]:
    """What is wrong with a wheel of zhangfa that holds the files ``names``; empty when nothing is."""
    found = _top(names, PACKAGES)
    for folder in ("kb/_data/corpus/texts/", "kb/_data/templates/"):
        if not any(name.startswith(folder) for name in names):
            found.append(f"nothing under {folder}")
    return found


def font_faults(names: list[str]) -> list[str]:
    """The same for a wheel of zhangfa-fonts: no face without its licence beside it."""
    found = _top(names, {"zhangfa_fonts"})
    faces = [name for name in names if name.startswith(FACES) and name.endswith((".otf", ".ttf"))]
    if not faces or "zhangfa_fonts/faces.json" not in names:
        found.append("no faces, or no list of them")
    found += [f"no licence: {face}" for face in faces if f"{face.rpartition('.')[0]}.LICENSE.txt" not in names]
    return found


def _top(names: list[str], packages: set[str]) -> list[str]:
    top = {name.split("/")[0] for name in names if ".dist-info/" not in name}
    found = [] if top == packages else [f"top level is {sorted(top)}, expected {sorted(packages)}"]
    return found + [
        f"does not belong in a wheel: {name}" for name in names if "__pycache__" in name or "/tests/" in name
    ]


def main() -> int:
    """Checks the wheels named on the command line; 1 and the faults on stderr when one is wrong."""
    wrong = False
    for path in sys.argv[1:]:
        file = path.rpartition("/")[2]
        with zipfile.ZipFile(path) as wheel:
            names = wheel.namelist()
        found = font_faults(names) if file.startswith("zhangfa_fonts-") else faults(names)
        for fault in found:
            print(f"{file}: {fault}", file=sys.stderr)
        if not found:
            print(f"{file}: {len(names)} files")
        wrong = wrong or bool(found)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
