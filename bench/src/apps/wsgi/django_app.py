"""The Django project under test, in one file. DJANGO_MIDDLEWARE is `smallest`, or what `startproject` gives a project."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

# Says how long an answer is; without it uWSGI could not keep its connections.
SMALLEST = ['django.middleware.common.CommonMiddleware']
STARTPROJECT = [
    'django.middleware.security.SecurityMiddleware',
    'django.contrib.sessions.middleware.SessionMiddleware',
    'django.middleware.common.CommonMiddleware',
    'django.middleware.csrf.CsrfViewMiddleware',
    'django.contrib.auth.middleware.AuthenticationMiddleware',
    'django.contrib.messages.middleware.MessageMiddleware',
    'django.middleware.clickjacking.XFrameOptionsMiddleware',
]

settings.configure(
    ALLOWED_HOSTS=['127.0.0.1'],
    SECRET_KEY='of a benchmark',
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=[
        'django.contrib.auth',
        'django.contrib.contenttypes',
        'django.contrib.sessions',
        'django.contrib.messages',
    ],
    MIDDLEWARE=SMALLEST if os.environ.get('DJANGO_MIDDLEWARE') == 'smallest' else STARTPROJECT,
)


def hello(request):
    return HttpResponse('Hello')


urlpatterns = [path('hello', hello)]
application = get_wsgi_application()
