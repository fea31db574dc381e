// A mailbox for tests: accepts every email, and prints each as a line of JSON. The first line is the
// port. Usage: node maildev.cjs FOLDER PORT (0 picks one)
const maildev = require('maildev');

const [folder, port] = process.argv.slice(2);
const mailbox = maildev({ ip: '127.0.0.1', smtp: port, mailDirectory: folder, silent: true, disableWeb: true });

mailbox.on('new', (mail) => {
  const { headers, subject, text, html, messageId, envelope } = mail;
  console.log(JSON.stringify({ headers, subject, text, html, messageId, envelope }));
});

mailbox.listen().then(() => console.log(JSON.stringify({ port: mailbox.smtp.server.address().port })));
