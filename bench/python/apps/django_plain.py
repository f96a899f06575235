"""The endpoints as plain views, included as every app's are: no types, nothing is checked but what `int` refuses."""

import json

from django.http import HttpRequest, JsonResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from apps import board


def cards(request: HttpRequest) -> JsonResponse:
    """Twenty cards."""
    rows = board.rows(int(request.GET["board_id"]))
    return JsonResponse([board.as_dict(row) for row in rows], safe=False)


def size(request: HttpRequest) -> JsonResponse:
    """A read that does next to nothing."""
    return JsonResponse(20 * int(request.GET["board_id"]), safe=False)


@csrf_exempt
def add(request: HttpRequest) -> JsonResponse:
    """A call that does next to nothing."""
    body = json.loads(request.body)
    return JsonResponse(body["left"] + body["right"], safe=False)


urlpatterns = [path("api/", include([path("cards", cards), path("size", size), path("add", add)]))]
