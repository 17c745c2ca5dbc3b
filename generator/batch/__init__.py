"""Batches: a sheet with one document a row -> inputs, drafts, document numbers, files and a report of every row."""
