// Each Jest worker has a database of its own, cloned from the migrated template by scripts/test.mjs.
const url = new URL(process.env.TEST_DATABASE_URL ?? 'postgres://unset/unset');
url.pathname = `/obih_w${process.env.JEST_WORKER_ID ?? '1'}`;
process.env.DATABASE_URL = url.href;
