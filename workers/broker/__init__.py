"""The embedded broker: Celery's queues in one SQLite file, so that one machine needs no server.

``address`` names the file and makes Celery know the transport, ``queue_file`` is the queue itself
and knows no Celery, ``transport`` and ``channel`` are what kombu talks to.
"""
