"""Before the demo starts: its folder, its tables, and somebody who may log in. Quick, and silent, when all is there."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, call_command

NAME, PASSWORD = 'admin', 'gateway-demo'


class Command(BaseCommand):
    help = 'Brings the database up to date, and makes the superuser of the demo.'

    def handle(self, **options):
        settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
        call_command('migrate', verbosity=0)
        users = get_user_model().objects
        if not users.filter(username=NAME).exists():
            users.create_superuser(NAME, password=PASSWORD)
            self.stderr.write(f'The admin is at /admin/: log in as {NAME} with the password {PASSWORD}')
