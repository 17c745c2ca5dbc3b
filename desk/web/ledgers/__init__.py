"""Ledgers on the desk: a year at a glance, what is late, statements drafted and completed in place."""
