import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Portfolio } from '@/shared/api/types';
import { anAccount, aPortfolio, financeServer, portfolioServer, problem, signedIn } from '@/test/handlers';
import { renderApp } from '@/test/render-app';
import { server } from '@/test/server';

const zurich = aPortfolio({
  id: '0192f0c4-0000-7000-8000-0000000000a2',
  name: 'Zürich',
  account_type: 'INTERNATIONAL',
  country_code: 'CH',
  base_currency: 'CHF',
  holding_count: 2,
  totals: [{ amount: '1200.50', currency: 'CHF' }],
});

const section = (name: string) => screen.getByRole('region', { name });
const dialog = () => screen.findByRole('dialog');

async function openMenu(user: ReturnType<typeof renderApp>['user'], name: string, action: string) {
  await user.click(await screen.findByRole('button', { name: `Actions for ${name}` }));
  await user.click(await screen.findByRole('menuitem', { name: action }));
}

beforeEach(() => server.use(...signedIn()));

describe('an empty page of portfolios', () => {
  it('explains the page and adds the first portfolio', async () => {
    const portfolios: Portfolio[] = [];
    server.use(...portfolioServer(portfolios));
    const { user } = renderApp('/portfolios');
    await user.click(await screen.findByRole('button', { name: 'Add portfolio' }));

    const form = within(await dialog());
    await user.type(await form.findByLabelText('Name'), 'Retirement');
    await user.selectOptions(form.getByLabelText('Home country'), 'DE');
    expect(form.getByLabelText('Base currency')).toHaveValue('EUR');
    await user.click(form.getByRole('button', { name: 'Add portfolio' }));

    expect(await screen.findByRole('heading', { level: 3, name: 'Retirement' })).toBeVisible();
    expect(portfolios[0]).toMatchObject({
      name: 'Retirement',
      account_type: 'DOMESTIC',
      country_code: 'DE',
      home_country: 'DE',
      base_currency: 'EUR',
    });
  });

  it('adds the first account', async () => {
    server.use(
      ...portfolioServer([]),
      http.post('/api/v1/accounts', () => {
        server.use(...financeServer({ accounts: [anAccount()] }));
        return HttpResponse.json(anAccount(), { status: 201 });
      }),
    );
    const { user } = renderApp('/dashboard');
    await user.click(await screen.findByRole('button', { name: 'Add account' }));
    const form = within(await dialog());
    expect(await form.findByLabelText('Currency')).toHaveValue('EUR');
    await user.type(form.getByLabelText('Name'), 'Everyday{Enter}');
    expect(await screen.findByText('Added “Everyday”')).toBeVisible();
    expect(await screen.findByRole('region', { name: 'Recent transactions' })).toBeVisible();
  });
});

