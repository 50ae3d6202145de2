"""Daily briefings: stories chosen by rule, joined into one narration of its own."""
