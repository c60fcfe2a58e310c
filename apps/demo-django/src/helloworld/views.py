"""What every demo answers, as Django's views. They know nothing of the server they run on."""

import hashlib
import json
import sys
import time
from urllib.parse import quote, unquote

import django
from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils._os import safe_join
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST, require_safe

from .files import file_response

FRAMEWORK = {'framework': 'Django', 'version': django.get_version()}
MEGABYTE = 1024 * 1024


@require_safe
def page(request):
    wsgi = '.'.join(map(str, request.environ['wsgi.version']))
    facts = {
        **FRAMEWORK,
        'server': request.environ.get('SERVER_SOFTWARE', 'unnamed'),
        'interface': f'WSGI {wsgi}',
        'source': 'mysite.wsgi',
        'native': 'Waitress',
    }
    return render(request, 'page.html', facts)


@require_safe
def hello(request):
    return HttpResponse('Hello from {framework} {version}\n'.format(**FRAMEWORK), content_type='text/plain; charset=utf-8')


@require_safe
def hello_name(request, name):
    return HttpResponse(f'Hello, {name}\n', content_type='text/plain; charset=utf-8')


@require_safe
def elsewhere(request):
    return HttpResponseRedirect('/hello?from=' + quote(request.GET.get('from', 'Zoë')))


@require_safe
@gzip_page
def items(request):
    count = int(request.GET.get('items', 40))
    numbered = [{'id': number, 'name': f'Item {number}'} for number in range(1, count + 1)]
    return JsonResponse({'framework': 'Django', 'items': numbered})


@csrf_exempt
def echo(request):
    if int(request.headers.get('Content-Length') or 0) > MEGABYTE:
        return JsonResponse({'error': 'this route takes a megabyte'}, status=413)
    try:
        body = parsed_body(request)
    except ValueError as error:
        return JsonResponse({'error': str(error)}, status=400)
    return JsonResponse({
        'method': request.method,
        'url': request.get_full_path(),
        'query': dict(request.GET.lists()),
        'headers': {name.lower(): value for name, value in sorted(request.headers.items())},
        'body': body,
    })


def parsed_body(request):
    if request.content_type == 'application/json':
        return json.loads(request.body)
    if request.content_type == 'application/x-www-form-urlencoded':
        return flat(request.POST)
    if request.content_type == 'text/plain':
        return request.body.decode()
    return described(request.body) if request.body else None


@csrf_exempt
@require_POST
def upload(request):
    files = [
        {'field': field, 'name': file.name, 'type': file.content_type, **described(file.read())}
        for field, received in request.FILES.lists()
        for file in received
    ]
    return JsonResponse({'fields': flat(request.POST), 'files': files})


@csrf_exempt
@require_POST
def relay(request):
    """Gives back each piece of the body as soon as it is there: a conversation within one request."""
    size = int(request.GET.get('size', 8))
    return StreamingHttpResponse(iter(lambda: request.read(size), b''), content_type='application/octet-stream')


@require_safe
def events(request):
    count, every = int(request.GET.get('count', 5)), float(request.GET.get('every', 300))

    def ticks():
        for sent in range(1, count + 1):
            time.sleep(every / 1000)
            yield f'id: {sent}\nevent: tick\ndata: {{"sent":{sent},"of":{count}}}\n\n'
        yield 'event: done\ndata: {}\n\n'

    return StreamingHttpResponse(ticks(), content_type='text/event-stream', headers={'Cache-Control': 'no-cache'})


@csrf_exempt
def cookies(request):
    if request.method == 'DELETE':
        response = HttpResponse(status=204)
        response.delete_cookie('flavour')
        response.delete_cookie('visits')
        return response
    if request.method != 'POST':
        return JsonResponse({'cookies': {name: unquote(value) for name, value in request.COOKIES.items()}})
    visits = int(request.COOKIES.get('visits', 0)) + 1
    flavour = request.POST.get('flavour', 'plain')
    response = JsonResponse({'flavour': flavour, 'visits': visits})
    response.set_cookie('flavour', quote(flavour), samesite='Lax', max_age=3600)
    response.set_cookie('visits', str(visits), samesite='Lax', httponly=True)
    return response


@require_safe
def error(request):
    def beginning():
        yield 'The beginning of an answer, and then'
        raise RuntimeError('this generator raises, as it was asked to')

    if request.GET.get('when') == 'late':
        return StreamingHttpResponse(beginning(), content_type='text/plain')
    raise RuntimeError('this handler throws, as it was asked to')


@require_safe
def media(request, name):
    """What was uploaded in the admin."""
    try:
        return file_response(request, safe_join(settings.MEDIA_ROOT, name))
    except SuspiciousFileOperation as error:
        raise Http404('there is no such file') from error


def not_found(request, exception):
    return JsonResponse({'error': f'{request.path} is not here'}, status=404)


def server_error(request):
    return JsonResponse({'error': str(sys.exc_info()[1])}, status=500)


def described(content):
    return {'size': len(content), 'sha256': hashlib.sha256(content).hexdigest()}


def flat(form):
    """As JavaScript's frameworks tell a form: a text for each name, a list where it came more than once."""
    return {name: values[0] if len(values) == 1 else values for name, values in form.lists()}
