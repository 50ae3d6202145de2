"""The routes of names."""
