package dev.latchkey.page.signin;

import dev.latchkey.core.account.Letters;
import dev.latchkey.core.account.Notice;
import dev.latchkey.page.Pages;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

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

    private String browser(String agent) {
        var name = BrowserName.of(pages.messages(), agent);
        return name.isEmpty() ? pages.text("security.browser.unknown") : name;
    }

    /** The client_id stands beside the name, because it is what an application cannot choose. */
    private String approval(Map<String, String> facts) {
        var clientId = facts.getOrDefault("clientId", "");
        return pages.text(
                "notice.APPROVAL_WAITING",
                facts.getOrDefault("company", ""),
                facts.getOrDefault("name", ""),
                clientId,
                webOrigin + "/settings/applications/" + clientId,
                webOrigin + "/account/security");
    }

    public Letters.Letter of(Notice notice) {
        var kind = notice.kind();
        var at = TIME.format(notice.writtenAt());
        var text = switch (kind) {
            case PASSWORD_CHANGED, PASSWORD_RESET, SECOND_FACTOR_ENABLED, SECOND_FACTOR_DISABLED ->
                pages.text("notice." + kind, at, notice.facts().getOrDefault("address", ""))
                        + "\n\n"
                        + pages.text("notice.security.end", webOrigin + "/account/security");
            case NEW_PLACE ->
                pages.text(
                                "notice.NEW_PLACE",
                                at,
                                notice.facts().getOrDefault("address", ""),
                                browser(notice.facts().getOrDefault("agent", "")))
                        + "\n\n"
                        + pages.text("notice.security.end", webOrigin + "/account/security");
            case APPROVAL_WAITING -> approval(notice.facts());
        };
        return new Letters.Letter(pages.text("notice.subject." + kind, pages.product()), text);
    }
}
