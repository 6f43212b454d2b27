package dev.latchkey.page.signin;

import dev.latchkey.core.account.NoticeKind;
import dev.latchkey.core.account.Notices;
import dev.latchkey.core.account.PasswordChanges;
import dev.latchkey.core.account.SecondFactors;
import dev.latchkey.core.account.SessionCommands;
import dev.latchkey.core.account.Sessions;
import dev.latchkey.core.account.StoredSession;
import dev.latchkey.core.partner.PartnerRight;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.page.BrowserCookie;
import dev.latchkey.page.FieldErrors;
import dev.latchkey.page.LocalPath;
import dev.latchkey.page.OperatorDoor;
import dev.latchkey.page.Pages;
import dev.latchkey.page.PartnerDoor;
import dev.latchkey.page.PartnerViewers;
import dev.latchkey.page.ShownDate;
import dev.latchkey.page.Visit;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What people do with their own account: password, second factor, sessions. */
final class SecurityEndpoints {

    private static final LocalPath SECURITY = new LocalPath("/account/security");
    private static final LocalPath PASSWORD = new LocalPath("/account/password");
    private static final LocalPath FACTOR = new LocalPath("/account/second-factor");

    private final Pages pages;
    private final Sessions sessions;
    private final SessionCommands sessionCommands;
    private final SecondFactors secondFactors;
    private final PasswordChanges passwordChanges;
    private final Notices notices;
    private final PartnerViewers partnerViewers;

    SecurityEndpoints(
            Pages pages,
            Sessions sessions,
            SessionCommands sessionCommands,
            SecondFactors secondFactors,
            PasswordChanges passwordChanges,
            Notices notices,
            PartnerViewers partnerViewers) {
        this.pages = pages;
        this.sessions = sessions;
        this.sessionCommands = sessionCommands;
        this.secondFactors = secondFactors;
        this.passwordChanges = passwordChanges;
        this.notices = notices;
        this.partnerViewers = partnerViewers;
    }

    HttpResponse security(Visit visit) {
        var person = visit.person().person();
        var lines = sessions.list(person).stream()
                .map(session -> line(session, visit))
                .toList();
        var note = visit.query().find("note").flatMap(this::note);
        var model = new SignInPages.SecurityModel(
                secondFactors.isEnabled(person),
                secondFactors.recoveryCodesLeft(person),
                lines,
                letters(visit),
                note.orElse(null));
        return pages.account(200, visit, "signin/security", model);
    }

    private Optional<String> note(String name) {
        return switch (name) {
            case "password" -> Optional.of(pages.text("password.done"));
            case "letters" -> Optional.of(pages.text("security.letters.done"));
            default -> Optional.empty();
        };
    }

    private List<SignInPages.LetterLine> letters(Visit visit) {
        var declined = notices.declined(visit.person().person());
        return optional(visit).stream()
                .map(kind -> new SignInPages.LetterLine(
                        field(kind), pages.text("security.letters." + kind), !declined.contains(kind)))
                .toList();
    }

    /** Letters that the person may get and be without: of a company's work, for its people, and of what ends, for who may replace it. */
    private Set<NoticeKind> optional(Visit visit) {
        return switch (visit.person().person().kind()) {
            case COMPANY ->
                Stream.of(NoticeKind.values())
                        .filter(kind -> !kind.isWarning())
                        .collect(Collectors.toCollection(TreeSet::new));
            case PARTNER ->
                partnerViewers
                                .find(visit.person())
                                .filter(viewer -> viewer.may(PartnerRight.APPLICATIONS))
                                .isPresent()
                        ? Set.of(NoticeKind.CREDENTIALS_ENDING)
                        : Set.of();
            case OPERATOR -> Set.of();
        };
    }

    private static String field(NoticeKind kind) {
        return "letter." + kind;
    }

    HttpResponse chooseLetters(Visit visit) {
        var offered = optional(visit);
        notices.choose(
                visit.person().person(),
                Stream.of(NoticeKind.values())
                        .filter(kind -> !offered.contains(kind)
                                || visit.form()
                                        .find(field(kind))
                                        .filter("on"::equals)
                                        .isPresent())
                        .collect(Collectors.toSet()),
                visit.request().clientAddress());
        return pages.seeOther(SECURITY.with("note", "letters"));
    }

    private SignInPages.SessionLine line(StoredSession session, Visit visit) {
        var name = BrowserName.of(pages.messages(), session.browser().userAgent());
        return new SignInPages.SessionLine(
                session.id(),
                name.isEmpty() ? pages.text("security.browser.unknown") : name,
                session.browser().address(),
                time(session.lastSeenAt()),
                time(session.signedInAt()),
                session.id().equals(visit.person().sessionId()));
    }

    private static String time(Instant at) {
        return ShownDate.minute(at);
    }

    HttpResponse endSession(Visit visit) {
        sessionCommands.endSessions(visit.person(), visit.form().required("session"), null);
        return pages.seeOther(SECURITY);
    }

