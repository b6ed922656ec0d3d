"""Everything that changes who answers for what, what was reported, and how it was judged."""
