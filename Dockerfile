# Wenda in a container: the model is prepared in the image, so that it starts without a network.
#
#     docker build -t wenda .
#     docker run -p 127.0.0.1:7860:7860 -v "$PWD/documents:/documents:ro" -v wenda:/data wenda
#
# By default pip installs the build of PyTorch that its index offers, on Linux one for GPUs, of
# several gigabytes; --build-arg PIP_EXTRA_INDEX_URL=... names an index with the CPU build.

FROM python:3.12-slim

ARG PIP_EXTRA_INDEX_URL
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONUNBUFFERED=1 LANG=C.UTF-8

RUN useradd --create-home --uid 1000 wenda \
    && mkdir -p /opt/wenda /data /documents \
    && chown wenda:wenda /opt/wenda /data
WORKDIR /opt/wenda

COPY pyproject.toml README.md LICENSE app.py ./
COPY index index
COPY qa qa
RUN pip install .

USER 1000
ENV WENDA_CACHE=/opt/wenda/cache WENDA_INDEX=/data/index HF_HUB_OFFLINE=1
COPY --chown=1000:1000 seeds seeds
# A question that is answered prepares all there is to prepare: model, reader, dictionary.
RUN wenda build seeds --index /tmp/index \
    && wenda ask 四个不摘指什么？ --index /tmp/index \
    && rm -rf /tmp/index

VOLUME /data
EXPOSE 7860
HEALTHCHECK --interval=30s --timeout=5s --start-period=120s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:7860/healthz', timeout=4)"]

# Whoever can reach the published port may ask and change; publish it on this computer only, or
# leave --open out and add accounts (docs/security.md).
CMD ["sh", "-c", "wenda build /documents && exec wenda serve --host 0.0.0.0 --open"]
