package dev.latchkey.page.signin;

import dev.latchkey.core.account.Letters;
import dev.latchkey.core.account.PasswordChanges;
import dev.latchkey.core.account.PasswordChanges.Outcome;
import dev.latchkey.core.credential.Secret;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.page.LocalPath;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Visit;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

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

    private Letters.Letter letter(Secret token) {
        var link = webOrigin + "/account/reset-password?token=" + token.reveal();
        return new Letters.Letter(
                pages.text("mail.reset.subject", pages.product()), pages.text("mail.reset.text", link));
    }

    HttpResponse resetForm(Visit visit) {
        var token = visit.query().find("token").orElse("");
        return changes.isLinkAlive(token) ? resetForm(200, visit, token, null, null) : dead(visit);
    }

    private HttpResponse resetForm(
            int status, Visit visit, String token, @Nullable String newError, @Nullable String repeatError) {
        return pages.render(status, visit, "signin/reset", new SignInPages.ResetModel(token, newError, repeatError));
    }

    HttpResponse reset(Visit visit) {
        var token = visit.form().find("token").orElse("");
        var wanted = visit.form().find("new").orElse("");
        if (!wanted.equals(visit.form().find("repeat").orElse(""))) {
            return changes.isLinkAlive(token)
                    ? resetForm(422, visit, token, null, pages.text("password.different"))
                    : dead(visit);
        }
        return switch (changes.redeem(token, wanted)) {
            case Outcome.Changed _ -> pages.seeOther(new LocalPath("/account/sign-in").with("note", "changed"));
            case Outcome.Unfit(var why) -> resetForm(422, visit, token, pages.text("password." + why.name()), null);
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
