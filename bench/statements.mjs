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

/** A script that runs the requests one after the other with the very parameters, and the variables that hold those. */
export function pgbenchScript(requests) {
  const variables = [];
  const lines = [`select pg_advisory_lock_shared(${startLock});`];
  requests.forEach((statements, request) => {
    statements.forEach(({ sql, parameters }, place) => {
      const withVariables = sql.replace(/\$(\d+)/g, (_, number) => {
        if (parameters[number - 1] === null) return 'NULL';
        return `:r${request}s${place}p${number}`;
      });
      parameters.forEach((value, index) => {
        if (value !== null) variables.push(`r${request}s${place}p${index + 1}=${value}`);
      });
      lines.push(`${withVariables.trim().replace(/;$/, '')};`);
    });
  });
  return { script: `${lines.join('\n')}\n`, variables };
}
