package dev.latchkey.app.node;

import dev.latchkey.core.account.Letters;
import dev.latchkey.edge.mail.Mail;
import dev.latchkey.edge.mail.Mailer;
import dev.latchkey.edge.mail.RecipientRefused;

/** Letters as mail. */
final class MailedLetters implements Letters {

    private final Mailer mailer;

    MailedLetters(Mailer mailer) {
        this.mailer = mailer;
    }

    @Override
    public void send(String address, Letter letter) {
        try {
            mailer.send(new Mail(address, new Mail.Letter(letter.subject(), letter.text())));
        } catch (IllegalStateException e) {
            throw new NotSent(e, e instanceof RecipientRefused);
        }
    }

    @Override
    public boolean areTaken() {
        return mailer.isTaking();
    }
}
