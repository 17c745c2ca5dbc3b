"""文库: the documents held, read, taken in and taken out."""
