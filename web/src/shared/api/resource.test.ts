import { HttpResponse, http } from 'msw';
import { expect, it } from 'vitest';
import { aHolding } from '@/test/handlers';
import { server } from '@/test/server';
import { queryClient } from './query-client';
import { urlOf } from './request';
import { resource } from './resource';

const holdings = resource('/api/v1/portfolios/{id}/holdings', ({ symbol }) => symbol, { id: 'p1' });

it('path parameters are filled in and escaped', () => {
  expect(urlOf('/api/v1/portfolios/{id}/holdings/{holding_id}', { id: 'a/b', holding_id: '1' })).toBe(
    '/api/v1/portfolios/a%2Fb/holdings/1',
  );
});

it('an item of a nested collection is read with its version', async () => {
  const holding = aHolding();
  server.use(
    http.get('/api/v1/portfolios/p1/holdings/h1', () => HttpResponse.json(holding, { headers: { ETag: '"3"' } })),
  );
  const versioned = await queryClient.fetchQuery(holdings.versionQuery('h1'));
  expect(versioned).toEqual({ item: holding, etag: '"3"' });
});

it('an item has the name declared for its collection', () => {
  expect(holdings.nameOf(aHolding({ symbol: 'VWCE' }))).toBe('VWCE');
});
