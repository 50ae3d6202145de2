"""The steps, in the order that their numbers say."""
