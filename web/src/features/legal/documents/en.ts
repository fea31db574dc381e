import type { LegalText } from '../legal-documents';

export const terms: LegalText = {
  title: 'Terms of use',
  lead: 'Coffer is self-hosted software: a person or an organisation (the operator) runs it on their own server. These terms are an agreement between you and the operator of this server. The authors of Coffer don’t run this server, aren’t party to these terms and don’t receive your data.',
  sections: [
    {
      heading: 'Your account',
      paragraphs: [
        'The operator decides who may use this server. Your account is for you alone. Keep your password secret, don’t use it anywhere else, and tell the operator if you think someone else has used your account.',
        'The operator may lock your account to protect you or the server. The operator may also close it, after giving you notice and time to export your data.',
      ],
    },
    {
      heading: 'Your data',
      paragraphs: [
        'Your data belongs to you. You allow the operator to store and process it to provide the service to you, to back it up and to keep the server secure, and for no other purpose.',
        'Make sure you’re allowed to enter data about other people, such as someone you share a bank account with.',
      ],
    },
    {
      heading: 'What Coffer doesn’t do',
      paragraphs: [
        'Coffer keeps records and makes calculations. It doesn’t give investment, tax, legal or accounting advice, hold money or make payments. Check its figures against your bank or broker statements before you rely on them.',
      ],
    },
    {
      heading: 'Acceptable use',
      paragraphs: [
        'Don’t try to access other people’s data, bypass the server’s limits or use the server for anything unlawful. If you find a security vulnerability, report it to the operator before you tell anyone else.',
      ],
    },
    {
      heading: 'Availability and liability',
      paragraphs: [
        'The server is provided as is. The operator may interrupt it for maintenance or shut it down. Keep your own export of any data you can’t afford to lose.',
        'These terms don’t limit your statutory rights, or liability for wilful misconduct, gross negligence or personal injury.',
      ],
    },
    {
      heading: 'Closing your account',
      paragraphs: ['You can stop using the server at any time, and ask the operator to delete your account.'],
    },
    {
      heading: 'Changes to these terms',
      paragraphs: [
        'When these terms change, so does the date above. The operator tells you before a new version applies to you. Coffer records which version you accepted, and when.',
      ],
    },
  ],
};

export const privacy: LegalText = {
  title: 'Privacy notice',
  lead: 'The operator of this server is responsible for your personal data, as the controller under data protection law. Contact the operator with any questions about it. Coffer sends no data to its authors, and has no analytics, no advertising and no third-party scripts.',
  sections: [
    {
      heading: 'What is stored',
      paragraphs: [
        'Account data: your email, a hash of your password, your settings, and which version of the terms you accepted and when.',
        'Financial data: the accounts, transactions, budgets, portfolios and other records you add.',
        'Security records: your sign-in sessions with IP address, browser and time, failed sign-in attempts, and an audit log of changes to your data. They are used to detect and investigate misuse.',
      ],
    },
    {
      heading: 'Purpose and legal basis',
      paragraphs: [
        'Your account data and financial data are processed to provide the service you asked for (performance of a contract, Article 6(1)(b) GDPR). Security records are kept because the operator has a legitimate interest in a secure server (Article 6(1)(f) GDPR).',
      ],
    },
    {
      heading: 'Cookies and browser storage',
      paragraphs: [
        'Coffer sets four cookies when you sign in. Two keep you signed in; a third tells the application’s pages that you may be signed in. The fourth lasts a year and recognises a browser you have used before, so that attacks on your account don’t lock you out. Scripts can read only the third, which contains no personal data.',
        'If you change how Coffer looks or works on a device, such as its theme, your browser stores that choice. All of this is needed for the application to work, so there is no cookie banner. Nothing tracks you.',
      ],
    },
    {
      heading: 'Who can see your data',
      paragraphs: [
        'You can, and so can the operator as far as running the server requires. The operator may use service providers, such as for hosting, backups or email, under contract. Your data is never sold, and is disclosed to authorities only where the law requires it.',
      ],
    },
    {
      heading: 'How long your data is kept',
      paragraphs: [
        'Your data is kept for as long as you have an account. Anything you delete disappears from the application immediately, but stays in the database, so that it can be restored, until the operator removes it. Backups keep copies until they expire.',
        'Sign-in sessions are removed 30 days after they end. What bulk changes changed is kept so that you can undo them: for a year, unless the operator chooses another time. The operator decides how long to keep the audit log.',
      ],
    },
    {
      heading: 'Your rights',
      paragraphs: [
        'You can ask the operator for access to your data, and to correct, export or erase it or restrict its processing. You can object to its processing. You can also complain to a data protection authority.',
      ],
    },
    {
      heading: 'Changes to this notice',
      paragraphs: [
        'When this notice changes, so does the date above. The operator tells you before a new version applies.',
      ],
    },
  ],
};
