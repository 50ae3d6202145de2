"""What stands at an article's ends and is none of it."""
