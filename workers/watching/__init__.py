"""What an operator watches processes with: traces for OpenTelemetry, bugs for Sentry.

Each is off until its own environment variables name where to send it, and needs an extra. Neither
knows the story: whoever does the work says what is to be told.
"""
