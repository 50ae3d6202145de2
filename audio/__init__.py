"""The craft of narration as a library: an article in, a finished narration out.

Nothing here touches a network, a queue, a database or global state.
"""
