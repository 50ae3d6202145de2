"""How the steps of one narration are done at the same time in one process."""
