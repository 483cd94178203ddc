#!/bin/sh
# Makes the secrets that docker-compose.yml mounts: random, once, each in a file of its own. A file that is there is never touched, so
# this may be run again. The folder is for its owner only; the files in it are readable by all, because containers run as other users.
set -eu
folder=${1:-"$(dirname "$0")/secrets"}
umask 077
mkdir -p "$folder"
cd "$folder"

random() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }
keep() {
  if [ -e "$1" ]; then return 0; fi
  cat > "$1.part"
  chmod 0444 "$1.part"
  mv "$1.part" "$1"
  echo "made $1"
}

random | keep app_secret
random | keep postgres_owner_password
random | keep postgres_application_password
random | keep redis_password
random | keep store_secret_key

printf 'postgres://obih_owner:%s@postgres:5432/obih' "$(cat postgres_owner_password)" | keep database_owner_url
printf 'postgres://obih_application:%s@postgres:5432/obih' "$(cat postgres_application_password)" | keep database_url
printf 'redis://:%s@redis:6379/0' "$(cat redis_password)" | keep queue_url
printf 'requirepass %s\nappendonly yes\nmaxmemory-policy noeviction\n' "$(cat redis_password)" | keep redis.conf
printf 's3://obih:%s@store:8333/obih?tls=0' "$(cat store_secret_key)" | keep storage_url
printf '{"identities":[{"name":"obih","credentials":[{"accessKey":"obih","secretKey":"%s"}],"actions":["Admin","Read","List","Write"]}]}\n' "$(cat store_secret_key)" | keep store.json

missing=''
for name in seal.p12 seal_password tls.crt tls.key; do [ -e "$name" ] || missing="$missing $name"; done
if [ -n "$missing" ]; then
  echo
  echo "Still to be put into $(pwd) by you (chmod 0444):$missing"
  echo "  seal.p12, seal_password   the organisation's e-seal as PKCS#12, and its password"
  echo "  tls.crt, tls.key          the certificate chain and key of the address in PUBLIC_URL, as PEM"
fi
