"""What a person looks at again: stand-in voices, versions whose files are gone, sounds refused."""
