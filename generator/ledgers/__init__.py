"""Ledgers: planned and held classes of one or many units, one a row; what the rules say to them."""
