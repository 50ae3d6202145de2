"""How names are said: entries, the files that hold them, and the checks on both."""
