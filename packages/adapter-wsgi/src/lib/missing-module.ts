// What to do about `No module named 'flask'`: the command that installs it, for the Python that runs the application.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isVirtual } from './find-python.ts'

/** Modules whose package on PyPI has another name; of all others it is the same. */
const distributions: Readonly<Record<string, string>> = {
  bs4: 'beautifulsoup4',
  corsheaders: 'django-cors-headers',
  dateutil: 'python-dateutil',
  dotenv: 'python-dotenv',
  flask_cors: 'flask-cors',
  flask_login: 'flask-login',
  flask_sqlalchemy: 'flask-sqlalchemy',
  jwt: 'pyjwt',
  MySQLdb: 'mysqlclient',
  PIL: 'pillow',
  psycopg2: 'psycopg2-binary',
  rest_framework: 'djangorestframework',
  sklearn: 'scikit-learn',
  yaml: 'pyyaml',
}

/** Debian's packages that are not named `python3-` and the module. */
const debianPackages: Readonly<Record<string, string>> = {
  corsheaders: 'python3-django-cors-headers',
  MySQLdb: 'python3-mysqldb',
  PIL: 'python3-pil',
  rest_framework: 'python3-djangorestframework',
}

/** How to install a module for a Python, in lines of their own. */
export function howToInstall(module: string, python: string): string {
  const top = module.split('.')[0] ?? module
  const distribution = distributions[top] ?? top.replaceAll('_', '-').toLowerCase()
  const debian = debianPackages[top] ?? `python3-${top.replaceAll('_', '-').toLowerCase()}`
  if (hasPip(python)) return `Install it with\n\n    ${python} -m pip install ${distribution}\n`
  if (isVirtual(python)) {
    return (
      `The virtual environment of ${python} has no pip. Install it for the whole machine (Debian: apt-get install ${debian}), ` +
      `or give the environment a pip:\n\n    ${python} -m ensurepip && ${python} -m pip install ${distribution}\n`
    )
  }
  return (
    `${python} does not have it. Install it in a virtual environment beside the application\n\n` +
    `    ${python} -m venv .venv\n    .venv/bin/python -m pip install ${distribution}\n\n` +
    `or for the whole machine (Debian: apt-get install ${debian}).\n`
  )
}

function hasPip(python: string): boolean {
  return isVirtual(python) && ['pip', 'pip3', 'pip.exe'].some((name) => existsSync(join(dirname(python), name)))
}
