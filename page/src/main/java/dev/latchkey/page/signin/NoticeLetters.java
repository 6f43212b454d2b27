package dev.latchkey.page.signin;

import dev.latchkey.core.account.Letters;
import dev.latchkey.core.account.Notice;
import dev.latchkey.page.Pages;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What letters say that tell people what happened: plain text, whose links begin with the configured origin alone. */
public final class NoticeLetters {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private final Pages pages;
    private final String webOrigin;

    public NoticeLetters(Pages pages, String webOrigin) {
        this.pages = pages;
        this.webOrigin = webOrigin;
    }

    public Letters.Letter of(Notice notice) {
        var kind = notice.kind();
        var at = TIME.format(notice.writtenAt());
        var text = switch (kind) {
            case PASSWORD_CHANGED, PASSWORD_RESET, SECOND_FACTOR_ENABLED, SECOND_FACTOR_DISABLED ->
                pages.text("notice." + kind, at, notice.facts().getOrDefault("address", ""))
                        + "\n\n"
                        + pages.text("notice.security.end", webOrigin + "/account/security");
        };
        return new Letters.Letter(pages.text("notice.subject." + kind, pages.product()), text);
    }
}
