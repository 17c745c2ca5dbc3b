"""An office's own tables: read from its files, kept in the workspace, asked when inputs are judged.

``open_office(tables)`` is the front door for those who judge; ``generator.office.store`` for those who import.
"""

from generator.office.office import Consulted, Office, open_office

__all__ = ["Consulted", "Office", "open_office"]
