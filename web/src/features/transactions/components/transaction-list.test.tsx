import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Transaction, UndoConflicts } from '@/shared/api/types';
import { useShortcutPreference } from '@/shared/lib/shortcut-preference';
import { anAccount, aTransaction, FOOD, financeServer, problem, signedIn } from '@/test/handlers';
import { renderApp } from '@/test/render-app';
import { server } from '@/test/server';

const SAVINGS = 'savings';
const TRANSFER = '0192f0c4-0000-7000-8000-0000000000b1';

const groceries = aTransaction({ id: 'a' });
const bakery = aTransaction({ id: 'b', description: 'Bakery', amount: '-3' });
const toSavings = aTransaction({
  id: 'c',
  description: 'To savings',
  amount: '12.50',
  type: 'income',
  account_id: SAVINGS,
});

const bulk = '/api/v1/transactions/bulk';
const box = (name: string) => screen.findByRole('checkbox', { name: `Select ${name}` });
const bar = () => screen.findByRole('region', { name: 'Selected transactions' });

function show(...transactions: Transaction[]) {
  server.use(...financeServer({ accounts: [anAccount(), anAccount({ id: SAVINGS })], transactions }), ...signedIn());
}

beforeEach(() => {
  useShortcutPreference.setState({ isOn: true });
  show(groceries, bakery, toSavings);
});

