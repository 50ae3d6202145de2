"""Text to sound as OpenAI's clients ask for it, spoken as narrations are."""
