### Emails. Their texts contain nothing that a stranger can choose, apart from addresses.

# $day (number)
# $month (message)
# $year (number)
# $time (text): a time, such as 09:00
# $zone (text): a time zone, such as Europe/Berlin
email-time = { $day } { $month } { $year } at { $time } ({ $zone })
email-month-january = January
email-month-february = February
email-month-march = March
email-month-april = April
email-month-may = May
email-month-june = June
email-month-july = July
email-month-august = August
email-month-september = September
email-month-october = October
email-month-november = November
email-month-december = December

email-fact-time = When
email-fact-address = IP address
email-fact-device = Device
email-by-operator = On the server
# $browser (text): such as Firefox
# $system (text): such as Windows
email-device = { $browser } on { $system }
email-device-unknown = An unknown device

email-link-fallback = If the button doesn't work, copy this address into your browser:
# $time (message)
email-link-validity = The link works once, until { $time }.

# $host (text): the address of this installation
email-footer = Sent by Coffer at { $host }.
email-footer-security = You receive security emails about your account whatever your notification settings are.

email-welcome-subject = Welcome to Coffer: confirm your email address
# $address (text): an email address
email-welcome-text = Your account is ready. Please confirm that { $address } is your address: it lets you recover your account if you forget your password.
email-welcome-action = Confirm email address
email-welcome-closing = If you didn't create an account, someone may have mistyped their address. You can ignore this email.

email-verify-address-subject = Confirm your email address
# $address (text): an email address
email-verify-address-text = Please confirm that { $address } is your address. It lets you recover your account if you forget your password.
email-verify-address-action = Confirm email address
email-verify-address-closing = If you didn't ask for this email, you can ignore it.

email-reset-password-subject = Reset your password
email-reset-password-text = Someone asked to reset the password of your account. If it was you, choose a new one.
email-reset-password-action = Choose a new password
email-reset-password-closing = If it wasn't you, ignore this email. Your password stays as it is.

email-password-changed-subject = Your password was changed
email-password-changed-text = The password of your account was changed. If it was you, there is nothing to do.
email-password-changed-action = This wasn't me
email-password-changed-closing = If it wasn't you, use this link. It signs everyone out of your account, and lets you choose a new password.

email-confirm-address-subject = Confirm your new email address
# $address (text): an email address
email-confirm-address-text = Please confirm that { $address } is to be the new address of your account.
email-confirm-address-action = Confirm new address
email-confirm-address-closing = Until then, your account keeps its present address. If you didn't ask for this, you can ignore this email.

email-address-change-requested-subject = Your email address is about to change
# $address (text): the new email address
email-address-change-requested-text = Someone asked to change the address of your account to { $address }. It changes once that address is confirmed. If it was you, there is nothing to do.
email-address-change-requested-action = This wasn't me
email-address-change-requested-closing = If it wasn't you, use this link. It keeps your address, signs everyone out of your account, and lets you choose a new password.

email-address-changed-subject = Your email address was changed
# $old (text): the old email address
# $new (text): the new email address
email-address-changed-text = The address of your account was changed from { $old } to { $new }. If it was you, there is nothing to do.
email-address-changed-action = This wasn't me
email-address-changed-closing = If it wasn't you, use this link. It restores the old address, signs everyone out of your account, removes what was added since, and lets you choose a new password.

email-account-locked-subject = Your account is locked for a while
# $failures (number)
# $time (message)
email-account-locked-text = { $failures ->
    [one] After a failed sign-in, your account is locked until { $time }.
   *[other] After { $failures } failed sign-ins, your account is locked until { $time }.
} Nobody was signed in. You can still sign in on devices that you have used before.
email-account-locked-action = Unlock my account
email-account-locked-closing = If the failed sign-ins weren't yours, someone may be guessing your password. Make sure that you use it nowhere else.

email-new-device-subject = New sign-in to your account
email-new-device-text = Your account was signed in to on a new device. If it was you, there is nothing to do.
email-new-device-action = This wasn't me
email-new-device-closing = If it wasn't you, use this link. It ends the session, forgets the device, and lets you choose a new password.

email-invitation-subject = You are invited to Coffer
# $inviter (text): an email address
# $host (text): the address of this installation
email-invitation-text = { $inviter } invites you to use Coffer at { $host }, to keep track of your money.
# $host (text): the address of this installation
email-invitation-text-by-operator = You are invited to use Coffer at { $host }, to keep track of your money.
email-invitation-action = Accept invitation
# $address (text): an email address
email-invitation-closing = The invitation is for { $address }. If you don't expect it, you can ignore this email.

email-recovered-by-operator-subject = An operator changed your account
email-recovered-by-operator-sign-in-link = The operator of this installation created a link that signs in to your account.
email-recovered-by-operator-factors-reset = The operator of this installation removed the two-factor authentication of your account.
email-recovered-by-operator-unlocked = The operator of this installation unlocked your account.
email-recovered-by-operator-sessions-ended = The operator of this installation signed everyone out of your account.
email-recovered-by-operator-role-changed = The operator of this installation changed the role of your account.
email-recovered-by-operator-closing = If you didn't ask for this, please contact the operator.

email-deletion-requested-subject = Your account will be deleted
# $time (message)
email-deletion-requested-text = Someone asked to delete your account. The account and all its data will be deleted on { $time }. If it was you, there is nothing to do.
email-deletion-requested-action = Keep my account
email-deletion-requested-closing = If it wasn't you, or if you have changed your mind, use this link. It stops the deletion.

email-test-subject = Test email
# $host (text): the address of this installation
email-test-text = This email shows that Coffer at { $host } can send emails.
