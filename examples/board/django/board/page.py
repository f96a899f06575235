"""The built page, at every path that is neither a file nor the API."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The page itself; the browser asks for it each time, as it names the files of one build."""
    try:
        index = (settings.WEB / "index.html").read_bytes()
    except FileNotFoundError:
        raise Http404("there is no page: run `npm run build` beside it; the API answers") from None
    headers = {"Cache-Control": "no-cache", "Content-Length": str(len(index))}
    return HttpResponse(b"" if request.method == "HEAD" else index, headers=headers)
