# Production image. Nothing here is secret: keys and passwords come from files or variables when it starts.
FROM python:3.11-slim-bookworm AS build
ENV UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy
WORKDIR /build
COPY requirements/uv.txt requirements/run.txt requirements/
RUN python -m venv /opt/boot && /opt/boot/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements/uv.txt
RUN /opt/boot/bin/uv venv -q -p python /opt/venv && /opt/boot/bin/uv pip sync -q -p /opt/venv --require-hashes --compile-bytecode requirements/run.txt

FROM python:3.11-slim-bookworm
COPY --from=build /opt/venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 HOME=/tmp IDEL_ENV=production IDEL_DATA=/var/lib/idel
WORKDIR /app
COPY manage.py ./
COPY ngap ngap
COPY paper paper
COPY cabinet cabinet
COPY noemie noemie
COPY billing billing
COPY reconciliation reconciliation
COPY dashboards dashboards
COPY simulator simulator
COPY idel idel
COPY templates templates
COPY static static
RUN IDEL_SECRET_KEY=only-while-building IDEL_KEYS=only-while-building IDEL_HOSTS=build python manage.py collectstatic --noinput --verbosity 0 && python -m compileall -q .
# The volume of the encrypted files takes this owner.
RUN useradd --system --uid 10001 --user-group --no-create-home idel && install -d -m 0700 -o idel -g idel /var/lib/idel
USER idel
EXPOSE 8000
# Asks /healthz, by one of the names in IDEL_HOSTS.
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["python", "-m", "idel.probe"]
CMD ["gunicorn", "idel.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4", "--worker-class", "gthread", "--worker-tmp-dir", "/dev/shm"]
