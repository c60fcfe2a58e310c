"""Files with what browsers ask for and Django's FileResponse leaves out: tags, dates and ranges (RFC 9110 §13 and §14)."""

import mimetypes
import os
import posixpath
import re

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, Http404, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date


class StaticFiles(StaticFilesHandler):
    """Stands before the project's application, and answers what is below STATIC_URL itself."""

    def serve(self, request):
        try:
            path = finders.find(posixpath.normpath(self.file_path(request.path)))
        except SuspiciousFileOperation:
            path = None
        if path is None:
            raise Http404(f'{request.path} is no static file')
        return file_response(request, path)


def file_response(request, path):
    """The file, the part of it that the request asks for, or that it has not changed. Raises Http404 without one."""
    if not os.path.isfile(path):
        raise Http404('there is no such file')
    status = os.stat(path)
    tag = f'"{status.st_mtime_ns:x}-{status.st_size:x}"'
    content_type, encoding = mimetypes.guess_type(path)
    if encoding is not None or content_type is None:
        content_type = 'application/octet-stream'
    asked = byte_range(request, tag, status.st_size)
    if asked is None:
        response = FileResponse(open(path, 'rb'), content_type=content_type)
    elif asked.start >= status.st_size:
        response = HttpResponse(status=416)
        response['Content-Range'] = f'bytes */{status.st_size}'
        return response
    else:
        response = FileResponse(Section(path, asked), status=206, content_type=content_type)
        response['Content-Range'] = f'bytes {asked.start}-{asked.stop - 1}/{status.st_size}'
        response['Content-Length'] = len(asked)
    response['Accept-Ranges'] = 'bytes'
    response['ETag'] = tag
    response['Last-Modified'] = http_date(status.st_mtime)
    return get_conditional_response(request, tag, int(status.st_mtime), response)


def byte_range(request, tag, size):
    """The one range that the request asks for, cut to the file; None where it asks for all, for several, or oddly."""
    found = re.fullmatch(r'bytes=(\d*)-(\d*)', request.headers.get('Range', ''), re.ASCII)
    if found is None or request.headers.get('If-Range', tag) != tag or found[1] == found[2] == '':
        return None
    if found[1] == '':
        return range(max(size - int(found[2]), 0), size)
    stop = size if found[2] == '' else min(int(found[2]) + 1, size)
    return range(int(found[1]), stop) if found[2] == '' or int(found[1]) <= int(found[2]) else None


class Section:
    """A part of a file, to be read from its beginning to its end."""

    def __init__(self, path, part):
        self.file = open(path, 'rb')
        self.file.seek(part.start)
        self.left = len(part)

    def read(self, size=-1):
        data = self.file.read(self.left if size < 0 else min(size, self.left))
        self.left -= len(data)
        return data

    def close(self):
        self.file.close()
