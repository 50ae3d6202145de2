"""What each of our callers may ask for: the CMS, producers, readers, podcast players, monitors."""
