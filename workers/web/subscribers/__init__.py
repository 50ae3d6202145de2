"""Narrations for subscribers: who may hear the whole, and what the others get."""
