import { render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import { useTheme } from '@/shared/lib/theme';
import { ThemeToggle } from './theme-toggle';

beforeEach(() => useTheme.setState(useTheme.getInitialState(), true));

it('stores and applies a choice, and removes it for the system theme', async () => {
  const applied = vi.fn();
  window.addEventListener('coffer:theme', applied);
  const user = userEvent.setup();
  render(<ThemeToggle />);
  expect(screen.getByRole('group', { name: 'Theme' })).toBeVisible();
  expect(screen.getByRole('radio', { name: 'System' })).toBeChecked();

  await user.click(screen.getByRole('radio', { name: 'Dark' }));
  expect(screen.getByRole('radio', { name: 'Dark' })).toBeChecked();
  expect(localStorage.getItem('coffer.theme')).toBe('dark');
  expect(applied).toHaveBeenCalledOnce();

  await user.click(screen.getByRole('radio', { name: 'System' }));
  expect(localStorage).toHaveLength(0);
  window.removeEventListener('coffer:theme', applied);
});