    HttpResponse endOtherSessions(Visit visit) {
        sessionCommands.endSessions(visit.person(), null, visit.person().sessionId());
        return pages.seeOther(SECURITY);
    }

    HttpResponse endAllSessions(Visit visit) {
        sessionCommands.endSessions(visit.person(), null, null);
        return pages.seeOther(new LocalPath("/account/sign-in").with("note", "signed-out"))
                .withCookie(pages.cookies().forget(BrowserCookie.SESSION));
    }

    HttpResponse passwordForm(Visit visit) {
        return needsCode(visit) ? pages.toConfirmation(PASSWORD) : passwordForm(200, visit, FieldErrors.NONE);
    }

    /** The form asks for the password; where that is not enough to sign in, it is not enough to change it either. */
    private boolean needsCode(Visit visit) {
        return !pages.isRecent(visit.person())
                && secondFactors.isEnabled(visit.person().person());
    }

    private HttpResponse passwordForm(int status, Visit visit, FieldErrors errors) {
        return pages.account(status, visit, "signin/password", new SignInPages.PasswordModel(errors));
    }

    HttpResponse changePassword(Visit visit) {
        if (needsCode(visit)) {
            return pages.toConfirmation(PASSWORD);
        }
        var current = visit.form().find("current").orElse("");
        var typed = TypedPassword.read(visit.form());
        var wrong = typed.check(pages, visit.person().email(), current);
        if (!wrong.isEmpty()) {
            return passwordForm(422, visit, wrong);
        }
        return switch (passwordChanges.change(
                visit.person(), current, typed.wanted(), visit.request().clientAddress())) {
            case PasswordChanges.Outcome.Changed _ ->
                sessions.renew(visit.person())
                        .map(opened -> pages.seeOther(SECURITY.with("note", "password"))
                                .withCookie(pages.cookies()
                                        .set(
                                                BrowserCookie.SESSION,
                                                opened.cookie().reveal())))
                        .orElseGet(() -> pages.toSignIn(SECURITY, null, false));
            case PasswordChanges.Outcome.Unfit(var why) ->
                passwordForm(422, visit, TypedPassword.wrong(pages, "new", "password." + why.name()));
            case PasswordChanges.Outcome.Meanwhile _ ->
                passwordForm(409, visit, TypedPassword.wrong(pages, "current", "password.meanwhile"));
            case PasswordChanges.Outcome.NotYours _, PasswordChanges.Outcome.LinkDead _ ->
                passwordForm(422, visit, TypedPassword.wrong(pages, "current", "password.wrong"));
        };
    }

    HttpResponse secondFactorForm(Visit visit) {
        return secondFactorForm(200, visit, null);
    }

    private HttpResponse secondFactorForm(int status, Visit visit, @Nullable String error) {
        var left = secondFactors.recoveryCodesLeft(visit.person().person());
        var isMandatory = secondFactors.isMandatory(visit.person().person());
        var model = secondFactors
                .enrolment(visit.person(), pages.product())
                .map(one -> new SignInPages.FactorModel(
                        QrPicture.of(one.uri()), spaced(one.secret()), error, left, isMandatory))
                .orElseGet(() -> new SignInPages.FactorModel(null, "", error, left, isMandatory));
        return pages.account(status, visit, "signin/second-factor", model);
    }

    private static String spaced(String secret) {
        return secret.replaceAll("(.{4})(?=.)", "$1 ");
    }

    HttpResponse confirmSecondFactor(Visit visit) {
        var code = visit.form().find("code").filter(text -> text.length() <= 10).orElse("");
        return secondFactors
                .confirm(visit.person(), code, visit.request().clientAddress())
                .map(codes -> codes(visit, codes))
                .orElseGet(() -> secondFactorForm(422, visit, pages.text("factor.wrong")));
    }

    HttpResponse renewRecoveryCodes(Visit visit) {
        return secondFactors
                .renewRecoveryCodes(visit.person().person(), visit.request().clientAddress())
                .map(codes -> codes(visit, codes))
                .orElseGet(() -> pages.seeOther(FACTOR));
    }

    /** Not redirected to, because the codes are shown once and kept nowhere. */
    private HttpResponse codes(Visit visit, List<String> codes) {
        return pages.account(
                200,
                visit,
                "signin/codes",
                new SignInPages.CodesModel(codes, onwards(visit).value()));
    }

    /** Operators and people of partners are on their way to their pages, which they could not use before. */
    private LocalPath onwards(Visit visit) {
        return switch (visit.person().person().kind()) {
            case COMPANY -> SECURITY;
            case PARTNER -> new LocalPath(PartnerDoor.PATH);
            case OPERATOR -> new LocalPath(OperatorDoor.PATH);
        };
    }

    HttpResponse toSecondFactor(Visit visit) {
        return pages.seeOther(FACTOR);
    }

    HttpResponse disableSecondFactor(Visit visit) {
        secondFactors.disable(visit.person().person(), visit.request().clientAddress());
        return pages.seeOther(SECURITY);
    }
}
