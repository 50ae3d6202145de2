"""Where the words of a narration come from, and the layers by which `listen verify` checks it."""
