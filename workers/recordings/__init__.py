"""Recordings of a person who reads an article, heard in place of a voice."""
