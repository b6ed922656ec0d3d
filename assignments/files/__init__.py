"""Files that prove results: what is taken, how it is checked, where it lies."""