describe('several transactions', () => {
  it('can be selected and deselected together', async () => {
    const { user } = renderApp('/transactions');
    const all = await screen.findByRole('checkbox', { name: 'Select all shown' });
    await user.click(await box('Bakery'));
    expect(all).toBePartiallyChecked();
    await user.click(all);
    expect(await bar()).toHaveTextContent('3 selected');
    expect(screen.getByRole('status')).toHaveTextContent('3 selected');
    await user.click(all);
    expect(screen.queryByRole('region', { name: 'Selected transactions' })).not.toBeInTheDocument();
  });

  it('get another category of the common kind', async () => {
    let sent: unknown;
    server.use(
      http.patch(bulk, async ({ request }) => {
        sent = await request.json();
        return HttpResponse.json({ updated: 2 });
      }),
    );
    const { user } = renderApp('/transactions');
    await user.click(await box('Groceries'));
    await user.click(await box('Bakery'));
    const tools = within(await bar());
    expect(tools.getByRole('button', { name: 'Apply' })).toBeDisabled();
    await user.selectOptions(tools.getByLabelText('New category'), 'Food');
    await user.click(tools.getByRole('button', { name: 'Apply' }));
    expect(await screen.findByText('Changed the category of 2 transactions')).toBeVisible();
    expect(sent).toEqual({ ids: ['a', 'b'], category_id: FOOD });
    expect(await box('Groceries')).not.toBeChecked();
  });

  it('lose their category', async () => {
    let sent: unknown;
    server.use(
      http.patch(bulk, async ({ request }) => {
        sent = await request.json();
        return HttpResponse.json({ updated: 1 });
      }),
    );
    const { user } = renderApp('/transactions');
    await user.click(await box('Groceries'));
    const tools = within(await bar());
    await user.selectOptions(tools.getByLabelText('New category'), 'Uncategorised');
    await user.click(tools.getByRole('button', { name: 'Apply' }));
    await waitFor(() => expect(sent).toEqual({ ids: ['a'], category_id: null }));
  });

  it('that have the category already are reported as such', async () => {
    server.use(http.patch(bulk, () => HttpResponse.json({ updated: 0 })));
    const { user } = renderApp('/transactions');
    await user.click(await box('Groceries'));
    const tools = within(await bar());
    await user.selectOptions(tools.getByLabelText('New category'), 'Uncategorised');
    await user.click(tools.getByRole('button', { name: 'Apply' }));
    expect(await screen.findByText('No changes: already in this category')).toBeVisible();
  });

  it('of different kinds cannot be recategorised, and the bar explains why', async () => {
    const { user } = renderApp('/transactions');
    await user.click(await box('Groceries'));
    await user.click(await box('To savings'));
    expect(await bar()).toHaveTextContent(/only expenses or only income/);
    expect(screen.queryByLabelText('New category')).not.toBeInTheDocument();
  });

  it('are deleted and restored together', async () => {
    const undone: unknown[] = [];
    server.use(
      http.delete(bulk, async ({ request }) => {
        expect(await request.json()).toEqual({ ids: ['a', 'b'] });
        show(toSavings);
        return HttpResponse.json({ deleted: 2, skipped: 0, change_set_id: 's' });
      }),
      http.post('/api/v1/change-sets/:id/undo', ({ params }) => {
        undone.push(params['id']);
        return HttpResponse.json({ id: 's', type: 'deletion', undone_count: 2, skipped_count: 0 });
      }),
    );
    const { user } = renderApp('/transactions');
    await user.click(await box('Groceries'));
    await user.click(await box('Bakery'));
    await user.click(within(await bar()).getByRole('button', { name: 'Delete' }));
    expect(await screen.findByText('Deleted 2 transactions')).toBeVisible();
    expect(screen.queryByText('Groceries')).not.toBeInTheDocument();
    expect(screen.getByRole('region', { name: 'Transaction list' })).toHaveFocus();
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(await screen.findByText('Restored 2 transactions')).toBeVisible();
    expect(undone).toEqual(['s']);
  });

  it('are not restored if one cannot be, and the changes page explains why', async () => {
    const change = { id: 's', type: 'deletion', category_id: null, row_count: 1, created_at: '2026-03-31T10:00:00Z' };
    const conflicts: UndoConflicts = { count: 1, rows: [{ type: 'transaction', id: 'a', reason: 'after_closing' }] };
    server.use(
      http.delete(bulk, () => HttpResponse.json({ deleted: 1, skipped: 0, change_set_id: 's' })),
      http.post('/api/v1/change-sets/:id/undo', () => problem(409, { conflicts })),
      http.get('/api/v1/change-sets', () => HttpResponse.json({ items: [change], next_cursor: null })),
    );
    const { user, location } = renderApp('/transactions');
    await user.click(await box('Groceries'));
    await user.click(within(await bar()).getByRole('button', { name: 'Delete' }));
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    expect(await screen.findByText('1 item can’t be undone, so nothing has changed.')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Details' }));
    expect(await screen.findByText('1 after the closing date of the account')).toBeVisible();
    expect(location()).toBe('/changes');
    const changes = screen.getByRole('list', { name: 'Changes, newest first' });
    expect(changes.firstElementChild).toHaveFocus();
  });

  it('stay selected if the server refuses, and the bar shows the error', async () => {
    server.use(http.delete(bulk, () => problem(409, { detail: 'One of them is gone.' })));
    const { user } = renderApp('/transactions');
    await user.click(await box('Groceries'));
    await user.click(within(await bar()).getByRole('button', { name: 'Delete' }));
    expect(await within(await bar()).findByRole('alert')).toHaveTextContent('One of them is gone.');
    expect(await box('Groceries')).toBeChecked();
  });
});

describe('the category of a transaction', () => {
  const pick = async (user: ReturnType<typeof renderApp>['user'], typed: string) => {
    await user.click(await screen.findByRole('button', { name: 'Category of Groceries: Uncategorised' }));
    await user.type(await screen.findByRole('combobox', { name: 'Choose a category' }), typed);
  };

  it('is changed in place, and the change can be undone', async () => {
    const sent: unknown[] = [];
    server.use(
      http.patch('/api/v1/transactions/a', async ({ request }) => {
        sent.push(await request.json());
        return HttpResponse.json(groceries);
      }),
    );
    const { user } = renderApp('/transactions');
    await pick(user, 'foo{Enter}');
    expect(await screen.findByText('Changed the category of “Groceries”')).toBeVisible();
    expect(screen.getByRole('button', { name: /^Category of Groceries/ })).toHaveFocus();
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(sent).toEqual([{ category_id: FOOD }, { category_id: null }]));
  });

  it('is chosen by arrow keys, among those of its kind', async () => {
    let sent: unknown;
    server.use(
      http.patch('/api/v1/transactions/a', async ({ request }) => {
        sent = await request.json();
        return HttpResponse.json(groceries);
      }),
    );
    const { user } = renderApp('/transactions');
    await pick(user, 'home');
    const field = screen.getByRole('combobox', { name: 'Choose a category' });
    const list = within(screen.getByRole('listbox', { name: 'Choose a category' }));
    const options = list.getAllByRole('option');
    expect(options.map(({ textContent }) => textContent)).toEqual(['Home', 'Energy', 'Rent']);
    expect(field).toHaveAttribute('aria-activedescendant', options[0]?.id);
    await user.keyboard('{ArrowUp}{ArrowUp}');
    expect(field).toHaveAttribute('aria-activedescendant', options[1]?.id);
    await user.clear(field);
    await user.type(field, 'nothing');
    expect(list.queryByRole('option')).not.toBeInTheDocument();
    expect(screen.getByText('No categories found.')).toBeVisible();
    await user.clear(field);
    await user.type(field, 'rént{Enter}');
    await waitFor(() => expect(sent).toEqual({ category_id: '0192f0c4-0000-7000-8000-0000000000e4' }));
  });

  it('stays as it was if the server refuses', async () => {
    server.use(http.patch('/api/v1/transactions/a', () => problem(409)));
    const { user } = renderApp('/transactions');
    await pick(user, 'food{Enter}');
    expect(await screen.findByText(/Couldn’t change the category of “Groceries”/)).toBeVisible();
    expect(await screen.findByRole('button', { name: 'Category of Groceries: Uncategorised' })).toBeVisible();
  });

  it('is not offered for a transfer', async () => {
    show(aTransaction({ type: 'transfer', transfer_id: TRANSFER }));
    renderApp('/transactions');
    await box('Groceries');
    expect(screen.queryByRole('button', { name: /^Category of/ })).not.toBeInTheDocument();
  });
});

