"""Pictures that players show: what is told of one by its first bytes, and a square one of it."""
