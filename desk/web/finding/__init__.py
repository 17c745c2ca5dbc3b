"""The column 检索: from a question to the words of a clause and its citation."""
