from django.urls import path

from . import views

urlpatterns = [
    path('', views.page),
    path('hello', views.hello),
    path('hello/<str:name>', views.hello_name),
    path('redirect', views.elsewhere),
    path('json', views.items),
    path('echo', views.echo),
    path('upload', views.upload),
    path('relay', views.relay),
    path('events', views.events),
    path('cookies', views.cookies),
    path('error', views.error),
    path('media/<path:name>', views.media),
]
