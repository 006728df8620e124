# Installs what the bot needs to run. better-sqlite3 brings its binary, so nothing is compiled.
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund
COPY manifest.yml ./
COPY src src
# Fills the compile cache: the bot loads all its files and ends with 1, because it has no settings. Node.js keeps a cache
# for each user id and set of V8 options, so both are those of CMD.
ENV NODE_COMPILE_CACHE=/app/.compile-cache
RUN mkdir .compile-cache && chown 10001:10001 .compile-cache
USER 10001:10001
RUN node --max-semi-space-size=2 --initial-old-space-size=48 --heap-growing-percent=30 src/start.js || [ $? -eq 1 ] \
    && chmod -R a=rX .compile-cache

FROM node:24-slim
LABEL org.opencontainers.image.title="create-user-bot" \
      org.opencontainers.image.description="Creates CxEngage users from Slack, once an approver has said yes" \
      org.opencontainers.image.licenses="MIT"
WORKDIR /app
COPY --from=build --chown=root:root /app ./
# The default database, ./data/requests.db, is then in /data, the only folder that the bot writes to.
RUN mkdir /data && chown 10001:10001 /data && ln -s /data data
ENV NODE_ENV=production \
    NODE_COMPILE_CACHE=/app/.compile-cache
USER 10001:10001
VOLUME /data
# HTTP mode only. With Socket Mode nothing listens.
EXPOSE 3000
STOPSIGNAL SIGTERM
# The process runs and is not suspended. Whether Slack and CxEngage can be reached is in the log.
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --retries=3 \
  CMD ["grep", "-Eq", "^State:\\s+[RSD]", "/proc/1/status"]
# The options of `npm start`, which NODE_OPTIONS refuses. Node.js is PID 1, so that it gets SIGTERM.
CMD ["node", "--max-semi-space-size=2", "--initial-old-space-size=48", "--heap-growing-percent=30", "src/start.js"]
