import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Eye, History, Landmark, LogOut, Plus, ReceiptText, Search, Settings, SunMoon } from 'lucide-react';
import { useEffect, useState } from 'react';
import { generatePath, useNavigate } from 'react-router';
import { toast } from 'sonner';
import { accountsQuery } from '@/features/accounts';
import { useAuthStore } from '@/features/auth';
import { allCategories, CategoryDot, categoryTreeQuery } from '@/features/categories';
import { foundTransactionsQuery, phraseOf, transactionsPath } from '@/features/transactions';
import { addRequest } from '@/shared/lib/add-request';
import { formatDay } from '@/shared/lib/days';
import { useHiddenAmounts } from '@/shared/lib/hidden-amounts';
import { matchesWords } from '@/shared/lib/match-words';
import { formatAmount } from '@/shared/lib/money';
import { paths } from '@/shared/lib/paths';
import { themePreferences, useTheme } from '@/shared/lib/theme';
import { messages as sharedMessages } from '@/shared/messages';
import { Dialog, DialogContent, DialogDescription, DialogTitle } from '@/shared/ui/dialog';
import type { DialogProps } from '@/shared/ui/lazy-dialog';
import { OptionSearch, type SearchOption } from '@/shared/ui/option-search';
import { navigation } from './navigation';
import { messages } from './shell-messages';

const text = messages.palette;
const TYPING_MS = 200;
/** Shorter texts match too many transactions. */
const SEARCHED_MIN = 2;
const FOUND_MAX = 8;

interface Command extends SearchOption {
  run: () => unknown;
}

interface CommandPaletteProps extends DialogProps {
  onAddTransaction: () => void;
}

/** Finds pages, actions, accounts, categories and transactions by typing. */
export function CommandPalette({ open, onOpenChange, onAddTransaction }: CommandPaletteProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent className="flex flex-col overflow-hidden p-0 max-sm:inset-0 max-sm:max-h-dvh max-sm:rounded-none sm:top-24 sm:max-h-[min(30rem,calc(100dvh-8rem))] sm:max-w-xl sm:translate-y-0 sm:p-0 [&>button]:top-1.5 [&>button]:right-1.5">
        <DialogTitle className="sr-only">{text.title}</DialogTitle>
        <DialogDescription className="sr-only">{text.description}</DialogDescription>
        <Commands onClose={() => onOpenChange(false)} onAddTransaction={onAddTransaction} />
      </DialogContent>
    </Dialog>
  );
}

interface CommandsProps {
  onClose: () => void;
  onAddTransaction: () => void;
}

function Commands({ onClose, onAddTransaction }: CommandsProps) {
  const [query, setQuery] = useState('');
  const found = useFoundTransactions(query);
  const fixed = [...usePages(), ...useActions(onAddTransaction)];
  const data = useData();
  // Without a text, the data would be too much to look through.
  const options = query.trim() === '' ? fixed : [...matching([...fixed, ...data], query), ...found];
  return (
    <OptionSearch
      className="flex-1 [&_input]:pr-10"
      label={text.title}
      placeholder={text.placeholder}
      query={query}
      onQuery={setQuery}
      options={options}
      status={text.results({ count: options.length })}
      onPick={({ run }) => {
        onClose();
        run();
      }}
    />
  );
}

function matching(commands: Command[], query: string): Command[] {
  return commands.filter(({ label, group = '' }) => matchesWords(`${group} ${label}`, query));
}

function usePages(): Command[] {
  const navigate = useNavigate();
  return [
    ...navigation.map(({ page, Icon }) => ({
      id: page,
      group: text.pages,
      label: messages.navigation[page],
      icon: <Icon aria-hidden />,
      run: () => navigate(paths[page]),
    })),
    {
      id: 'changes',
      group: text.pages,
      label: text.changes,
      icon: <History aria-hidden />,
      run: () => navigate(paths.changes),
    },
    ...(['profile', 'appearance'] as const).map((section) => ({
      id: `settings-${section}`,
      group: text.pages,
      label: text.settings[section],
      icon: <Settings aria-hidden />,
      run: () => navigate(generatePath(paths.settingsSection, { section })),
    })),
  ];
}

function useActions(onAddTransaction: () => void): Command[] {
  const navigate = useNavigate();
  const logout = useAuthStore((state) => state.logout);
  const { isSet: isHidden, set: setHidden } = useHiddenAmounts();
  const { preference, setPreference } = useTheme();
  const group = text.actions;
  return [
    { id: 'add-transaction', group, label: text.addTransaction, icon: <Plus aria-hidden />, run: onAddTransaction },
    ...(['accounts', 'budgets', 'portfolios', 'categories'] as const).map((page) => ({
      id: `add-to-${page}`,
      group,
      label: text.add[page],
      icon: <Plus aria-hidden />,
      run: () => navigate(paths[page], { state: addRequest }),
    })),
    {
      id: 'amounts',
      group,
      label: isHidden ? messages.amounts.show : messages.amounts.hide,
      icon: <Eye aria-hidden />,
      run: () => setHidden(!isHidden),
    },
    ...themePreferences
      .filter((theme) => theme !== preference)
      .map((theme) => ({
        id: `theme-${theme}`,
        group,
        label: text.theme({ name: sharedMessages.theme[theme] }),
        icon: <SunMoon aria-hidden />,
        run: () => setPreference(theme),
      })),
    {
      id: 'sign-out',
      group,
      label: text.signOut,
      icon: <LogOut aria-hidden />,
      run: () => logout().catch(() => toast(text.signOutFailed)),
    },
  ];
}

/** The accounts, which lead to their pages, and the categories, which lead to their transactions. */
function useData(): Command[] {
  const navigate = useNavigate();
  const { data: accounts = [] } = useInfiniteQuery(accountsQuery());
  const { data: tree = [] } = useQuery(categoryTreeQuery());
  return [
    ...accounts.map(({ id, name, balance, currency }) => ({
      id,
      group: text.accounts,
      label: name,
      icon: <Landmark aria-hidden />,
      detail: formatAmount(balance, currency),
      run: () => navigate(generatePath(paths.account, { id })),
    })),
    ...allCategories(tree).map(({ id, name, colour }) => ({
      id,
      group: text.categories,
      label: name,
      icon: <CategoryDot colour={colour} className="mx-1" />,
      run: () => navigate(transactionsPath({ category: id })),
    })),
  ];
}

/** The newest transactions that match the text, once the user stops typing. */
function useFoundTransactions(query: string): Command[] {
  const navigate = useNavigate();
  const [searched, setSearched] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSearched(query.trim()), TYPING_MS);
    return () => clearTimeout(timer);
  }, [query]);
  const isSearched = searched.length >= SEARCHED_MIN;
  const { data: found = [] } = useQuery({
    ...foundTransactionsQuery(searched, FOUND_MAX),
    enabled: isSearched,
    placeholderData: keepPreviousData,
  });
  if (!isSearched || query.trim() === '') return [];
  return [
    ...found.map(({ id, description, amount, booked_on, currency }) => ({
      id,
      group: text.transactions,
      label: description,
      icon: <ReceiptText aria-hidden />,
      detail: `${formatDay(booked_on, 'medium')} · ${formatAmount(amount, currency)}`,
      run: () => navigate(transactionsPath({ q: phraseOf(description) })),
    })),
    ...(found.length === 0
      ? []
      : [
          {
            id: 'all-transactions',
            group: text.transactions,
            label: text.allFound({ query: searched }),
            icon: <Search aria-hidden />,
            run: () => navigate(transactionsPath({ q: searched })),
          },
        ]),
  ];
}
