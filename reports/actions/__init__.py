"""The rows that reports keeps: files being made, templates of reports."""
