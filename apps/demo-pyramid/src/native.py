"""The very same app on Waitress, a server written in Python."""

import os
import sys

from waitress import create_server

from pyramidapp import app

server = create_server(app, host="127.0.0.1", port=int(os.environ.get("PORT", 8888)))
print(f"Listening at http://127.0.0.1:{server.effective_port}", file=sys.stderr, flush=True)
server.run()
