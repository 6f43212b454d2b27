package dev.latchkey.page.signin;

import dev.latchkey.core.account.EndingStore;
import dev.latchkey.core.account.Letters;
import dev.latchkey.core.account.Notice;
import dev.latchkey.core.account.NoticeKind;
import dev.latchkey.core.account.Person;
import dev.latchkey.core.catalogue.LetterFact;
import dev.latchkey.core.catalogue.LetterKind;
import dev.latchkey.core.catalogue.LetterLine;
import dev.latchkey.page.BrandedLetter;
import dev.latchkey.page.Pages;
import dev.latchkey.page.PartnerDoor;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What letters say that tell people what happened: plain text, whose links begin with the configured origin alone. */
public final class NoticeLetters {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    /** In texts that may be of any language. */
    private static final DateTimeFormatter TIME_WITHOUT_WORDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Pages pages;
    private final String webOrigin;

    public NoticeLetters(Pages pages, String webOrigin) {
        this.pages = pages;
        this.webOrigin = webOrigin;
    }

    private String security() {
        return webOrigin + "/account/security";
    }

    private String browser(String agent) {
        var name = BrowserName.of(pages.messages(), agent);
        return name.isEmpty() ? pages.text("security.browser.unknown") : name;
    }

    public Letters.Letter of(Notice notice) {
        return switch (notice.kind()) {
            case PASSWORD_CHANGED -> changed(notice, LetterKind.PASSWORD_CHANGED);
            case PASSWORD_RESET -> changed(notice, LetterKind.PASSWORD_RESET);
            case SECOND_FACTOR_ENABLED -> changed(notice, LetterKind.SECOND_FACTOR_ENABLED);
            case SECOND_FACTOR_DISABLED -> changed(notice, LetterKind.SECOND_FACTOR_DISABLED);
            case NEW_PLACE -> newPlace(notice);
            case APPROVAL_WAITING -> approval(notice.facts());
            case CREDENTIALS_ENDING -> endings(notice.person().kind(), notice.facts());
        };
    }

    private Letters.Letter letter(
            NoticeKind notice, LetterKind kind, Map<LetterFact, String> facts, Supplier<String> text) {
        return BrandedLetter.of(pages, kind, facts, pages.text("notice.subject." + notice, pages.product()), text);
    }

    private Letters.Letter changed(Notice notice, LetterKind kind) {
        var address = notice.facts().getOrDefault("address", "");
        return letter(
                notice.kind(),
                kind,
                Map.of(
                        LetterFact.TIME,
                        TIME_WITHOUT_WORDS.format(notice.writtenAt()),
                        LetterFact.ADDRESS,
                        address,
                        LetterFact.LINK,
                        security()),
                () -> warning(pages.text("notice." + notice.kind(), TIME.format(notice.writtenAt()), address)));
    }

    private Letters.Letter newPlace(Notice notice) {
        var address = notice.facts().getOrDefault("address", "");
        var browser = browser(notice.facts().getOrDefault("agent", ""));
        return letter(
                notice.kind(),
                LetterKind.NEW_PLACE,
                Map.of(
                        LetterFact.TIME,
                        TIME_WITHOUT_WORDS.format(notice.writtenAt()),
                        LetterFact.ADDRESS,
                        address,
                        LetterFact.BROWSER,
                        browser,
                        LetterFact.LINK,
                        security()),
                () -> warning(pages.text("notice.NEW_PLACE", TIME.format(notice.writtenAt()), address, browser)));
    }

    private String warning(String what) {
        return what + "\n\n" + pages.text("notice.security.end", security());
    }

