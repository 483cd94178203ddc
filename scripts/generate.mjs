// Writes what is generated and committed: openapi.json, the web client's types, docs/state-machine.md. CI proves them fresh.
import fs from 'node:fs';
import path from 'node:path';
import openapiTypescript, { astToString } from 'openapi-typescript';

const root = path.resolve(import.meta.dirname, '..');
process.chdir(root);
const { openapi } = await import('../dist/openapi.js');
const document = openapi();
fs.writeFileSync('openapi.json', `${JSON.stringify(document, null, 1)}\n`);
fs.mkdirSync('web/src/api', { recursive: true });
fs.writeFileSync('web/src/api/schema.ts', `// Generated from openapi.json by \`npm run generate\`; do not edit.\n${astToString(await openapiTypescript(document))}`);

const { stateMachineMarkdown } = await import('../dist/approvals/state-machine.js');
fs.writeFileSync('docs/state-machine.md', stateMachineMarkdown());
