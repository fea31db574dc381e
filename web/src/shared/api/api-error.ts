import { messages } from '../messages';
import type { FieldError, Problem, UndoConflicts } from './types';

/** A failed request: a problem returned by the server, or status 0 if the server was not reached. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly fieldErrors: FieldError[];
  /** The rows that prevent undoing a bulk change. */
  readonly conflicts: UndoConflicts | undefined;
  readonly requestId: string | undefined;
  /** Seconds to wait before another attempt, if the response has `Retry-After`. */
  readonly retryAfter: number | undefined;

  constructor(status: number, problem?: Problem, retryAfter?: number, options?: ErrorOptions) {
    super(problem?.detail || problem?.title || messageFor(status), options);
    this.status = status;
    this.fieldErrors = problem?.errors ?? [];
    this.conflicts = problem?.conflicts ?? undefined;
    this.requestId = problem?.request_id ?? undefined;
    this.retryAfter = retryAfter;
  }

  get isUnreachable(): boolean {
    return this.status === 0;
  }
}

function messageFor(status: number): string {
  return status === 0 ? messages.failed.unreachable : messages.failed.unexpected({ status: String(status) });
}

/** `Retry-After` is a number of seconds or a date. */
export function retryAfterSeconds(header: unknown, now = Date.now()): number | undefined {
  if (typeof header !== 'string' || header === '') return undefined;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - now) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, Math.ceil(seconds)) : undefined;
}
