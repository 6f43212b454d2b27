package dev.latchkey.console.people;

import dev.latchkey.core.account.Invitations;
import dev.latchkey.core.account.Letters;
import dev.latchkey.core.account.PasswordChanges;
import dev.latchkey.core.catalogue.LetterFact;
import dev.latchkey.core.catalogue.LetterKind;
import dev.latchkey.core.command.Actor;
import dev.latchkey.page.BrandedLetter;
import dev.latchkey.page.NewPasswordPage;
import dev.latchkey.page.Pages;
import java.util.Map;

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
        invitations.send(actor, userId, letters, this::letter);
    }

    private Letters.Letter letter(PasswordChanges.Link link) {
        var company = link.ownerName();
        var address = NewPasswordPage.addressOf(webOrigin, link);
        return BrandedLetter.of(
                pages,
                LetterKind.INVITATION,
                Map.of(LetterFact.COMPANY, company, LetterFact.LINK, address),
                pages.text("mail.invite.subject", company, pages.product()),
                () -> pages.text("mail.invite.text", company, address));
    }
}
