"""What went wrong, written down: attempts, and messages that were given up."""
