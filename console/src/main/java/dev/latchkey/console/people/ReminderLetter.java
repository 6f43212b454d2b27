package dev.latchkey.console.people;

import dev.latchkey.core.account.Letters;
import dev.latchkey.core.account.SecondFactorReminders;
import dev.latchkey.core.catalogue.LetterFact;
import dev.latchkey.core.catalogue.LetterKind;
import dev.latchkey.core.command.Actor;
import dev.latchkey.page.BrandedLetter;
import dev.latchkey.page.Pages;
import java.util.Map;

/** Letters that ask people to turn two-step sign-in on, with a link to the page where they do. */
public final class ReminderLetter {

    private final SecondFactorReminders reminders;
    private final Letters letters;
    private final Pages pages;
    private final String webOrigin;

    /** @param webOrigin what the link begins with */
    public ReminderLetter(SecondFactorReminders reminders, Letters letters, Pages pages, String webOrigin) {
        this.reminders = reminders;
        this.letters = letters;
        this.pages = pages;
        this.webOrigin = webOrigin;
    }

    /** Sends one, as {@link SecondFactorReminders#send} does. */
    void send(Actor.CompanyUser actor, String userId) {
        reminders.send(actor, userId, letters, this::letter);
    }

    private Letters.Letter letter(String company) {
        var address = webOrigin + "/account/security";
        return BrandedLetter.of(
                pages,
                LetterKind.SECOND_FACTOR_REMINDER,
                Map.of(LetterFact.COMPANY, company, LetterFact.LINK, address),
                pages.text("mail.reminder.subject", pages.product()),
                () -> pages.text("mail.reminder.text", company, pages.product(), address));
    }
}
