import pino, { type Logger as PinoLogger } from 'pino';

export type Logger = PinoLogger;
/** Injection token of the process's logger. */
export const LOGGER = Symbol('logger');

/** A logger that writes one JSON object a line (W06); secrets and personal numbers never reach it by these names. */
export const createLogger = (name: string, level: string): Logger =>
  pino({ name, level, base: { name, pid: process.pid }, redact: ['password', '*.password', 'signature', '*.signature', 'req.headers.cookie', '*.rnokpp'] });
