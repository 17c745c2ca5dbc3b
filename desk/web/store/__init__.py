"""What the desk keeps in the workspace database, one module a family of tables."""
