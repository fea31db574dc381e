import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const START_TIMEOUT_MS = 120_000;

/**
 * Starts the real server on a free port with an empty data directory, shared by all tests.
 * `COFFER_BIN` names another binary; `COFFER_E2E_URL` names a server that is running already.
 */
export default async function globalSetup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env['COFFER_E2E_URL']) return undefined;

  const directory = await mkdtemp(join(tmpdir(), 'coffer-e2e-'));
  const binary = resolve(process.env['COFFER_BIN'] ?? '../target/debug/coffer');
  const server = spawn(binary, ['serve'], {
    env: {
      ...process.env,
      COFFER__SERVER__LISTEN: '127.0.0.1:0',
      COFFER__DATA__DIR: directory,
      // Every test registers a user, all from the same address.
      COFFER__RATE_LIMIT__SIGN_IN_PER_MINUTE: '1000',
      // Every page is loaded by a browser with an empty cache.
      COFFER__RATE_LIMIT__PAGES_PER_MINUTE: '100000',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = async () => {
    if (server.exitCode === null && server.kill('SIGTERM')) await once(server, 'exit');
    await rm(directory, { recursive: true, force: true });
  };

  try {
    process.env['COFFER_E2E_URL'] = await address(server);
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

/** The address that the server prints when it listens. */
async function address(server: ChildProcess): Promise<string> {
  if (!server.stdout) throw new Error('the server has no stdout');
  const output = server.stdout;
  const signal = AbortSignal.timeout(START_TIMEOUT_MS);
  const lines: string[] = [];

  const printed = new Promise<string>((found, failed) => {
    createInterface({ input: output, signal }).on('line', (line) => {
      lines.push(line);
      const [url] = /http:\/\/localhost:\d+/.exec(line) ?? [];
      if (url) found(url);
    });
    server.once('error', failed);
    server.once('exit', (code) => failed(new Error(`the server ended with ${code}:\n${lines.join('\n')}`)));
    signal.addEventListener('abort', () => failed(new Error(`the server did not start:\n${lines.join('\n')}`)));
  });
  return printed.finally(() => output.resume());
}
