package dev.latchkey.console.people;

import dev.latchkey.core.account.Invitations;
import dev.latchkey.core.account.Letters;
import dev.latchkey.core.command.Actor;
import dev.latchkey.page.NewPasswordPage;
import dev.latchkey.page.Pages;
import dev.latchkey.page.SignedLetter;

/** Invitations as letters with a link to the page where a password is chosen. */
public final class InvitationLetters implements InviteLetter {

    private final Invitations invitations;
    private final Letters letters;
    private final Pages pages;
    private final String webOrigin;

    /** @param webOrigin what the link begins with */
    public InvitationLetters(Invitations invitations, Letters letters, Pages pages, String webOrigin) {
        this.invitations = invitations;
        this.letters = letters;
        this.pages = pages;
        this.webOrigin = webOrigin;
    }

    @Override
    public void send(Actor.CompanyUser actor, String userId) {
        invitations.send(
                actor,
                userId,
                letters,
                link -> SignedLetter.of(
                        pages,
                        pages.text("mail.invite.subject", link.ownerName(), pages.product()),
                        pages.text("mail.invite.text", link.ownerName(), NewPasswordPage.addressOf(webOrigin, link))));
    }
}
