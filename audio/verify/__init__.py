"""Checking a finished narration against what it says of itself.

It is written from ``docs/verifying.md`` and the formats' own documents, and uses nothing of what
makes narrations, so that a mistake there is not repeated here.
"""
