"""Commands that keep a site: backing it up and putting it back."""
