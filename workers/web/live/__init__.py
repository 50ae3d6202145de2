"""Listening to a narration while it is being made."""
