/** What a command of the CLI may use of the world: two streams of lines, the environment, a question whose answer is not shown. */
export interface Terminal {
  readonly environment: NodeJS.ProcessEnv;
  out(line: string): void;
  err(line: string): void;
  /** Asks for a secret: unseen on a terminal, the next line of standard input otherwise. Throws when there is none. */
  askSecret(question: string): Promise<string>;
}

/** The command was given wrongly: said together with how it is used, exit code 2. */
export class UsageError extends Error {}

/** The command was understood and refused, with what to do about it; exit code 1 unless said. */
export class CommandRefused extends Error {
  constructor(
    message: string,
    readonly exitCode: 1 | 2 = 1,
  ) {
    super(message);
  }
}

const interrupt = '\u0003';
const erase = new Set(['\u007f', '\b']);

/** The terminal of the running process. */
export function processTerminal(): Terminal {
  return {
    environment: process.env,
    out: (line) => void process.stdout.write(`${line}\n`),
    err: (line) => void process.stderr.write(`${line}\n`),
    askSecret: (question) => (process.stdin.isTTY ? askUnseen(question) : nextLine()),
  };
}

function askUnseen(question: string): Promise<string> {
  const { stdin, stderr } = process;
  stderr.write(question);
  stdin.setRawMode(true);
  stdin.setEncoding('utf8');
  stdin.resume();
  return new Promise((resolve, reject) => {
    let typed = '';
    const end = (settle: () => void): void => {
      stdin.off('data', take);
      stdin.setRawMode(false);
      stdin.pause();
      stderr.write('\n');
      settle();
    };
    const take = (keys: string): void => {
      for (const key of keys) {
        if (key === interrupt) return end(() => reject(new CommandRefused('Interrupted. Nothing was changed.')));
        if (key === '\r' || key === '\n') return end(() => resolve(typed));
        typed = erase.has(key) ? [...typed].slice(0, -1).join('') : typed + key;
      }
    };
    stdin.on('data', take);
  });
}

async function nextLine(): Promise<string> {
  let read = '';
  for await (const piece of process.stdin) {
    read += String(piece);
    if (read.includes('\n')) break;
  }
  const [line = ''] = read.split(/\r?\n/);
  if (line === '') throw new CommandRefused('No password came on standard input. Nothing was changed.');
  return line;
}
