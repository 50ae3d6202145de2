"""The sample newspaper that `listen up` serves, so that there is something to press at once."""
