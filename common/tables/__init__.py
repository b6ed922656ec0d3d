"""Tables as files: what stands on a page, as .xlsx and .csv."""
