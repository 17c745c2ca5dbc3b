"""A process beside the desk ends with it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

# A process starts another one beside it, which looks after its parent: at once, or when that is already gone.
_PARENT = """
import multiprocessing, os, sys, time

def beside(late):
    print(os.getpid(), flush=True)
    time.sleep(1.0 if late else 0)
    from desk.web.lifeline import end_with_parent
    end_with_parent()
    time.sleep(60)

if __name__ == "__main__":
    child = multiprocessing.get_context("spawn").Process(target=beside, args=(sys.argv[1] == "late",), daemon=False)
    child.start()
    time.sleep(60)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="processes of a killed parent are told apart by their parent")
@pytest.mark.parametrize("when", ["at once", "late"])
def test_a_process_beside_a_killed_one_ends(tmp_path: Path, when: str) -> None:
    script = tmp_path / "parent.py"
    script.write_text(_PARENT, encoding="utf-8")
    parent = subprocess.Popen([sys.executable, str(script), when], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    for _ in range(300):
        try:
            os.kill(child, 0)
        except ProcessLookupError:
            break
        time.sleep(0.1)
    else:
        os.kill(child, 9)
        pytest.fail("it lives on")
    parent.stdout.close()
