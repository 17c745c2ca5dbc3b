"""The API: the JSON of the command for programs, with tokens, limits and its own page."""