    /** The client_id, and the host if it has one, stand beside the name, because they are what an application cannot choose. */
    private Letters.Letter approval(Map<String, String> facts) {
        var company = facts.getOrDefault("company", "");
        var host = facts.getOrDefault("host", "");
        var called = facts.getOrDefault("name", "");
        var name = host.isEmpty()
                ? pages.text("notice.APPROVAL_WAITING.name", called)
                : pages.text("notice.APPROVAL_WAITING.name.host", called, host);
        var clientId = facts.getOrDefault("clientId", "");
        var page = webOrigin + "/settings/applications/" + clientId;
        return letter(
                NoticeKind.APPROVAL_WAITING,
                LetterKind.APPROVAL_WAITING,
                Map.of(
                        LetterFact.COMPANY,
                        company,
                        LetterFact.APPLICATION,
                        name,
                        LetterFact.CLIENT_ID,
                        clientId,
                        LetterFact.LINK,
                        page,
                        LetterFact.TURN_OFF_LINK,
                        security()),
                () -> pages.text("notice.APPROVAL_WAITING", company, name, clientId, page, security()));
    }

    private Letters.Letter endings(Person.Kind whose, Map<String, String> facts) {
        var company = facts.getOrDefault("company", "");
        var isMore = Boolean.parseBoolean(facts.get("isMore"));
        var credentials = IntStream.range(0, Integer.parseInt(facts.getOrDefault("lines", "0")))
                .mapToObj(i -> ending(facts, i + "."))
                .collect(Collectors.joining("\n\n"));
        var isOfPartner = whose == Person.Kind.PARTNER;
        var all = webOrigin + (isOfPartner ? PartnerDoor.PATH : "/settings/credentials?state=ENDING_SOON&sort=EXPIRY");
        return letter(
                NoticeKind.CREDENTIALS_ENDING,
                LetterKind.CREDENTIALS_ENDING,
                Map.of(
                        LetterFact.COMPANY,
                        company,
                        LetterFact.CREDENTIALS,
                        isMore ? credentials + "\n\n" + more() : credentials,
                        LetterFact.LINK,
                        all,
                        LetterFact.TURN_OFF_LINK,
                        security()),
                () -> pages.text("notice.CREDENTIALS_ENDING", company, credentials)
                        + (isMore ? more() + " " : "")
                        + pages.text(
                                isOfPartner ? "notice.CREDENTIALS_ENDING.portal" : "notice.CREDENTIALS_ENDING.all", all)
                        + pages.text("notice.CREDENTIALS_ENDING.off", security()));
    }

    private String line(LetterLine line, Map<LetterFact, String> facts, Supplier<String> usual) {
        return pages.catalogue().wording().brand().letters().line(line, facts).orElseGet(usual);
    }

    private String more() {
        return line(LetterLine.MORE, Map.of(), () -> pages.text("notice.CREDENTIALS_ENDING.more"));
    }

    /** The page that it leads to is the one where something can be done about it. */
    private String ending(Map<String, String> facts, String line) {
        var kind = EndingStore.Kind.valueOf(facts.getOrDefault(line + "kind", ""));
        var stored = facts.getOrDefault(line + "name", "");
        var name = kind == EndingStore.Kind.PARTNER_KEY ? pages.text("notice.ending.key", stored) : stored;
        var at = Instant.parse(facts.getOrDefault(line + "at", ""));
        var id = facts.getOrDefault(line + "id", "");
        var credential = webOrigin + "/settings/credentials/" + id;
        var page = switch (kind) {
            case CREDENTIAL -> credential + "/edit";
            case OLD_SECRET -> credential;
            case TRIAL -> credential + "/scopes";
            case PARTNER_KEY -> webOrigin + PartnerDoor.PATH + "/key";
            case APPLICATION_SECRET -> webOrigin + PartnerDoor.PATH + "/applications/" + id;
        };
        return line(
                switch (kind) {
                    case CREDENTIAL, PARTNER_KEY -> LetterLine.CREDENTIAL;
                    case OLD_SECRET, APPLICATION_SECRET -> LetterLine.OLD_SECRET;
                    case TRIAL -> LetterLine.TRIAL;
                },
                Map.of(LetterFact.NAME, name, LetterFact.TIME, TIME_WITHOUT_WORDS.format(at), LetterFact.LINK, page),
                () -> pages.text("notice.ending." + kind, name, TIME.format(at), page));
    }
}
