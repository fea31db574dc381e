/** The version of both texts. It changes with every change of their meaning, and the server records which was accepted. */
export const LEGAL_VERSION = '2026-11-01';

export interface LegalText {
  title: string;
  lead: string;
  sections: { heading: string; paragraphs: string[] }[];
}

export const copy = {
  version: (date: string) => `In force since ${date}`,
  otherDocument: 'See also',
  backToApp: 'Back to Coffer',
};

export const terms: LegalText = {
  title: 'Terms of use',
  lead: 'Coffer is software that a person or an organisation runs on a server of their own. These terms are between you and whoever runs the server you are using, called the operator here. The authors of Coffer do not run it for you and receive nothing from it.',
  sections: [
    {
      heading: 'Your account',
      paragraphs: [
        'You may use this server if its operator lets you. An account belongs to one person. Keep your password to yourself, choose one you use nowhere else, and tell the operator if you think somebody else has used your account.',
        'The operator may lock an account to protect it or the server, for example after many failed attempts to sign in, and may end it after telling you, so that you can take your data with you first.',
      ],
    },
    {
      heading: 'Your data',
      paragraphs: [
        'What you enter stays yours. You allow the operator to store and process it as far as is needed to show it to you, to back it up and to keep the server secure, and for nothing else.',
        'You are responsible for being allowed to enter what you enter, such as data about people you share an account with.',
      ],
    },
    {
      heading: 'What Coffer is not',
      paragraphs: [
        'Coffer keeps records and calculates from them. It gives no investment, tax, legal or accounting advice. It holds no money and makes no payments. Compare its figures with the statements of your bank or broker before you rely on them.',
      ],
    },
    {
      heading: 'Fair use',
      paragraphs: [
        'Do not try to reach other people’s data, to get around the limits of the server, or to use it for anything unlawful. If you find a weakness, please tell the operator first.',
      ],
    },
    {
      heading: 'Availability and liability',
      paragraphs: [
        'The server is provided as it is. The operator decides when it is maintained and how long it runs; keep an export of what you cannot afford to lose. Nothing in these terms takes away rights that the law gives you, nor limits liability for intent, gross negligence or harm to a person.',
      ],
    },
    {
      heading: 'Leaving, and changes',
      paragraphs: [
        'You may end your account at any time. A change of these terms gets a new version, and you are asked before it applies to you; which version you accepted, and when, is stored with your account.',
      ],
    },
  ],
};

export const privacy: LegalText = {
  title: 'Privacy notice',
  lead: 'This server is run by its operator, who is responsible for your data under data-protection law and is the one to ask about it. Coffer itself sends nothing to its authors: there are no analytics, no advertising and no third-party scripts in these pages.',
  sections: [
    {
      heading: 'What is stored',
      paragraphs: [
        'Your account: e-mail address, a one-way hash of your password, the settings you choose, and the version of the terms you accepted with its time.',
        'Your finances: the portfolios, accounts and records you enter or import.',
        'Security records: your sign-in sessions with device, network address and time, attempts to sign in, and a log of changes to your account. They exist to protect you and to find misuse.',
      ],
    },
    {
      heading: 'Why, and on what ground',
      paragraphs: [
        'Your account and finances are processed to give you the service you asked for (a contract, under article 6(1)(b) GDPR). Security records are kept in the legitimate interest of a safe server (article 6(1)(f)).',
      ],
    },
    {
      heading: 'Cookies',
      paragraphs: [
        'Two cookies keep you signed in, and scripts cannot read them. A choice of theme is kept in this browser. These are needed for the application to work as you asked, so there is no cookie banner; nothing follows you anywhere else.',
      ],
    },
    {
      heading: 'Who can see it',
      paragraphs: [
        'You, and the operator as far as running the server requires. The operator may have the server, its backups or its mail handled by a provider under contract. Your data is not sold, and it is given to authorities only where the law demands it.',
      ],
    },
    {
      heading: 'How long',
      paragraphs: [
        'As long as your account exists. What you delete can be restored for a short while, then it is removed; backups lose it as they expire. Security records are kept for a limited time that the operator sets.',
      ],
    },
    {
      heading: 'Your rights',
      paragraphs: [
        'You may ask the operator to see, correct, export or erase your data, to restrict its processing, and you may object to it. You may also complain to a data-protection authority.',
      ],
    },
    {
      heading: 'Changes',
      paragraphs: [
        'A change of this notice gets a new version and date, and the operator tells you before it applies.',
      ],
    },
  ],
};
