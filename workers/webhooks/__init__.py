"""Webhooks in and out, as Standard Webhooks says.

``signature`` signs and verifies, ``incoming`` reads what a CMS asks for, ``outgoing`` is what
Listen tells and when it tries again, ``delivery`` makes one attempt.
"""
