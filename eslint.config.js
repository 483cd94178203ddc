// The rules that a tool can keep: the order of modules, the purity of domain code, no unused code, no `any`.
import js from '@eslint/js';
import jsxA11y from 'eslint-plugin-jsx-a11y';
import globals from 'globals';
import { readFileSync } from 'node:fs';
import typescript from 'typescript-eslint';

const { order } = JSON.parse(readFileSync(new URL('./src/shared/module-order.json', import.meta.url), 'utf8'));

/** For each module: everything to its right is out of reach. */
const directions = order.map((module, place) => ({
  files: [`src/${module}/**/*.ts`],
  rules: {
    'no-restricted-imports': ['error', {
      patterns: [
        ...order.slice(place + 1).map((later) => ({ group: [`#${later}/*`], message: `${module} is to the left of ${later}: events go down, reactions come up (docs/architecture.md).` })),
        { group: ['../../../*', `#${module}/*`].filter((pattern) => module !== 'shared' || !pattern.startsWith('#')), message: 'Inside a module imports are relative.' },
      ].filter(({ group }) => group.length > 0),
    }],
  },
}));

const purity = {
  files: ['src/*/domain/**/*.ts'],
  ignores: ['src/**/*.spec.ts'],
  rules: {
    'no-restricted-globals': ['error', ...['process', 'fetch', 'setTimeout', 'setInterval', 'Buffer', 'crypto', 'performance', 'console'].map((name) => ({ name, message: 'Domain code is pure.' }))],
    'no-restricted-properties': ['error', { object: 'Math', property: 'random', message: 'Domain code is pure: chance comes in as a fact.' }, { object: 'Date', property: 'now', message: 'Domain code has no clock: the time comes in as a fact.' }],
    'no-restricted-syntax': ['error',
      { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Domain code has no clock: the time comes in as a fact.' },
      { selector: "ImportDeclaration[source.value=/^(?!\\.|#)/]", message: 'Domain code imports nothing from npm or Node.' }],
  },
};

export default typescript.config(
  { ignores: ['dist/', 'web/dist/', 'node_modules/', 'data/', 'web/src/api/', 'coverage/', 'story-out/'] },
  js.configs.recommended,
  ...typescript.configs.recommended,
  { languageOptions: { globals: globals.node }, linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports', prefer: 'type-imports', disallowTypeAnnotations: false }],
      '@typescript-eslint/no-unsafe-function-type': 'off',
      'no-console': 'error',
      eqeqeq: 'error',
      // Text that comes from outside is searched for control characters on purpose.
      'no-control-regex': 'off',
      'max-depth': ['error', 4],
    },
  },
  { files: ['scripts/**', 'bench/**', 'web/e2e/**', 'web/scripts/**', 'web/dev/**', 'src/cli.ts', 'test/**', '**/*.mjs', '**/*.cjs', '*.config.*'], rules: { 'no-console': 'off', '@typescript-eslint/no-require-imports': 'off' } },
  // Nest reads constructor types at run time: a type-only import there would break injection.
  { files: ['src/**/*.ts'], ignores: ['src/*/domain/**', '**/*.spec.ts'], rules: { '@typescript-eslint/consistent-type-imports': 'off' } },
  ...directions,
  purity,
  { files: ['web/src/**/*.{ts,tsx}'], plugins: { 'jsx-a11y': jsxA11y }, languageOptions: { globals: globals.browser }, rules: {
    ...jsxA11y.configs.recommended.rules,
    // A region that scrolls must be reached by keyboard (axe: scrollable-region-focusable), and shortcuts live on the region they are for (ux B0).
    'jsx-a11y/no-noninteractive-tabindex': 'off',
    'jsx-a11y/no-noninteractive-element-interactions': ['error', { handlers: ['onClick', 'onMouseDown', 'onMouseUp'] }],
    'jsx-a11y/no-static-element-interactions': ['error', { handlers: ['onClick', 'onMouseDown', 'onMouseUp'] }],
  } },
  { files: ['**/*.spec.ts', '**/*.spec.tsx', '**/*.fixture.ts'], rules: { 'no-console': 'off' } },
);
