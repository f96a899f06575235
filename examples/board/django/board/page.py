"""The built page, at every path that is neither a file nor the API."""

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe


@require_safe
def page(request: HttpRequest) -> FileResponse:
    """The page itself; the browser asks each time whether it is still this one."""
    try:
        index = (settings.WEB / "index.html").open("rb")
    except FileNotFoundError:
        raise Http404("there is no page: run `npm run build` beside it; the API answers") from None
    return FileResponse(index, headers={"Cache-Control": "no-cache"})
