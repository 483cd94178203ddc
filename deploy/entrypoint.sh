#!/bin/sh
# Entry point of the image. A setting NAME may come from a file named in NAME_FILE (a mounted secret): it is read here and handed on as
# NAME, so that no password stands in a compose file or in `docker inspect`. Then: api | worker | migrate | cli … | any command.
set -eu

for name in APP_SECRET DATABASE_URL DATABASE_OWNER_URL QUEUE_URL STORAGE_URL SMTP_URL SEAL_KEY_PASSWORD SEAL_PKCS11_PIN SEAL_CSC_CLIENT_SECRET SEAL_CSC_PIN OBIH_ADMIN_PASSWORD; do
  eval "file=\${${name}_FILE:-}"
  [ -n "$file" ] || continue
  if [ ! -r "$file" ]; then
    echo "${name}_FILE names $file, which cannot be read. Make it with deploy/make-secrets.sh (docs/operations.md)." >&2
    exit 1
  fi
  value=$(cat "$file")
  export "$name=$value"
  unset "${name}_FILE"
done

case "${1:-api}" in
  api) exec node scripts/run-api.mjs ;;
  worker) exec node scripts/run-worker.mjs ;;
  migrate) exec node dist/cli.js migrate ;;
  bucket) exec node deploy/ensure-bucket.mjs ;;
  cli) shift && exec node dist/cli.js "$@" ;;
  *) exec "$@" ;;
esac
