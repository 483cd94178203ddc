import { mergeConfig, type Plugin } from 'vite';
import config from '../vite.config';
import { FakeApi } from './fake-api';

/** `npx vite --config dev/vite.fake.config.ts`: the client with a pretended server, to look at screens without a database. */
const fake: Plugin = {
  name: 'obih-fake-api',
  configureServer(server) {
    const api = new FakeApi();
    server.middlewares.use('/api', (request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const text = Buffer.concat(parts).toString();
        const json = request.headers['content-type']?.includes('json') && text ? (JSON.parse(text) as unknown) : undefined;
        const reply = api.handle(request.method ?? 'GET', new URL(`/api${request.url ?? ''}`, 'http://localhost'), json);
        response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
        response.end(reply.raw ?? (reply.body === undefined ? undefined : JSON.stringify(reply.body)));
      });
    });
  },
};

export default mergeConfig(config, { root: new URL('..', import.meta.url).pathname, server: { proxy: { '/api': null as never } }, plugins: [fake] });
