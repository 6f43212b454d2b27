package dev.latchkey.console.partner;

import dev.latchkey.core.account.Letters;
import dev.latchkey.core.account.PasswordChanges;
import dev.latchkey.core.catalogue.LetterFact;
import dev.latchkey.core.catalogue.LetterKind;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.portal.PartnerMembers;
import dev.latchkey.page.BrandedLetter;
import dev.latchkey.page.NewPasswordPage;
import dev.latchkey.page.Pages;
import java.util.Map;

/** Sends one of a partner's people who has no password yet a link to choose one. */
public final class MemberLetter {

    private final PartnerMembers members;
    private final Letters letters;
    private final Pages pages;
    private final String webOrigin;

    /** @param webOrigin what the link begins with */
    public MemberLetter(PartnerMembers members, Letters letters, Pages pages, String webOrigin) {
        this.members = members;
        this.letters = letters;
        this.pages = pages;
        this.webOrigin = webOrigin;
    }

    void send(PartnerActor.Member actor, String userId) {
        members.invite(actor, userId, letters, this::letter);
    }

    private Letters.Letter letter(PasswordChanges.Link link) {
        var partner = link.ownerName();
        var address = NewPasswordPage.addressOf(webOrigin, link);
        return BrandedLetter.of(
                pages,
                LetterKind.INVITATION,
                Map.of(LetterFact.COMPANY, partner, LetterFact.LINK, address),
                pages.text("mail.invite.subject", partner, pages.product()),
                () -> pages.text("mail.invite.text", partner, address));
    }
}
