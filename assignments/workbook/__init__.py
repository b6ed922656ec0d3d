"""An agency's workbook: what goes into it, what came back, what that would change.

``lines`` reads how every row stands now; ``contents`` makes a workbook of it; ``intake`` takes one
back; ``comparing`` holds what came back against how it stands now. The spreadsheet itself is
written and read in ``assignments.imports``.
"""
