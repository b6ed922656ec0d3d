"""What leaders' pages say: a snapshot or where it stands now in, frozen rows out; no queries."""
