"""The one map from typed errors to HTTP, for pages and for the API."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from rest_framework.response import Response
from rest_framework.views import exception_handler

from cabinet.errors import BytesMissing, FileTooLarge, IdelError, NoTenant, Refused, StaleVersion, UnreadableSecret

STATUS: dict[type[IdelError], int] = {
    Refused: 409,
    StaleVersion: 409,
    FileTooLarge: 413,
    BytesMissing: 404,
    UnreadableSecret: 500,
    NoTenant: 500,
}


def status_of(error: IdelError) -> int:
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 400)


def api_exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """`{"code", "message", "details"}` for every refusal of the API."""
    if isinstance(error, IdelError):
        body = {"code": error.code, "message": error.message, "details": error.details}
        return Response(body, status=status_of(error))
    response = exception_handler(error, context)
    if response is not None:
        code = getattr(error, "default_code", "refuse")
        response.data = {"code": code, "message": _sentence(getattr(error, "detail", error)), "details": response.data}
    return response


def _sentence(detail: object) -> str:
    """What a form refused, field by field, in words: `str` of its dict is Python's own."""
    if isinstance(detail, dict):
        return " ".join(f"{name}\u202f: {_sentence(one)}" for name, one in detail.items())
    return " ".join(map(_sentence, detail)) if isinstance(detail, list) else str(detail)


class ErrorPageMiddleware:
    """A typed error that no view caught becomes a page that says what happened and what is safe."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, IdelError):
            return None
        return render(request, "errors/typed.html", {"error": error}, status=status_of(error))
