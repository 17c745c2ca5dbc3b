"""The command ``zhangfa``: one module a command, thin (parse, call, show). Importing it loads nothing heavy."""

from __future__ import annotations

from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command with ``arguments`` (default: those of the process) and returns its exit status, never raises."""
    from desk.cli.errors import guarded

    def call() -> int:
        from desk.cli.root import root

        result = root.main(
            args=None if arguments is None else list(arguments), prog_name="zhangfa", standalone_mode=False
        )
        return result if isinstance(result, int) else 0

    return guarded(call)
