package dev.latchkey.console.partner;

import dev.latchkey.core.account.Letters;
import dev.latchkey.core.catalogue.LetterFact;
import dev.latchkey.core.catalogue.LetterKind;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.TextLimits;
import dev.latchkey.core.credential.Secret;
import dev.latchkey.core.portal.SignUp;
import dev.latchkey.core.portal.SignUpPolicy;
import dev.latchkey.core.portal.SignUps;
import dev.latchkey.core.portal.SignUps.Outcome;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.page.BrandedLetter;
import dev.latchkey.page.FieldErrors;
import dev.latchkey.page.LocalPath;
import dev.latchkey.page.PageHandler;
import dev.latchkey.page.Pages;
import dev.latchkey.page.PartnerDoor;
import dev.latchkey.page.Visit;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** {@code /partner/signup}: an organisation becomes a partner by itself, where the operator lets it. */
public final class SignUpPages {

    public static final String PATH = PartnerDoor.PATH + "/signup";

    private static final String CONFIRM = PATH + "/confirm";
    private static final LocalPath SIGN_IN = new LocalPath("/account/sign-in");

    private final Pages pages;
    private final SignUps signUps;
    private final Letters letters;
    private final Executor executor;
    private final String webOrigin;

    /**
     * @param executor where letters are written, apart from the request
     * @param webOrigin what links in letters begin with
     */
    public SignUpPages(Pages pages, SignUps signUps, Letters letters, Executor executor, String webOrigin) {
        this.pages = pages;
        this.signUps = signUps;
        this.letters = letters;
        this.executor = executor;
        this.webOrigin = webOrigin;
    }

    /** @param needsApproval whether the operator decides */
    public record Form(String organisation, String person, String email, boolean needsApproval, FieldErrors errors) {}

    /** A password for who confirms. */
    public record Confirmation(
            String token,
            SignUp signUp,
            @Nullable String error,
            @Nullable String newError,
            @Nullable String repeatError) {
        @Override
        public String toString() {
            return "Confirmation[redacted]";
        }
    }

    /** Something to know, and where to go from there. */
    public record Told(String title, String text, String link, String href) {}

    void addTo(Routes.Builder routes) {
        routes.get(PATH, pages.anyone(whereOpen(this::form)))
                .post(PATH, pages.anyone(whereOpen(this::ask)))
                .get(CONFIRM, pages.anyone(whereOpen(visit -> confirmation(200, visit, null, null, null))))
                .post(CONFIRM, pages.anyone(whereOpen(this::confirm)));
    }

    private PageHandler whereOpen(PageHandler handler) {
        if (signUps.policy() == SignUpPolicy.CLOSED) {
            return _ -> {
                throw CommandRefused.notFound("page");
            };
        }
        return handler;
    }

    private HttpResponse form(Visit visit) {
        if (visit.query().find("sent").isPresent()) {
            return told(200, visit, "signup.sent", "signup.sent.text", "signup.toSignIn", SIGN_IN.value());
        }
        return form(200, visit, FieldErrors.NONE);
    }

    private HttpResponse form(int status, Visit visit, FieldErrors errors) {
        var model = new Form(
                typed(visit, "name"),
                typed(visit, "person"),
                typed(visit, "email"),
                signUps.policy() == SignUpPolicy.APPROVAL,
                errors);
        return pages.render(status, visit, "partner/signup", model);
    }

    private static String typed(Visit visit, String field) {
        return visit.form().find(field).orElse("").strip();
    }

    /** The same answer for every address, before anybody has looked whether it is known. */
    private HttpResponse ask(Visit visit) {
        var organisation = typed(visit, "name");
        var person = typed(visit, "person");
        var email = typed(visit, "email");
        var wrong = FieldErrors.of(
                () -> signUps.checkOrganisation(organisation),
                () -> TextLimits.checkName("person", person),
                () -> new EmailAddress(email));
        if (!wrong.isEmpty()) {
            return form(422, visit, wrong);
        }
        var wish = new SignUps.Wish(organisation, person, new EmailAddress(email));
        return switch (signUps.ask(wish, visit.request().clientAddress(), letters, this::letter, executor)) {
            case TAKEN -> pages.seeOther(new LocalPath(PATH).with("sent", "true"));
            case TOO_MANY -> told(429, visit, "signup.tooMany", "signup.tooMany.text", "signup.again", PATH);
            case NO_LETTERS -> told(503, visit, "signup.noLetters", "signup.noLetters.text", "signup.again", PATH);
        };
    }

    /** Nothing that a stranger typed stands in it: it goes to an address that nobody has confirmed. */
    private Letters.Letter letter(Secret token) {
        var address = webOrigin + CONFIRM + "?token=" + token.reveal();
        return BrandedLetter.of(
                pages,
                LetterKind.PARTNER_SIGN_UP,
                Map.of(LetterFact.LINK, address),
                pages.text("mail.signup.subject", pages.product()),
                () -> pages.text("mail.signup.text", pages.product(), address));
    }

    private HttpResponse confirmation(
            int status, Visit visit, @Nullable String error, @Nullable String newError, @Nullable String repeatError) {
        var token =
                visit.form().find("token").or(() -> visit.query().find("token")).orElse("");
        return signUps.find(token)
                .map(signUp -> pages.render(
                        status,
                        visit,
                        "partner/signup-confirm",
                        new Confirmation(token, signUp, error, newError, repeatError)))
                .orElseGet(() -> dead(visit));
    }

    private HttpResponse confirm(Visit visit) {
        var token = visit.form().find("token").orElse("");
        var wanted = visit.form().find("new").orElse("");
        if (!wanted.equals(visit.form().find("repeat").orElse(""))) {
            return confirmation(422, visit, null, null, pages.text("password.different"));
        }
        try {
            return switch (signUps.confirm(token, wanted, visit.request().clientAddress())) {
                case Outcome.Founded _ -> pages.seeOther(SIGN_IN.with("note", "chosen"));
                case Outcome.Waits _ ->
                    told(200, visit, "signup.waits", "signup.waits.text", "signup.toSignIn", SIGN_IN.value());
                case Outcome.Unfit(var why) ->
                    confirmation(422, visit, null, pages.text("password." + why.name()), null);
                case Outcome.LinkDead _ -> dead(visit);
            };
        } catch (CommandRefused e) {
            return confirmation(FieldErrors.status(e), visit, FieldErrors.sentence(e), null, null);
        }
    }

    private HttpResponse dead(Visit visit) {
        return told(410, visit, "signup.dead", "signup.dead.text", "signup.again", PATH);
    }

    private HttpResponse told(int status, Visit visit, String title, String text, String link, String href) {
        var model = new Told(pages.text(title), pages.text(text), pages.text(link), href);
        return pages.render(status, visit, "partner/signup-told", model);
    }
}
