import { describe, expect, it } from 'vitest';
import { ApiError, retryAfterSeconds } from './api-error';

describe('retryAfterSeconds', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');

  it.each([
    ['30', 30],
    ['0', 0],
    ['Thu, 01 Jan 2026 00:01:30 GMT', 90],
    ['Wed, 31 Dec 2025 23:59:00 GMT', 0],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('reads %j as %j', (header, seconds) => {
    expect(retryAfterSeconds(header, now)).toBe(seconds);
  });
});

describe('ApiError', () => {
  it('has the detail as message, else the title, else a generic text', () => {
    const problem = { type: 'about:blank', title: 'Conflict', status: 409, detail: '', request_id: 'req-1' };
    expect(new ApiError(409, { ...problem, detail: 'Taken.' }).message).toBe('Taken.');
    expect(new ApiError(409, problem).message).toBe('Conflict');
    expect(new ApiError(0).message).toMatch(/^Can’t reach the server/);
  });
});
