"""``zhangfa search``: clauses that answer a query."""
