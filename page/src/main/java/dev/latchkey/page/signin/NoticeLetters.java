package dev.latchkey.page.signin;

import dev.latchkey.core.account.EndingStore;
import dev.latchkey.core.account.Letters;
import dev.latchkey.core.account.Notice;
import dev.latchkey.page.Pages;
import dev.latchkey.page.SignedLetter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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

    private String endings(Map<String, String> facts) {
        var lines = IntStream.range(0, Integer.parseInt(facts.getOrDefault("lines", "0")))
                .mapToObj(i -> ending(facts, i + "."))
                .collect(Collectors.joining("\n\n"));
        var all = webOrigin + "/settings/credentials?state=ENDING_SOON&sort=EXPIRY";
        return pages.text("notice.CREDENTIALS_ENDING", facts.getOrDefault("company", ""), lines)
                + pages.text(
                        Boolean.parseBoolean(facts.get("isMore"))
                                ? "notice.CREDENTIALS_ENDING.more"
                                : "notice.CREDENTIALS_ENDING.all",
                        all)
                + pages.text("notice.CREDENTIALS_ENDING.off", webOrigin + "/account/security");
    }

    /** The page that it leads to is the one where something can be done about it. */
    private String ending(Map<String, String> facts, String line) {
        var kind = EndingStore.Kind.valueOf(facts.getOrDefault(line + "kind", ""));
        var page = webOrigin + "/settings/credentials/" + facts.getOrDefault(line + "id", "");
        return pages.text(
                "notice.ending." + kind,
                facts.getOrDefault(line + "name", ""),
                TIME.format(Instant.parse(facts.getOrDefault(line + "at", ""))),
                switch (kind) {
                    case CREDENTIAL -> page + "/edit";
                    case OLD_SECRET -> page;
                    case TRIAL -> page + "/scopes";
                });
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
            case CREDENTIALS_ENDING -> endings(notice.facts());
        };
        return SignedLetter.of(pages, pages.text("notice.subject." + kind, pages.product()), text);
    }
}
