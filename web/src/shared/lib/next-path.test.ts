import { describe, expect, it } from 'vitest';
import { loginPath, safeNextPath } from './next-path';

describe('safeNextPath', () => {
  it.each(['/dashboard', '/portfolios/1?tab=holdings', '/a#b', '/search?q=https://evil.example'])(
    'follows %s',
    (path) => {
      expect(safeNextPath(path)).toBe(path);
    },
  );

  it.each([
    null,
    '',
    'dashboard',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '/.//evil.example',
    '/a/..//evil.example',
    '/%2e//evil.example',
    'https:evil.example',
    'https://evil.example',
    ' https://evil.example',
    'javascript:alert(1)',
    'data:text/html,x',
    '//',
    'http://[',
  ])('does not follow %j', (value) => {
    expect(safeNextPath(value)).toBeNull();
  });

  it('accepts only paths that stay on this origin after normalisation', () => {
    expect(safeNextPath('/a/../dashboard')).toBe('/dashboard');
    expect(safeNextPath('/@evil.example')).toBe('/@evil.example');
  });
});

describe('loginPath', () => {
  it('includes the query and fragment of the page', () => {
    const path = loginPath({ pathname: '/portfolios', search: '?kind=DOMESTIC&x=1', hash: '#top' });
    expect(safeNextPath(new URL(path, 'http://localhost').searchParams.get('next'))).toBe(
      '/portfolios?kind=DOMESTIC&x=1#top',
    );
  });

  it('omits the root path', () => {
    expect(loginPath({ pathname: '/', search: '' })).toBe('/login');
    expect(loginPath()).toBe('/login');
  });
});
