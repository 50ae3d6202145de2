"""What readers hear: the rules by which it is counted, and reports of the counts."""
