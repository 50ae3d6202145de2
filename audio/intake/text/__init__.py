"""Text without markup of its own: plain text, Markdown, and pages copied as text."""
