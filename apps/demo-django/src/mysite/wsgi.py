"""
WSGI config for mysite project.

It exposes the WSGI callable as a module-level variable named ``application``.

For more information on this file, see
https://docs.djangoproject.com/en/3.2/howto/deployment/wsgi/
"""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'mysite.settings')

application = get_wsgi_application()

# Static files, those of the admin too, come from the same server: a demo has no other.
from helloworld.files import StaticFiles  # noqa: E402 (Django has to be set up)

application = StaticFiles(application)
