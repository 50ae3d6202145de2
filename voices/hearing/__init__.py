"""Listening back: a recogniser hears what a voice said, and it is compared with the script."""
