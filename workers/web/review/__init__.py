"""The routes of a person who looks again: passages and pages, casting rules, voices."""
