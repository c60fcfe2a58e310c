"""The very same project on Waitress, a server written in Python."""

import os
import sys

from waitress import create_server

from mysite.wsgi import application

server = create_server(application, host='127.0.0.1', port=int(os.environ.get('PORT', 8888)))
print(f'Listening at http://127.0.0.1:{server.effective_port}', file=sys.stderr, flush=True)
server.run()
