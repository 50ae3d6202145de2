"""Listening back to narrations: what was spoken is heard, judged, spoken again, or held."""
