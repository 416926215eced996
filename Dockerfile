# One image for web, worker and beat; docker-compose.yml says which command each runs.
FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
COPY requirements.txt /tmp/requirements.txt
RUN /opt/venv/bin/pip install --require-hashes -r /tmp/requirements.txt

FROM python:3.11-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 VAR_DIR=/var/lib/gongzhi
RUN useradd --system --uid 10001 --home-dir /var/lib/gongzhi --create-home gongzhi
COPY --from=build /opt/venv /opt/venv
WORKDIR /srv/gongzhi
COPY . .
# Static files and translations are made once, in the image; the values here guard nothing.
RUN MODE=development SECRET_KEY=build python manage.py translations --compile \
 && MODE=production ALLOW_PLAIN_HTTP=1 SECRET_KEY=build SEAL_KEYS=b:YnVpbGRidWlsZGJ1aWxkYnVpbGRidWlsZGJ1aWxkMDA= \
    STATIC_ROOT=/srv/static python manage.py collectstatic --noinput \
 && chown -R gongzhi:gongzhi /var/lib/gongzhi
ENV STATIC_ROOT=/srv/static
USER gongzhi
EXPOSE 8000
CMD ["gunicorn", "portal.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--access-logfile", "-"]
