"""A voice's network: is it safe to open, how is it laid out for this machine, and opening it."""
