# SPDX-License-Identifier: Apache-2.0
#
# docker build -t kgpack . && docker run --rm -v "$PWD:/work" kgpack build product
FROM debian:12-slim AS build
COPY . /src
WORKDIR /src
RUN scripts/setup --build && make -s -j"$(nproc)" PREFIX=/usr && make -s install PREFIX=/usr DESTDIR=/out

FROM debian:12-slim
RUN apt-get update -qq && \
    apt-get install -y -qq --no-install-recommends libpng16-16 zlib1g libdeflate0 libzip4 libarchive13 libqpdf29 libexpat1 libyaml-0-2 \
        libutf8proc2 libssl3 libjansson4 liblcms2-2 libseccomp2 libmd4c0 librsvg2-2 libjpeg62-turbo \
        libwebp7 libwebpdemux2 && \
    rm -rf /var/lib/apt/lists/*
COPY --from=build /out/ /
USER 65534:65534
WORKDIR /work
ENTRYPOINT ["kgpack"]
