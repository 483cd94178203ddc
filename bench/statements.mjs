// The SQL of requests, as the server's log tells it (log_statement = all), and the same SQL again as scripts of pgbench.

/** Collects what a PostgreSQL process writes to its log; `until` waits for a line with the given text and answers with all before it. */
export function logOf(serverProcess) {
  let text = '';
  let look = () => undefined;
  serverProcess.stderr.on('data', (data) => {
    text += data;
    look();
  });
  return {
    clear: () => (text = ''),
    until: (mark) =>
      new Promise((resolve) => {
        look = () => {
          if (!text.includes(mark)) return;
          look = () => undefined;
          resolve(text);
        };
        look();
      }),
  };
}

const entryStart = /\n(?=\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+ )/;

/** Statements with their parameters (text or null), in groups that begin at the marks `select 'request N'`. */
export function requestsIn(log) {
  const requests = [];
  let statement;
  for (const raw of log.split(entryStart)) {
    const entry = raw.replaceAll('\n\t', '\n').trimEnd();
    const [, sql] = /LOG: {2}(?:statement|execute [^:]*): ([\s\S]*)$/.exec(entry) ?? [];
    if (sql !== undefined) {
      statement = { sql, parameters: [] };
      if (/^select 'request \d+'$/.test(sql)) requests.push([]);
      else requests.at(-1)?.push(statement);
    }
    const [, given] = /DETAIL: {2}parameters: ([\s\S]*)$/i.exec(entry) ?? [];
    if (given !== undefined && statement) {
      statement.parameters = [...given.matchAll(/\$\d+ = (?:(NULL)|'((?:[^']|'')*)')/g)].map(([, none, value]) => (none ? null : value.replaceAll("''", "'")));
    }
  }
  return requests;
}

/** The lock that every client waits for, so that starting a process and connecting is not counted. */
export const startLock = 20_260_111;

const inTransaction = ({ sql }) => !/^(start transaction|begin|commit)\b/i.test(sql);

/**
 * What a new connection runs before it waits for the start: one request that is rolled back. A server process knows nothing of the tables
 * at first, while those behind the API have been at work for a while.
 */
export const warmingUp = (request) => [{ sql: 'BEGIN', parameters: [] }, ...request.filter(inTransaction), { sql: 'ROLLBACK', parameters: [] }];

/** A script that warms up, waits, and runs the requests one after the other with the very parameters; and the variables that hold those. */
export function pgbenchScript(requests) {
  const variables = [];
  const lines = (statements, name) =>
    statements.map(({ sql, parameters }, place) => {
      parameters.forEach((value, index) => {
        if (value !== null) variables.push(`${name}s${place}p${index + 1}=${value}`);
      });
      const withVariables = sql.replace(/\$(\d+)/g, (_, number) => (parameters[number - 1] === null ? 'NULL' : `:${name}s${place}p${number}`));
      return `${withVariables.trim().replace(/;$/, '')};`;
    });
  const script = [...lines(warmingUp(requests[0]), 'w'), `select pg_advisory_lock_shared(${startLock});`, ...requests.flatMap((statements, request) => lines(statements, `r${request}`))];
  return { script: `${script.join('\n')}\n`, variables };
}
