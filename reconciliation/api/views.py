"""`/api/v1/`: a member's token (knox), one cabinet (`X-Idel-Cabinet` when she has several), a named permission each."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from drf_spectacular.views import SpectacularAPIView
from rest_framework import generics, serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from billing.models import Share
from cabinet.access import row_or_404
from cabinet.api_permissions import HasNamedPermission
from cabinet.enums import FileDoor
from cabinet.models import IncomingFile
from reconciliation.api.deposits import deposit
from reconciliation.api.serializers import (
    DepositIn,
    EntryOut,
    EntryQuery,
    ErrorBody,
    FileDetailOut,
    FileOut,
    FileQuery,
    ShareOut,
    ShareQuery,
)
from reconciliation.models import BankEntry

KEY_LENGTH = 100
CABINET = OpenApiParameter("X-Idel-Cabinet", OpenApiTypes.UUID, OpenApiParameter.HEADER, description="Si plusieurs")
KEY = OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER, description="La même clé ne dépose qu’une fois")
REFUSALS = {400: ErrorBody, 401: ErrorBody, 403: ErrorBody}


def asked(query: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    """Checked parameters of the address, those that were given; an unknown value is a 400, never ignored."""
    form = query(data=request.query_params)
    form.is_valid(raise_exception=True)
    return {name: value for name, value in form.validated_data.items() if value is not None}


def received() -> QuerySet[IncomingFile]:
    """Files that came from outside: not our own lots, not the scans of prescriptions."""
    return IncomingFile.objects.exclude(format="scan").exclude(door=FileDoor.PRODUCED)


@extend_schema_view(get=extend_schema(parameters=[FileQuery, CABINET], responses={200: FileOut, **REFUSALS}))
class Files(generics.ListAPIView[IncomingFile]):
    permission = "imports.voir"
    serializer_class = FileOut

    def get_queryset(self) -> QuerySet[IncomingFile]:
        return received().filter(**asked(FileQuery, self.request))


class FileDetail(APIView):
    permission = "imports.voir"

    @extend_schema(parameters=[CABINET], responses={200: FileDetailOut, 404: ErrorBody, **REFUSALS})
    def get(self, request: Request, file: UUID) -> Response:  # noqa: ARG002
        return Response(FileDetailOut(row_or_404(received().prefetch_related("problems"), file)).data)


class Deposits(APIView):
    """POST a file; 201 when it is new, 200 when these bytes, or this key, came before."""

    permission = "imports.deposer"
    parser_classes = (MultiPartParser,)

    @extend_schema(
        parameters=[CABINET, KEY],
        request=DepositIn,
        responses={200: FileOut, 201: FileOut, 409: ErrorBody, 413: ErrorBody, 415: ErrorBody, **REFUSALS},
    )
    def post(self, request: Request) -> Response:
        form = DepositIn(data=request.data)
        form.is_valid(raise_exception=True)
        key = request.headers.get("Idempotency-Key", "")
        if len(key) > KEY_LENGTH:
            raise serializers.ValidationError({"Idempotency-Key": f"{KEY_LENGTH} caractères au plus."})
        done = deposit(
            cabinet_id=request._request.membership.cabinet_id,  # type: ignore[attr-defined]
            upload=form.validated_data["fichier"],
            key=key,
            user=request.user,  # type: ignore[arg-type]
        )
        return Response(FileOut(done.file).data, status=201 if done.is_new else 200)


@extend_schema_view(get=extend_schema(parameters=[ShareQuery, CABINET], responses={200: ShareOut, **REFUSALS}))
class Shares(generics.ListAPIView[Share]):
    permission = "suivi.voir"
    serializer_class = ShareOut
    COLUMNS = {"admin": "admin_state", "money": "money_state", "silent": "is_silent", "invoice": "invoice__number"}

    def get_queryset(self) -> QuerySet[Share]:
        wanted = {self.COLUMNS.get(name, name): value for name, value in asked(ShareQuery, self.request).items()}
        return Share.objects.filter(**wanted).select_related("invoice__nurse", "payer").order_by("pk")


@extend_schema_view(get=extend_schema(parameters=[EntryQuery, CABINET], responses={200: EntryOut, **REFUSALS}))
class Entries(generics.ListAPIView[BankEntry]):
    permission = "banque.voir"
    serializer_class = EntryOut

    def get_queryset(self) -> QuerySet[BankEntry]:
        return BankEntry.objects.filter(**asked(EntryQuery, self.request)).select_related("statement")


class Schema(SpectacularAPIView):
    """The OpenAPI document of these addresses, for a member."""

    permission = "compte.gerer"
    permission_classes = [HasNamedPermission]
