"""The WSGI entry point that gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mlco_portal.settings.production")
application = get_wsgi_application()

# What is loaded by now stays as long as the process: the garbage collector need not go through it again and again.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
