// Settings: of applications in Python, which @gateway-server/adapter-wsgi runs in processes of their own (cli/wsgi-module.ts).
import { integer, path } from './kind.ts'
import { setting } from './setting.ts'

export const python = {
  python: setting({
    kind: path('PATH'),
    help: 'the Python, or the virtual environment, that runs the application',
    more: 'Without it `$VIRTUAL_ENV`, `.venv` or `venv` beside the application or above it in its project, then `python3`.',
    reloads: false,
  }),
  processes: setting({
    kind: integer('NUMBER', 1),
    default: 1,
    help: 'Python processes: more of them for applications that compute',
    more: 'Of each worker of the server, where it has several.',
    reloads: false,
  }),
  threads: setting({
    kind: integer('NUMBER', 1),
    default: 1,
    help: 'requests that a Python process works on at a time: more for applications that wait',
    reloads: false,
  }),
}
