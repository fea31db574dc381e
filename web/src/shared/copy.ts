export const copy = {
  productName: 'Coffer',
  close: 'Close',
  showPassword: 'Show password',
  hidePassword: 'Hide password',
  notifications: 'Notifications',
  theme: {
    label: 'Theme',
    system: 'System',
    light: 'Light',
    dark: 'Dark',
  },
};
