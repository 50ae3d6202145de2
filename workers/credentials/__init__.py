"""Content credentials (C2PA): who made a sound, of what and when, signed so that anybody can check.

``claims`` says it, ``certificate`` is who vouches for it, ``sign`` puts both into an MP3. The
private key and the library that signs live in a process of their own, ``sign_child``.
"""
