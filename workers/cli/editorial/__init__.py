"""What the newsroom puts together or hands in itself: briefings, recordings."""
