"""Celery's program, each of whose processes needs a while to begin, as on a machine that is busy."""

import time

from celery.signals import worker_process_init

from support.programs import celery_with_short_leases

BEGINS_AFTER_S = 6.0


@worker_process_init.connect
def be_slow(**_):
    time.sleep(BEGINS_AFTER_S)


if __name__ == "__main__":
    celery_with_short_leases.run()
