"""The Flask app under test."""

import time

from flask import Flask

application = Flask(__name__)


@application.get('/hello')
def hello():
    return 'Hello'


@application.get('/sleep')
def sleep():
    """What a query of a database does to a thread."""
    time.sleep(0.01)
    return 'Hello'
