package dev.latchkey.page.signin;

import dev.latchkey.core.account.Account;
import dev.latchkey.core.account.Letters;
import dev.latchkey.core.account.PasswordChanges;
import dev.latchkey.core.account.PasswordChanges.Outcome;
import dev.latchkey.core.account.Person;
import dev.latchkey.core.catalogue.LetterFact;
import dev.latchkey.core.catalogue.LetterKind;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.page.BrandedLetter;
import dev.latchkey.page.FieldErrors;
import dev.latchkey.page.LocalPath;
import dev.latchkey.page.NewPasswordPage;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Visit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/** A new password for who forgot the old one, by a link in a letter. */
final class ForgottenPasswordEndpoints {

    private static final LocalPath FORGOTTEN = new LocalPath("/account/forgotten-password");

    private final Pages pages;
    private final PasswordChanges changes;
    private final Letters letters;
    private final Executor executor;
    private final String webOrigin;

    /** @param executor where letters are written, apart from the request */
    ForgottenPasswordEndpoints(
            Pages pages, PasswordChanges changes, Letters letters, Executor executor, String webOrigin) {
        this.pages = pages;
        this.changes = changes;
        this.letters = letters;
        this.executor = executor;
        this.webOrigin = webOrigin;
    }

    HttpResponse form(Visit visit) {
        if (visit.query().find("sent").isPresent()) {
            return told(
                    200, visit, "forgotten.sent.title", "forgotten.sent.text", "forgotten.back", "/account/sign-in");
        }
        return pages.render(200, visit, "signin/forgotten", new SignInPages.NameModel(""));
    }

    /** The same answer for every address, before anybody has looked whether it is known. */
    HttpResponse send(Visit visit) {
        var email =
                visit.form().find("email").filter(text -> text.length() <= 254).orElse("");
        if (!changes.requestLink(email, visit.request().clientAddress(), letters, this::letter, executor)) {
            return told(
                    503,
                    visit,
                    "forgotten.failed.title",
                    "forgotten.failed.text",
                    "forgotten.failed.again",
                    FORGOTTEN.value());
        }
        return pages.seeOther(FORGOTTEN.with("sent", "true"));
    }

    private Letters.Letter letter(List<PasswordChanges.Link> links) {
        var isOne = links.size() == 1;
        var lines = isOne
                ? addressOf(links.getFirst())
                : links.stream().map(this::lineOf).collect(Collectors.joining("\n\n"));
        return BrandedLetter.of(
                pages,
                LetterKind.PASSWORD_LINK,
                Map.of(LetterFact.LINKS, lines),
                pages.text("mail.reset.subject", pages.product()),
                () -> pages.text(isOne ? "mail.reset.text" : "mail.reset.several", lines));
    }

    private String lineOf(PasswordChanges.Link link) {
        var name = link.ownerName().isEmpty() ? pages.text("choice.operator") : link.ownerName();
        return pages.text("mail.reset.line", name, addressOf(link));
    }

    private String addressOf(PasswordChanges.Link link) {
        return NewPasswordPage.addressOf(webOrigin, link);
    }

    HttpResponse resetForm(Visit visit) {
        var token = visit.query().find("token").orElse("");
        return resetForm(200, visit, token, FieldErrors.NONE);
    }

    private HttpResponse resetForm(int status, Visit visit, String token, FieldErrors errors) {
        return changes.findByLink(token)
                .map(account -> pages.render(
                        status,
                        visit,
                        "signin/reset",
                        new SignInPages.ResetModel(
                                token,
                                account.ownerName(),
                                isFirst(account),
                                mayRevoke(account),
                                revokes(visit),
                                errors)))
                .orElseGet(() -> dead(visit));
    }

    private static boolean isFirst(Account account) {
        return account.passwordHash() == null;
    }

    /** Who has chosen a password before may have let applications in. */
    private static boolean mayRevoke(Account account) {
        return account.person() instanceof Person.CompanyPerson && !isFirst(account);
    }

    private static boolean revokes(Visit visit) {
        return visit.form().find("revoke").filter("on"::equals).isPresent();
    }

    HttpResponse reset(Visit visit) {
        var token = visit.form().find("token").orElse("");
        var typed = TypedPassword.read(visit.form());
        var account = changes.findByLink(token);
        var wrong = typed.check(pages, account.map(Account::email));
        if (!wrong.isEmpty()) {
            return resetForm(422, visit, token, wrong);
        }
        var isFirst = account.filter(ForgottenPasswordEndpoints::isFirst).isPresent();
        return switch (changes.redeem(
                token, typed.wanted(), revokes(visit), visit.request().clientAddress())) {
            case Outcome.Changed _ ->
                pages.seeOther(new LocalPath("/account/sign-in").with("note", isFirst ? "chosen" : "changed"));
            case Outcome.Unfit(var why) ->
                resetForm(422, visit, token, TypedPassword.wrong(pages, "new", "password." + why.name()));
            case Outcome.LinkDead _, Outcome.NotYours _, Outcome.Meanwhile _ -> dead(visit);
        };
    }

    private HttpResponse dead(Visit visit) {
        return told(410, visit, "reset.dead.title", "reset.dead.text", "reset.dead.again", FORGOTTEN.value());
    }

    private HttpResponse told(int status, Visit visit, String title, String text, String link, String href) {
        var model = new SignInPages.ToldModel(pages.text(title), pages.text(text), pages.text(link), href);
        return pages.render(status, visit, "signin/told", model);
    }
}
