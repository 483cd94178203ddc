// Nest 12 and some forty other packages are ESM only, which Jest 30 cannot `require` on Node 20: SWC turns every ESM
// package into CommonJS, found by reading the lock file (ADR 0002). Own code therefore uses neither top-level await nor import.meta.
const fs = require('node:fs');
const path = require('node:path');

const esm = new Set();
for (const location of Object.keys(require('./package-lock.json').packages)) {
  if (!location.startsWith('node_modules/')) continue;
  try {
    const manifest = JSON.parse(fs.readFileSync(path.join(__dirname, location, 'package.json'), 'utf8'));
    if (manifest.type === 'module') esm.add(location.split('node_modules/').pop());
  } catch {
    // an optional package of another platform: not installed
  }
}
// CommonJS packages that reach an ESM one by a dynamic import, which Jest's CommonJS cannot do either.
for (const name of ['@fastify/cookie']) esm.add(name);
const list = [...esm].map((name) => name.replace(/[/\-.]/g, '\\$&')).join('|');

const swc = (syntax) => [
  '@swc/jest',
  {
    jsc: {
      target: 'es2022',
      parser: syntax === 'ts' ? { syntax: 'typescript', decorators: true } : { syntax: 'ecmascript' },
      ...(syntax === 'ts' ? { transform: { legacyDecorator: true, decoratorMetadata: true } } : {}),
      keepClassNames: true,
    },
    module: { type: 'commonjs', ignoreDynamic: false },
    sourceMaps: 'inline',
  },
];

const shared = {
  testEnvironment: 'node',
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': ['$1', '$1.js'], '^#(.*)\\.js$': '<rootDir>/src/$1' },
  setupFiles: ['<rootDir>/test/support/random-seed.ts'],
  transform: { '^.+\\.ts$': swc('ts'), '^.+\\.m?js$': swc('js') },
  transformIgnorePatterns: [`node_modules/(?!(${list})/)(?!.*\\.mjs$)`],
};

module.exports = {
  // Timings are never asserted: a loaded machine may take its time. (A setting of the whole run, not of a project.)
  testTimeout: 60_000,
  workerIdleMemoryLimit: '900MB',
  projects: [
    { ...shared, displayName: 'unit', roots: ['<rootDir>/src'], testRegex: '\\.spec\\.ts$' },
    {
      ...shared,
      displayName: 'api',
      roots: ['<rootDir>/test'],
      testRegex: '\\.(api-spec|contract-spec|golden-spec|spec)\\.ts$',
      setupFiles: [...shared.setupFiles, '<rootDir>/test/support/worker-database.ts'],
    },
  ],
};
