"""What lines say of themselves: rules of their wording, corrections, what ends an article."""