describe('a transfer', () => {
  it('is created from two transactions and undone', async () => {
    const unlinked: unknown[] = [];
    server.use(
      http.post('/api/v1/transfers/link', async ({ request }) => {
        expect(await request.json()).toEqual({ transaction_ids: ['a', 'c'] });
        return HttpResponse.json({ id: TRANSFER, outgoing: groceries, incoming: toSavings });
      }),
      http.post('/api/v1/transfers/:id/unlink', ({ params }) => {
        unlinked.push(params['id']);
        return HttpResponse.json({ items: [] });
      }),
    );
    const { user } = renderApp('/transactions');
    await user.click(await box('Groceries'));
    expect(within(await bar()).queryByRole('button', { name: 'Link as transfer' })).not.toBeInTheDocument();
    await user.click(await box('To savings'));
    await user.click(within(await bar()).getByRole('button', { name: 'Link as transfer' }));
    expect(await screen.findByText('Linked as transfer')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(unlinked).toEqual([TRANSFER]));
  });

  it('is unlinked', async () => {
    show(aTransaction({ type: 'transfer', transfer_id: TRANSFER }), bakery);
    server.use(http.post(`/api/v1/transfers/${TRANSFER}/unlink`, () => HttpResponse.json({ items: [] })));
    const { user } = renderApp('/transactions');
    await user.click(await screen.findByRole('button', { name: 'Actions for Bakery' }));
    expect(screen.queryByRole('menuitem', { name: 'Unlink transfer' })).not.toBeInTheDocument();
    await user.keyboard('{Escape}');
    await user.click(screen.getByRole('button', { name: 'Actions for Groceries' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Unlink transfer' }));
    expect(await screen.findByText(/These are now separate transactions/)).toBeVisible();
  });
});

describe('single keys', () => {
  it('move through the list and select', async () => {
    const { user } = renderApp('/transactions');
    await box('Groceries');
    await user.keyboard('j');
    expect(await box('Groceries')).toHaveFocus();
    await user.keyboard('kjj');
    expect(await box('To savings')).toHaveFocus();
    await user.keyboard('jk');
    expect(await box('Bakery')).toHaveFocus();
    await user.keyboard('x');
    expect(await box('Bakery')).toBeChecked();
    await user.keyboard('x');
    expect(await box('Bakery')).not.toBeChecked();
  });

  it('add and filter', async () => {
    const { user } = renderApp('/transactions');
    await box('Groceries');
    await user.keyboard('f');
    const search = screen.getByLabelText('Search descriptions');
    expect(search).toHaveFocus();
    expect(search).toHaveValue('');
    // In a text field they are typed.
    await user.keyboard('tx');
    expect(search).toHaveValue('tx');
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
    search.blur();
    await user.keyboard('t');
    expect(await screen.findByRole('dialog', { name: 'Add transaction' })).toBeVisible();
    expect(await screen.findByLabelText('Amount')).toHaveValue('');
    await user.keyboard('?');
    expect(screen.queryByRole('dialog', { name: 'Keyboard shortcuts' })).not.toBeInTheDocument();
  });

  it('do not override browser shortcuts', async () => {
    const { user } = renderApp('/transactions');
    await box('Groceries');
    await user.keyboard('{Control>}f{/Control}{Meta>}t{/Meta}');
    expect(screen.getByLabelText('Search descriptions')).not.toHaveFocus();
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  });

  it('are explained, and can be turned off permanently', async () => {
    const { user } = renderApp('/transactions');
    await box('Groceries');
    await user.keyboard('?');
    const help = within(await screen.findByRole('dialog', { name: 'Keyboard shortcuts' }));
    const terms = help.getAllByRole('term').map(({ textContent }) => textContent);
    expect(terms.slice(0, 6)).toEqual(['t', 'f', 'j', 'k', 'x', '?']);
    const operators = within(help.getByRole('region', { name: 'Search' })).getAllByRole('term');
    expect(operators.map(({ textContent }) => textContent)).toEqual(terms.slice(6));
    expect(terms[6]).toBe('"two words"');
    await user.click(help.getByRole('checkbox', { name: 'Use single-key shortcuts' }));
    expect(localStorage.getItem('coffer.shortcuts')).toBe('off');
    await user.keyboard('{Escape}');
    await user.keyboard('jt');
    expect(await box('Groceries')).not.toHaveFocus();
    expect(screen.queryByRole('dialog', { name: 'Add transaction' })).not.toBeInTheDocument();

    await user.click(screen.getByRole('button', { name: 'Keyboard shortcuts' }));
    await user.click(await screen.findByRole('checkbox', { name: 'Use single-key shortcuts' }));
    expect(localStorage.getItem('coffer.shortcuts')).toBeNull();
  });

  it('are limited to the available actions on an account page', async () => {
    const { user } = renderApp(`/accounts/${anAccount().id}`);
    await box('Groceries');
    await user.keyboard('?');
    const help = within(await screen.findByRole('dialog', { name: 'Keyboard shortcuts' }));
    expect(help.getAllByRole('term').map(({ textContent }) => textContent)).toEqual(['j', 'k', 'x', '?']);
  });
});
