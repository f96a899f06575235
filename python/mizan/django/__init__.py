"""Mizan on Django.

::

    INSTALLED_APPS += ["mizan.django"]
    urlpatterns += [path("api/mizan/", include("mizan.django.urls"))]

Client functions stand in the ``clients.py`` of each app. ``settings.MIZAN`` is a dict of what
:class:`mizan.django.conf.Options` lists.
"""