describe('the page of portfolios', () => {
  it('groups portfolios by kind, with totals that never mix currencies', async () => {
    server.use(
      ...portfolioServer([aPortfolio(), zurich], {
        groups: [
          { account_type: 'DOMESTIC', portfolio_count: 1, totals: [{ amount: '300', currency: 'CHF' }] },
          { account_type: 'INTERNATIONAL', portfolio_count: 1, totals: [{ amount: '900', currency: 'CHF' }] },
        ],
      }),
    );
    renderApp('/portfolios');
    expect(await screen.findByText('Portfolio value in CHF')).toBeVisible();
    expect(within(section('Domestic portfolios')).getByText('Retirement')).toBeVisible();
    expect(within(section('Domestic portfolios')).getByText('No value yet')).toBeVisible();
    expect(section('International portfolios')).toHaveTextContent('Switzerland · CHF · 2 holdings');
    expect(screen.getByRole('list', { name: 'CHF portfolio value by type' })).toHaveTextContent(
      'Domestic25%International75%',
    );
  });

  it('loads more pages on request', async () => {
    server.use(
      http.get('/api/v1/portfolios', ({ request }) => {
        const cursor = new URL(request.url).searchParams.get('cursor');
        const page =
          cursor === 'more' ? { items: [zurich], next_cursor: null } : { items: [aPortfolio()], next_cursor: 'more' };
        return HttpResponse.json(page);
      }),
      ...portfolioServer([]),
    );
    const { user } = renderApp('/portfolios');
    await user.click(await screen.findByRole('button', { name: 'Show more' }));
    expect(await screen.findByText('Zürich')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Show more' })).not.toBeInTheDocument();
  });
});

describe('adding a portfolio', () => {
  it('requires a foreign country for an international portfolio', async () => {
    const portfolios = [aPortfolio()];
    server.use(...portfolioServer(portfolios));
    const { user } = renderApp('/portfolios');
    await user.click(await screen.findByRole('button', { name: 'Add portfolio' }));

    const form = within(await dialog());
    await user.type(await form.findByLabelText('Name'), 'Zürich');
    expect(form.queryByLabelText('Portfolio country')).not.toBeInTheDocument();
    await user.click(form.getByRole('radio', { name: /International/ }));
    await user.click(form.getByRole('button', { name: 'Add portfolio' }));
    const country = form.getByLabelText('Portfolio country');
    await waitFor(() => expect(country).toHaveAccessibleDescription('Choose the country the portfolio is held in.'));

    await user.selectOptions(country, 'DE');
    expect(country).toHaveAccessibleDescription(/outside your home country/);
    await user.selectOptions(country, 'CH');
    expect(form.getByLabelText('Base currency')).toHaveValue('CHF');
    await user.click(form.getByRole('button', { name: 'Add portfolio' }));

    expect(await screen.findByText('Zürich')).toBeVisible();
    expect(portfolios[1]).toMatchObject({ country_code: 'CH', home_country: 'DE', base_currency: 'CHF' });
  });

  it('does not replace a chosen currency', async () => {
    server.use(...portfolioServer([aPortfolio()]));
    const { user } = renderApp('/portfolios');
    await user.click(await screen.findByRole('button', { name: 'Add portfolio' }));
    const form = within(await dialog());
    await user.selectOptions(await form.findByLabelText('Base currency'), 'USD');
    await user.selectOptions(form.getByLabelText('Home country'), 'JP');
    expect(form.getByLabelText('Base currency')).toHaveValue('USD');
  });

  it('uses the same key for a retry and a new one for a corrected request', async () => {
    const keys: (string | null)[] = [];
    const answers = [HttpResponse.error(), problem(503, { detail: 'Busy.' }), problem(422, { detail: 'No.' })];
    server.use(
      http.post('/api/v1/portfolios', ({ request }) => {
        keys.push(request.headers.get('Idempotency-Key'));
        return answers.shift();
      }),
      ...portfolioServer([aPortfolio()]),
    );
    const { user } = renderApp('/portfolios');
    await user.click(await screen.findByRole('button', { name: 'Add portfolio' }));
    const form = within(await dialog());
    const add = () => user.click(form.getByRole('button', { name: 'Add portfolio' }));
    await user.type(await form.findByLabelText('Name'), 'Broker');
    await add();
    expect(await form.findByRole('alert')).toHaveTextContent('Can’t reach the server');
    await add();
    expect(await form.findByText('Busy.')).toBeVisible();
    await user.type(form.getByLabelText('Name'), ' two');
    await add();
    expect(await form.findByText('No.')).toBeVisible();

    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).not.toBe(keys[0]);
  });

  it("shows the server's errors on their fields, and elsewhere those of fields it does not show", async () => {
    const errors = [
      { field: 'base_currency', code: 'unknown', message: 'Not a currency.' },
      { field: 'colour', code: 'unknown', message: 'No such field.' },
    ];
    server.use(
      http.post('/api/v1/portfolios', () => problem(422, { errors })),
      ...portfolioServer([aPortfolio()]),
    );
    const { user } = renderApp('/portfolios');
    await user.click(await screen.findByRole('button', { name: 'Add portfolio' }));
    const form = within(await dialog());
    await user.type(await form.findByLabelText('Name'), 'Broker');
    await user.click(form.getByRole('button', { name: 'Add portfolio' }));
    expect(await form.findByRole('alert')).toHaveTextContent('No such field.');
    expect(form.getByLabelText('Base currency')).toHaveAccessibleDescription('Not a currency.');
  });
});

describe('editing a portfolio', () => {
  it('sends the version that was read', async () => {
    server.use(...portfolioServer([aPortfolio()]));
    const { user } = renderApp('/portfolios');
    await openMenu(user, 'Retirement', 'Edit');
    const name = await within(await dialog()).findByLabelText('Name');
    expect(name).toHaveValue('Retirement');
    await user.clear(name);
    await user.type(name, 'Pension{Enter}');
    expect(await screen.findByRole('heading', { level: 3, name: 'Pension' })).toBeVisible();
  });

  it('does not overwrite concurrent changes', async () => {
    server.use(
      http.patch('/api/v1/portfolios/:id', () => problem(412)),
      ...portfolioServer([aPortfolio()]),
    );
    const { user } = renderApp('/portfolios');
    await openMenu(user, 'Retirement', 'Edit');
    const form = within(await dialog());
    await user.type(await form.findByLabelText('Name'), '!{Enter}');
    expect(await form.findByRole('alert')).toHaveTextContent('changed elsewhere');
  });
});

describe('deleting a portfolio', () => {
  it('can be undone', async () => {
    server.use(...portfolioServer([aPortfolio(), zurich]));
    const { user } = renderApp('/portfolios');
    await openMenu(user, 'Retirement', 'Delete');
    await waitFor(() => expect(screen.queryByRole('heading', { name: 'Retirement' })).not.toBeInTheDocument());
    await waitFor(() => expect(screen.getByRole('heading', { name: 'Domestic portfolios' })).toHaveFocus());

    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    expect(await screen.findByRole('heading', { name: 'Retirement' })).toBeVisible();
    expect(await screen.findByText('Restored “Retirement”')).toBeVisible();
  });

  it('reports a failure', async () => {
    server.use(
      http.delete('/api/v1/portfolios/:id', () => problem(500)),
      ...portfolioServer([aPortfolio()]),
    );
    const { user } = renderApp('/portfolios');
    await openMenu(user, 'Retirement', 'Delete');
    expect(await screen.findByText('Couldn’t delete “Retirement”. Try again.')).toBeVisible();
    expect(screen.getByRole('heading', { name: 'Retirement' })).toBeVisible();
  });
});
