"""``listen voices``: who can speak, and who could."""
