// Measures pages of a running server with Lighthouse; started by scripts/bench-web.
//   node scripts/bench-web.mjs LIGHTHOUSE_DIRECTORY URL [--json]
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const RUNS = 3;

/** The targets of docs/benchmarks.md. Times are in milliseconds. */
const PAGES = [
  { name: 'login', path: '/login', targets: { lcp: 2500, tbt: 250, cls: 0.05, score: 93 } },
  { name: 'dashboard', path: '/dashboard', signedIn: true, targets: { lcp: 2500, tbt: 200, cls: 0.05 } },
];

const seconds = (value) => `${(value / 1000).toFixed(2)} s`;
const milliseconds = (value) => `${Math.round(value)} ms`;
const kilobytes = (value) => `${(value / 1000).toFixed(0)} kB`;

const METRICS = {
  lcp: { label: 'largest contentful paint', of: audit('largest-contentful-paint'), format: seconds },
  tbt: { label: 'total blocking time', of: audit('total-blocking-time'), format: milliseconds },
  cls: { label: 'cumulative layout shift', of: audit('cumulative-layout-shift'), format: (value) => value.toFixed(3) },
  score: { label: 'performance score', of: ({ categories }) => categories.performance.score * 100, format: Math.round },
  fcp: { label: 'first contentful paint', of: audit('first-contentful-paint'), format: seconds },
  bytes: { label: 'bytes transferred', of: audit('total-byte-weight'), format: kilobytes },
};

const [directory, url, ...options] = process.argv.slice(2);
const unknown = options.find((option) => option !== '--json');
if (unknown !== undefined) fail(`unknown option ${unknown}; usage: scripts/bench-web [--json]`);

const installed = createRequire(join(directory, 'package.json'));
const { default: lighthouse } = await import(pathToFileURL(installed.resolve('lighthouse')));
const { default: puppeteer } = await import(pathToFileURL(installed.resolve('puppeteer-core')));

const results = [];
for (const page of PAGES) results.push(await measure(page));

if (options.includes('--json')) console.log(JSON.stringify(results, null, 2));
else printTable(results);
process.exitCode = results.every(({ metrics }) => metrics.every(({ met }) => met !== false)) ? 0 : 1;

async function measure({ name, path, signedIn = false, targets }) {
  const runs = [];
  for (let run = 0; run < RUNS; run += 1) runs.push(await load(new URL(path, url), signedIn));
  const metrics = Object.entries(METRICS).map(([metric, { of }]) => {
    const values = runs.map(of);
    const target = targets[metric];
    const value = median(values);
    return { metric, median: value, values, ...(target !== undefined && { target, met: meets(metric, value, target) }) };
  });
  return { page: name, metrics };
}

/** Loads a page as on a first visit: in a new browser profile, which has no cache. */
async function load(address, signedIn) {
  const browser = await puppeteer.launch({
    executablePath: process.env.CHROME_PATH,
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--no-first-run'],
  });
  try {
    const page = await browser.newPage();
    if (signedIn) await page.setCookie(...(await signIn()));
    const flags = { onlyCategories: ['performance'], logLevel: 'error', disableStorageReset: true };
    const { lhr } = await lighthouse(address.href, flags, undefined, page);
    if (lhr.runtimeError) fail(`${address.pathname}: ${lhr.runtimeError.message}`);
    if (lhr.finalDisplayedUrl !== address.href) fail(`${address.pathname} redirected to ${lhr.finalDisplayedUrl}`);
    return lhr;
  } finally {
    await browser.close();
  }
}

/** Signs in, and returns the cookies of the session. */
async function signIn() {
  const { BENCH_EMAIL: email, BENCH_PASSWORD: password } = process.env;
  const response = await fetch(new URL('/api/auth/login', url), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: url },
    body: JSON.stringify({ email, password, remember_me: false }),
  });
  if (!response.ok) fail(`signing in failed with status ${response.status}`);
  return response.headers.getSetCookie().map((line) => {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
    const [, path = '/'] = /; *path=([^;]+)/i.exec(line) ?? [];
    return { name, value, url, path, httpOnly: /; *httponly/i.test(line) };
  });
}

function audit(id) {
  return ({ audits }) => audits[id].numericValue;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

function meets(metric, value, target) {
  return metric === 'score' ? value >= target : value <= target;
}

function printTable(pages) {
  for (const { page, metrics } of pages) {
    console.log(page);
    for (const { metric, median: value, values, target, met } of metrics) {
      const { label, format } = METRICS[metric];
      const range = `(${format(Math.min(...values))} to ${format(Math.max(...values))})`;
      const bound = metric === 'score' ? 'at least' : 'at most';
      const verdict = target === undefined ? '' : `${bound} ${format(target)}`.padEnd(20) + (met ? 'met' : 'MISSED');
      console.log(`  ${label.padEnd(28)}${`${format(value)}`.padEnd(10)}${range.padEnd(24)}${verdict}`.trimEnd());
    }
  }
}

function fail(message) {
  console.error(message);
  process.exit(2);
}
