"""Tests in a real Chromium; they share one, which ends after the last of them."""
