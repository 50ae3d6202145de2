"""Sign-in: who is at the desk, for twelve hours, and links that let somebody in once."""

from workers.ledger.sign_in.sessions import Session, begin, end, find, make_link, use_link

__all__ = ["Session", "begin", "end", "find", "make_link", "use_link"]
