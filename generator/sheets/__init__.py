"""Tables of rows under titles, read from and written to .xlsx and .csv: nothing is known here of what they say."""
